import TextCore

/// Counts of one side of a corpus; words are what white space separates.
public struct CorpusStatistics: Sendable, Hashable, CustomStringConvertible {
  public let sentences: Int
  public let words: Int
  /// How many words differ, by code points.
  public let distinctWords: Int
  /// Words of the shortest and the longest sentence, of the one in the middle, and on average.
  public let shortest: Int
  public let longest: Int
  public let median: Int
  public let mean: Double

  private let vocabulary: Set<CodePoints>

  public init(_ sentences: some Sequence<String>) {
    var vocabulary: Set<CodePoints> = []
    var lengths: [Int] = []
    for sentence in sentences {
      let words = PythonText.words(sentence.unicodeScalars)
      lengths.append(words.count)
      for word in words { vocabulary.insert(CodePoints(word)) }
    }
    lengths.sort()
    self.vocabulary = vocabulary
    self.sentences = lengths.count
    words = lengths.reduce(0, +)
    distinctWords = vocabulary.count
    shortest = lengths.first ?? 0
    longest = lengths.last ?? 0
    median = lengths.isEmpty ? 0 : lengths[lengths.count / 2]
    mean = lengths.isEmpty ? 0 : Double(words) / Double(lengths.count)
  }

  /// Words that these sentences have and this corpus has not.
  public struct OutOfVocabulary: Sendable, Hashable, CustomStringConvertible {
    public let words: Int
    public let allWords: Int
    /// Different ones.
    public let distinctWords: Int

    /// From 0 to 1.
    public var share: Double { allWords == 0 ? 0 : Double(words) / Double(allWords) }

    public var description: String {
      "\(words) of \(allWords) words out of vocabulary (\(percent(share))), \(distinctWords) different ones"
    }
  }

  /// How much of other sentences, such as a test set's, is in no sentence of this corpus.
  public func outOfVocabulary(in sentences: some Sequence<String>) -> OutOfVocabulary {
    var (unknown, all) = (0, 0)
    var distinct: Set<CodePoints> = []
    for sentence in sentences {
      for word in PythonText.words(sentence.unicodeScalars) {
        all += 1
        guard !vocabulary.contains(CodePoints(word)) else { continue }
        unknown += 1
        distinct.insert(CodePoints(word))
      }
    }
    return OutOfVocabulary(words: unknown, allWords: all, distinctWords: distinct.count)
  }

  public var description: String {
    let tenths = (mean * 10).rounded() / 10
    return "\(sentences) sentences, \(words) words, \(distinctWords) different ones; "
      + "length \(shortest) to \(longest), median \(median), mean \(tenths)"
  }
}

extension ParallelText {
  /// Counts of both sides.
  public var statistics: (source: CorpusStatistics, target: CorpusStatistics) {
    (CorpusStatistics(sources), CorpusStatistics(targets))
  }
}

private func percent(_ share: Double) -> String { "\((share * 1_000).rounded() / 10) %" }
