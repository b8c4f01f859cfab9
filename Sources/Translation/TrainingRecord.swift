public import Foundation
public import TransformerModel

/// What happened in a training run.
public struct TrainingRecord: Sendable, Codable {
  /// The state after some number of updates.
  public struct Point: Sendable, Codable, Hashable {
    /// Optimiser steps taken.
    public var update: Int
    /// Label-smoothed cross entropy per target token, in nats: the mean since the point before.
    public var loss: Double
    /// exp of the mean −log p of a target token, without smoothing, since the point before.
    public var perplexity: Double
    public var learningRate: Double
    /// Perplexity on the validation set, with dropout off; nil where this point has no validation.
    public var validationPerplexity: Double?
    /// BLEU of the validation set's translations, where the plan has it.
    public var validationBLEU: Double?
  }

  /// Why a run ended.
  public enum End: String, Sendable, Codable {
    /// The recipe's updates are done.
    case updates
    /// The recipe's epochs are done.
    case epochs
    /// No validation was the best so far for as many as the recipe waits.
    case patience
  }

  public let configuration: TransformerConfiguration
  /// As the run was asked for; its last call of `fit` where there were several.
  public internal(set) var recipe: TrainingRecipe
  public let seed: UInt64
  public let parameterCount: Int
  /// Sentence pairs trained on.
  public let pairs: Int
  /// Sentence pairs left out: empty, or longer than the model reads.
  public let droppedPairs: Int
  /// FNV-1a of the training pairs' token numbers, in their order.
  public internal(set) var dataChecksum: String?
  /// The same of the validation pairs.
  public internal(set) var validationChecksum: String?
  /// The linker's hash of the program or library that began the run: what `readelf -n` shows of it.
  public internal(set) var codeVersion: String?
  public internal(set) var began: Date?
  public internal(set) var points: [Point] = []
  public internal(set) var validations: [Validation] = []
  /// nil while the run goes on.
  public internal(set) var end: End?
  /// The updates whose weights the run ended with the mean of; empty for those after the last.
  public internal(set) var averagedUpdates: [Int] = []
  public internal(set) var updates = 0
  /// Passes through the pairs.
  public internal(set) var epochs = 0.0
  /// Source and target tokens seen, ends counted.
  public internal(set) var tokens = 0
  /// Wall-clock time, in seconds.
  public internal(set) var seconds = 0.0

  public var tokensPerSecond: Double { seconds > 0 ? Double(tokens) / seconds : 0 }

  /// The last validation's perplexity.
  public var validationPerplexity: Double? { points.compactMap(\.validationPerplexity).last }

  /// The last validation's BLEU.
  public var validationBLEU: Double? { validations.last?.bleu }

  /// The last point and the speed, for a progress bar.
  var progress: String {
    var parts: [String] = []
    if let last = points.last {
      parts.append(String(format: "loss %.3f · perplexity %.2f", last.loss, last.perplexity))
      if let perplexity = validationPerplexity {
        parts.append(String(format: "validation perplexity %.2f", perplexity))
      }
      if let bleu = validationBLEU { parts.append(String(format: "BLEU %.2f", bleu)) }
    }
    parts.append("\(Int(tokensPerSecond)) tokens/s")
    return parts.joined(separator: " · ")
  }

  /// Floating-point operations of the matrix products: 6 for each weight and token that meets it
  /// (2 forward, 4 backward), without the attention's own products.
  public var floatingPointOperations: Double {
    let table = Double(configuration.vocabularySize * configuration.modelSize)
    let layers = Double(parameterCount) - table
    // Source and target tokens each meet about one of the two stacks; only targets meet the projection.
    return 6 * Double(tokens) / 2 * (layers + table)
  }
}
