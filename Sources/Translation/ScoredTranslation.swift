public import Plotting
import Tokenization
import TransformerModel

/// A sentence's translation with what decoding knows of it.
public struct ScoredTranslation: Hashable, Codable, Sendable {
  public let text: String
  /// The subwords written, without start and end, as figures label them.
  public let tokens: [String]
  /// log p of each token given those before it and the source, in nats, and of the end if it came.
  public let tokenLogProbabilities: [Double]
  /// log p of the whole over the length penalty: what hypotheses are ranked by.
  public let score: Double
  /// False if the greatest length came before the end.
  public let isComplete: Bool
  /// The source's words and marks.
  public let sourceWords: [String]
  /// How much each token, and the end if it came, takes of each source word and, last, of the source's end, while it
  /// is written: the mean over the heads of the decoder's last layer, subwords of a word added up.
  ///
  /// Rows sum to 1.
  public let attention: [[Float]]

  /// log p(tokens | source), and of the end if it came, in nats.
  public var logProbability: Double { tokenLogProbabilities.reduce(0, +) }

  /// - Parameter weights: a row for each token and one for the end, over the source's subwords and its end.
  init(
    _ source: Translator.Source, _ hypothesis: Hypothesis, attention weights: [[Float]],
    _ tokenizer: SubwordTokenizer, copiesUnknown: Bool
  ) {
    let words = tokenizer.words(of: source.text)
    // Subwords beyond those that the model reads have no column.
    let wordOf = Array(tokenizer.wordIndices(source.text).prefix(source.tokens.count))
    attention = weights.prefix(hypothesis.tokenLogProbabilities.count).map { row in
      var ofWords = [Float](repeating: 0, count: words.count + 1)
      for (column, weight) in row.enumerated() {
        ofWords[column < wordOf.count ? wordOf[column] : words.count] += weight
      }
      return ofWords
    }
    let spelled = tokenizer.spelledWords(hypothesis.tokens)
    let given =
      copiesUnknown ? copyingUnknown(spelled, from: words, attention: attention) : spelled.map(\.text)
    // Of nothing there is no translation but nothing.
    text = source.tokens.isEmpty ? "" : tokenizer.sentence(given)
    tokens = hypothesis.tokens.map { tokenizer.label(of: $0) }
    tokenLogProbabilities = hypothesis.tokenLogProbabilities
    score = hypothesis.score
    isComplete = hypothesis.isComplete
    sourceWords = words.map { tokenizer.label($0) }
  }

  /// The attention as a heat map: a row for each token written, a column for each of the source's words.
  public var attentionMap: Figure {
    .heatMap(
      attention, rows: (tokens + ["</s>"]).prefix(attention.count).map { $0 },
      columns: sourceWords + ["</s>"],
      title: "Attention to the source's words", range: 0...1)
  }
}

/// The words that were written, each with an `<unk>` replaced by the word of the source that its `<unk>`s took most of.
///
/// Several in a row that take most of the same word stand for it together.
///
/// - Parameters:
///   - words: the source's.
///   - attention: a row for each token, a column for each of `words` and one for the end, which is never copied.
package func copyingUnknown(_ spelled: [SpelledWord], from words: [String], attention: [[Float]]) -> [String]
{
  var given: [String] = []
  var lastCopied: Int?
  for word in spelled {
    let copied =
      word.unknown.isEmpty
      ? nil
      : words.indices.max { a, b in
        // Of equals the first.
        word.unknown.reduce(0) { $0 + attention[$1][a] } < word.unknown.reduce(0) { $0 + attention[$1][b] }
      }
    if copied == nil || copied != lastCopied { given.append(copied.map { words[$0] } ?? word.text) }
    lastCopied = copied
  }
  return given
}
