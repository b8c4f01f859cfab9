import Synchronization
import TextCore

/// From text to the numbers a model reads, and back: words and marks, byte pairs, vocabulary.
///
/// `decode(encode(text))` is `text` with each run of white space as one space, as long as all its characters occur in
/// the text it learned from; others come back as `<unk>`.
public struct SubwordTokenizer: Sendable {
  public let bytePairs: BytePairEncoding
  public let vocabulary: Vocabulary
  public let words: WordBoundaries

  private let cache = EncodingCache()

  public init(bytePairs: BytePairEncoding, vocabulary: Vocabulary, words: WordBoundaries = .marks) {
    self.bytePairs = bytePairs
    self.vocabulary = vocabulary
    self.words = words
  }

  /// Learns byte pairs and a vocabulary from sentences.
  ///
  /// The vocabulary holds every piece of the segmented text and every single character, so that a new word can
  /// always be spelled.
  public static func learn(
    from sentences: some Sequence<String>, merges: Int = 8_000, minimumFrequency: Int = 2,
    words: WordBoundaries = .marks
  ) -> SubwordTokenizer {
    var counts = WordCounts()
    for sentence in sentences {
      for token in words.tokens(sentence) { counts.add(token) }
    }
    let bytePairs = BytePairEncoding.learn(
      wordCounts: counts, merges: merges, minimumFrequency: minimumFrequency)
    var pieceCounts: [CodePoints: Int] = [:]
    for index in 0..<counts.count {
      let (word, count) = (counts.word(index), counts[index].count)
      for piece in bytePairs.pieces(of: word) { pieceCounts[CodePoints(piece), default: 0] += count }
      for scalar in word.unicodeScalars {
        pieceCounts[CodePoints(String(scalar)), default: 0] += 0
        pieceCounts[CodePoints(String(scalar) + BytePairEncoding.separator), default: 0] += 0
      }
    }
    return SubwordTokenizer(
      bytePairs: bytePairs, vocabulary: Vocabulary(counts: pieceCounts), words: words)
  }

  /// The subwords of a sentence, as the vocabulary spells them: `Hal@@ lo ￭, Welt`.
  public func tokens(_ sentence: String) -> [String] {
    words.tokens(sentence).flatMap { pieces(of: $0) }
  }

  /// The subwords of a sentence without joiners, to label the axes of a figure.
  public func labels(_ sentence: String) -> [String] {
    tokens(sentence).map(words.label)
  }

  /// One token without its joiner, to label the axes of a figure.
  public func label(of id: Int32) -> String {
    words.label(vocabulary.token(id))
  }

  /// For each of `tokens(sentence)` the index of the word it belongs to, as word alignments count them.
  public func wordIndices(_ sentence: String) -> [Int] {
    words.tokens(sentence).enumerated().flatMap { index, word in
      pieces(of: word).map { _ in index }
    }
  }

  /// The numbers of a sentence's subwords, without start and end.
  public func encode(_ sentence: String) -> [Int32] {
    words.tokens(sentence).flatMap { ids(of: $0) }
  }

  /// The sentence of `ids`: up to the first `</s>`, without padding and start.
  public func decode(_ ids: some Sequence<Int32>) -> String {
    sentence(spelledWords(Array(ids)).map(\.text))
  }

  private func pieces(of word: String) -> [String] {
    bytePairs.pieces(of: word, isKnown: vocabulary.contains)
  }

  private func ids(of word: String) -> [Int32] {
    if let known = cache[word] { return known }
    let ids = pieces(of: word).map(vocabulary.id)
    cache[word] = ids
    return ids
  }
}

/// Words that were encoded before; shared by all copies of a tokenizer and by all threads.
private final class EncodingCache: Sendable {
  private let words = Mutex<[CodePoints: [Int32]]>([:])

  subscript(word: String) -> [Int32]? {
    get { words.withLock { $0[CodePoints(word)] } }
    set { words.withLock { $0[CodePoints(word)] = newValue } }
  }
}
