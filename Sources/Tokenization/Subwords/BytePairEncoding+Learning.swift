import TextCore

extension BytePairEncoding {
  /// Learns merges from sentences whose words are separated by spaces.
  ///
  /// Each step merges the most frequent pair of neighbours; of equally frequent pairs the greater in code point order.
  ///
  /// - Parameters:
  ///   - merges: how many merges to learn at most.
  ///   - minimumFrequency: learning ends before a pair that occurs less often.
  public static func learn(
    from sentences: some Sequence<String>, merges: Int, minimumFrequency: Int = 2
  ) -> BytePairEncoding {
    var counts: [CodePoints: Int] = [:]
    for sentence in sentences {
      for word in sentence.unicodeScalars.split(whereSeparator: isPlainSpace) {
        counts[CodePoints(String(word)), default: 0] += 1
      }
    }
    return learn(wordCounts: counts, merges: merges, minimumFrequency: minimumFrequency)
  }

  static func learn(
    wordCounts: [CodePoints: Int], merges: Int, minimumFrequency: Int
  ) -> BytePairEncoding {
    // Sorted, so that a run does not depend on the order of a dictionary.
    let words = wordCounts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    var learner = BytePairLearner(words: words.map { ($0.key.text, $0.value) })
    return BytePairEncoding(merges: learner.learn(merges, minimumFrequency: minimumFrequency))
  }
}
