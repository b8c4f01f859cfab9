import Tokenization

extension BytePairEncoding {
  /// Learns merges from both sides of a parallel text together, so that both languages share their pieces.
  public static func learn(
    from text: ParallelText, merges: Int, minimumFrequency: Int = 2
  ) -> BytePairEncoding {
    learn(from: text.sources + text.targets, merges: merges, minimumFrequency: minimumFrequency)
  }
}

extension SubwordTokenizer {
  /// Learns byte pairs and a vocabulary from both sides of a parallel text together.
  public static func learn(
    from text: ParallelText, merges: Int = 8_000, minimumFrequency: Int = 2, words: WordBoundaries = .marks
  ) -> SubwordTokenizer {
    learn(
      from: text.sources + text.targets, merges: merges, minimumFrequency: minimumFrequency, words: words)
  }
}
