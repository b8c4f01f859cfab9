import Foundation
import TransformerModel

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
  }

  public let configuration: TransformerConfiguration
  public let parameterCount: Int
  /// Sentence pairs trained on.
  public let pairs: Int
  /// Sentence pairs left out: empty, or longer than the model reads.
  public let droppedPairs: Int
  public internal(set) var points: [Point] = []
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

  /// The last point and the speed, for a progress bar.
  var progress: String {
    var parts: [String] = []
    if let last = points.last {
      parts.append(String(format: "loss %.3f", last.loss))
      if let perplexity = validationPerplexity {
        parts.append(String(format: "validation perplexity %.2f", perplexity))
      }
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

/// Sums of updates since the last point.
struct RunningLoss: Codable, Hashable {
  private var loss = 0.0
  private var negativeLogLikelihood = 0.0
  private var tokens = 0

  mutating func add(_ result: TrainingStep.Result) {
    loss += result.loss * Double(result.targetTokens)
    negativeLogLikelihood += result.negativeLogLikelihood
    tokens += result.targetTokens
  }

  func point(update: Int, learningRate: Double) -> TrainingRecord.Point {
    TrainingRecord.Point(
      update: update, loss: loss / Double(tokens), perplexity: exp(negativeLogLikelihood / Double(tokens)),
      learningRate: learningRate)
  }
}
