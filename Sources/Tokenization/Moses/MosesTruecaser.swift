import TextCore

/// Gives each word its most frequent case, so that the first word of a sentence is spelled as elsewhere; equal to
/// sacremoses 0.2.0.
public struct MosesTruecaser: Sendable {
  /// How often a word was seen in one spelling.
  ///
  /// Weights are whole, or tenths for a first word that is alone.
  struct Spelling: Sendable {
    let word: String
    var weight: Double
    /// True once a tenth was added: Python then writes `2.0`, not `2`.
    var isFraction: Bool

    var written: String { isFraction ? "\(weight)" : "\(Int(weight))" }
  }

  /// For each word in lower case its spellings, in the order in which they were first seen.
  private(set) var casings: [(word: String, spellings: [Spelling])] = []
  private var indices: [CodePoints: Int] = [:]
  private var best: [CodePoints: String] = [:]
  private var known: Set<CodePoints> = []

  /// Learns from tokenised sentences.
  ///
  /// - Parameter countsFirstWords: counts the first word of a sentence too, if it is in lower case.
  public init(learning sentences: some Sequence<String>, countsFirstWords: Bool = false) {
    for sentence in sentences { count(sentence, countsFirstWords: countsFirstWords) }
    choose()
  }

  init(spellings: some Sequence<Spelling>) {
    for spelling in spellings { self.set(spelling) }
    choose()
  }

  /// The sentence with each word in its most frequent case.
  ///
  /// - Parameters:
  ///   - keepsKnown: leaves a word alone that was seen in the case it has, unless it begins a sentence.
  ///   - lowercase: ignores the case of the input, as for recognised speech.
  public func truecase(_ sentence: String, keepsKnown: Bool = false, lowercase: Bool = false) -> String {
    var isFirst = true
    return MosesMarkup.tokens(sentence).map { token in
      guard !MosesMarkup.hasTag(Array(token.unicodeScalars)), token.unicodeScalars.first != "|" else {
        return token
      }
      let bar = token.unicodeScalars.firstIndex(of: "|") ?? token.unicodeScalars.endIndex
      var word = String(token.unicodeScalars[..<bar])
      if lowercase { word = PythonText.lowercased(word) }
      if let common = best[CodePoints(PythonText.lowercased(word))],
        isFirst || !keepsKnown || !known.contains(CodePoints(word))
      {
        word = common
      }
      word.unicodeScalars += token.unicodeScalars[bar...]
      isFirst = SentenceStart.isEnd(word) || (isFirst && SentenceStart.isDelayed(word))
      return word
    }.joined(separator: " ")
  }

  /// The sentence with a capital at its start: what is left to do for text without a model.
  ///
  /// - Parameter isHeadline: capitals for all words but `the`, `of` and their like.
  public static func detruecase(_ sentence: String, isHeadline: Bool = false) -> String {
    var isStart = true
    return PythonText.words(sentence.unicodeScalars).map { token in
      let word = isStart ? capitalized(token) : token
      isStart = SentenceStart.isEnd(word) || (isStart && SentenceStart.isDelayed(word))
      return isHeadline && !SentenceStart.alwaysLower.contains(word) ? capitalized(word) : word
    }.joined(separator: " ")
  }

  private static func capitalized(_ word: String) -> String {
    guard let first = word.unicodeScalars.first else { return word }
    return first.properties.uppercaseMapping + PythonText.text(word.unicodeScalars.dropFirst())
  }

  // MARK: Counting

  private mutating func count(_ sentence: String, countsFirstWords: Bool) {
    var isFirst = true
    for (index, token) in PythonText.words(sentence.unicodeScalars).enumerated() {
      let scalars = Array(token.unicodeScalars)
      if MosesMarkup.hasTag(scalars) || SentenceStart.isDelayed(token) { continue }
      if !isFirst, SentenceStart.isEnd(token) {
        isFirst = true
        continue
      }
      guard scalars.contains(where: ScalarSet.cased.contains) else {
        isFirst = false
        continue
      }
      if !isFirst || (countsFirstWords && scalars[0].properties.isLowercase) {
        add(Spelling(word: token, weight: 1, isFraction: false))
      } else if countsFirstWords, index == 1 {
        add(Spelling(word: token, weight: 0.1, isFraction: true))
      }
      isFirst = false
    }
  }

  private mutating func add(_ spelling: Spelling) {
    change(spelling) {
      $0.weight += spelling.weight
      $0.isFraction = $0.isFraction || spelling.isFraction
    }
  }

  private mutating func set(_ spelling: Spelling) { change(spelling) { $0 = spelling } }

  private mutating func change(_ spelling: Spelling, _ body: (inout Spelling) -> Void) {
    let lower = PythonText.lowercased(spelling.word)
    let index = indices[CodePoints(lower)] ?? casings.count
    if index == casings.count {
      indices[CodePoints(lower)] = index
      casings.append((lower, []))
    }
    let place = casings[index].spellings.firstIndex { CodePoints($0.word) == CodePoints(spelling.word) }
    if let place {
      body(&casings[index].spellings[place])
    } else {
      casings[index].spellings.append(spelling)
    }
  }

  private mutating func choose() {
    for casing in casings {
      let ordered = Self.mostFrequentFirst(casing.spellings)
      best[CodePoints(casing.word)] = ordered[0].word
      for other in ordered.dropFirst() { known.insert(CodePoints(other.word)) }
    }
  }

  /// Of equally frequent spellings the first seen comes first.
  static func mostFrequentFirst(_ spellings: [Spelling]) -> [Spelling] {
    spellings.enumerated().sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }
      .map(\.element)
  }
}
