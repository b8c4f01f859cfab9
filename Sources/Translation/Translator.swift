import Display
public import NeuralNetworks
import Tokenization
import TransformerModel
import TranslationData

/// A Transformer together with the subwords it reads and writes: text in, text out.
public final class Translator {
  public let model: Transformer
  public let tokenizer: SubwordTokenizer

  public init(_ model: Transformer, tokenizer: SubwordTokenizer) {
    guard model.configuration.vocabularySize == tokenizer.vocabulary.count else {
      fatalError(
        "Translator: the model knows \(model.configuration.vocabularySize) tokens, "
          + "the tokenizer \(tokenizer.vocabulary.count)")
    }
    self.model = model
    self.tokenizer = tokenizer
  }

  /// A new model with random weights for these subwords.
  ///
  /// - Parameters:
  ///   - seed: fixes the weights.
  ///   - attention: stands in all three places of the model; the paper's for nil.
  public convenience init(
    _ configuration: TransformerConfiguration, tokenizer: SubwordTokenizer, seed: UInt64 = 1,
    attention: (any Attention)? = nil
  ) {
    let sized = configuration.with { $0.vocabularySize = tokenizer.vocabulary.count }
    self.init(Transformer(sized, seed: seed, attention: attention), tokenizer: tokenizer)
  }

  /// How the next token is chosen.
  public enum Decoding: Sendable {
    /// The likeliest token at each step.
    case greedy
    /// The best of this many hypotheses kept at each step, ranked by log p over the length penalty (section 6.1).
    case beam(Int, lengthPenalty: LengthPenalty = .gnmt(0.6))
    /// Beam search with every choice of it.
    case search(BeamSearch)
    /// Tokens drawn by their probability.
    case sampled(Sampling)
  }

  /// Translates sentences, and shows how far it is.
  ///
  /// A sentence longer than the model's maximum length is cut to it.
  public func translate(_ sentences: [String], decoding: Decoding = .greedy) -> [String] {
    let bar = ProgressBar("translating", total: sentences.count)
    defer { bar.finish() }
    var translations: [String] = []
    for start in stride(from: 0, to: sentences.count, by: 250) {
      let part = sentences[start..<min(start + 250, sentences.count)]
      translations += translate(Array(part), decoding, countedFrom: start)
      bar.advance(to: translations.count)
    }
    return translations
  }

  /// Translates sentences and shows nothing.
  ///
  /// - Parameter first: the first sentence's place, where these are a part of more.
  package func translate(_ sentences: [String], _ decoding: Decoding, countedFrom first: Int) -> [String] {
    let sources = sentences.map { encode($0) }
    let translations: [[Int32]] =
      switch decoding {
      case .greedy: model.decodeGreedily(sources)
      case .beam(let width, let penalty):
        model.search(sources, BeamSearch(width: width, lengthPenalty: penalty)).map { $0[0].tokens }
      case .search(let search): model.search(sources, search).map { $0[0].tokens }
      case .sampled(let sampling): model.sample(sources, sampling, countedFrom: first).map(\.tokens)
      }
    // Of nothing there is no translation but nothing.
    return zip(sources, translations).map { $0.isEmpty ? "" : tokenizer.decode($1) }
  }

  /// Translates one sentence.
  public func translate(_ sentence: String, decoding: Decoding = .greedy) -> String {
    translate([sentence], decoding: decoding)[0]
  }

  /// The subwords' numbers, at most as many as the model reads beside the end token.
  private func encode(_ sentence: String) -> [Int32] {
    Array(tokenizer.encode(sentence).prefix(model.configuration.maximumLength - 1))
  }
}
