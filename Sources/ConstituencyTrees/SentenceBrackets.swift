/// A tree as EVALB compares it: words without punctuation, and constituents as labelled spans over them.
struct SentenceBrackets {
  /// A labelled span of words.
  struct Bracket: Hashable {
    let label: String
    let words: Range<Int>

    /// Whether both share words and neither lies inside the other.
    func crosses(_ other: Bracket) -> Bool {
      let (first, second) =
        words.lowerBound < other.words.lowerBound ? (words, other.words) : (other.words, words)
      return first.lowerBound < second.lowerBound && second.lowerBound < first.upperBound
        && first.upperBound < second.upperBound
    }
  }

  private(set) var words: [String] = []
  private(set) var tags: [String] = []
  private(set) var brackets: [Bracket] = []

  init(_ tree: ConstituencyTree, _ settings: EVALBSettings) { add(tree, settings) }

  private mutating func add(_ tree: ConstituencyTree, _ settings: EVALBSettings) {
    switch tree {
    case .word(let word, let tag):
      guard !settings.deletedLabels.contains(tag) else { return }
      words.append(word)
      tags.append(settings.canonical(tag))
    case .constituent(let label, let children):
      let start = words.count
      for child in children { add(child, settings) }
      let bare = label.prefix { $0 != "-" && $0 != "=" }
      guard start < words.count, !settings.deletedLabels.contains(String(bare)) else { return }
      brackets.append(Bracket(label: settings.canonical(String(bare)), words: start..<words.count))
    }
  }
}
