/// A sentence's phrase structure: labelled constituents, down to the words with their parts of speech.
///
/// `description` writes it, and `init(penn:)` reads it, in the brackets of the Penn Treebank.
public enum ConstituencyTree: Hashable, Sendable {
  /// A word under its part of speech, as in `(NN dog)`.
  case word(String, tag: String)
  /// A phrase or a clause, as in `(NP (DT the) (NN dog))`.
  case constituent(String, [ConstituencyTree])

  /// A word whose part of speech is not known or does not matter: `XX`, but for punctuation, which is known by its looks.
  ///
  /// Scores leave punctuation out by its part of speech, so a tree needs it even where words have none.
  public static func untagged(_ word: String) -> ConstituencyTree {
    switch word {
    case ".", "?", "!": .word(word, tag: ".")
    case ",", "``", "''": .word(word, tag: word)
    case ":", ";", "-", "--", "...": .word(word, tag: ":")
    default: .word(word, tag: unknownTag)
    }
  }

  /// What stands for any part of speech.
  public static let unknownTag = "XX"

  /// The label of what has none of its own: of the bracket around a sentence in the Penn Treebank's files.
  public static let rootLabel = "TOP"

  /// The constituent's label, or the word's part of speech.
  public var label: String {
    switch self {
    case .word(_, let tag): tag
    case .constituent(let label, _): label
    }
  }

  /// What a constituent consists of; a word has none.
  public var children: [ConstituencyTree] {
    switch self {
    case .word: []
    case .constituent(_, let children): children
    }
  }

  /// The sentence.
  public var words: [String] {
    switch self {
    case .word(let word, _): [word]
    case .constituent(_, let children): children.flatMap(\.words)
    }
  }

  /// How many constituents there are, this one counted; words are none.
  public var constituentCount: Int {
    switch self {
    case .word: 0
    case .constituent(_, let children): children.reduce(1) { $0 + $1.constituentCount }
    }
  }

  /// Constituents from here down to the deepest word.
  public var depth: Int {
    switch self {
    case .word: 0
    case .constituent(_, let children): 1 + (children.map(\.depth).max() ?? 0)
    }
  }
}
