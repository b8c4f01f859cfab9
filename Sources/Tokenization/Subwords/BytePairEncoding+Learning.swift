import TextCore

extension BytePairEncoding {
  /// Learns merges from sentences whose words are separated by spaces.
  ///
  /// Each step merges the most frequent pair of neighbours; of equally frequent pairs the greater in code point order.
  ///
  /// - Parameters:
  ///   - merges: how many merges to learn at most.
  ///   - minimumFrequency: learning ends before a pair that occurs less often.
  ///   - countsCharacters: takes the number of characters (those that end words counted apart) from `merges`, so that
  ///     this is about the number of all symbols.
  public static func learn(
    from sentences: some Sequence<String>, merges: Int, minimumFrequency: Int = 2,
    countsCharacters: Bool = false
  ) -> BytePairEncoding {
    var counts = WordCounts()
    for sentence in sentences { counts.add(line: sentence) }
    return learn(
      wordCounts: counts, merges: merges, minimumFrequency: minimumFrequency,
      countsCharacters: countsCharacters)
  }

  package static func learn(
    wordCounts: WordCounts, merges: Int, minimumFrequency: Int, countsCharacters: Bool = false
  ) -> BytePairEncoding {
    var learner = BytePairLearner(words: wordCounts)
    let limit = countsCharacters ? merges - learner.characterCount : merges
    return BytePairEncoding(merges: learner.learn(limit, minimumFrequency: minimumFrequency))
  }
}
