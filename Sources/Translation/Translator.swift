public import NeuralNetworks
import Tokenization
import TransformerModel

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
}
