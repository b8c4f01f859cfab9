import Foundation
import NeuralNetworks
import TensorCore

extension Transformer {
  /// The label-smoothed cross entropy of a batch's targets, each token given the source and all before it
  /// (section 5.4), without holding the logits of all rows.
  ///
  /// - Parameters:
  ///   - smoothing: ε_ls, the share of probability that is spread over other words, and its convention.
  ///   - dropoutKey: fixes which elements dropout takes away; nil outside training.
  ///   - weight: multiplies the sum over target tokens; nil for their mean.
  public func loss(
    _ batch: TokenBatch, smoothing: LabelSmoothing = 0, dropoutKey: DropoutKey? = nil, weight: Float? = nil
  ) -> TokenLoss {
    projectedCrossEntropy(
      decoded(batch, dropoutKey: dropoutKey), embedding.weight.value, targets: batch.targetOutputs,
      smoothing: smoothing, weight: weight ?? 1 / Float(batch.targetOutputs.count))
  }

  /// How well the model predicts targets it was not trained on: no dropout, no smoothing.
  ///
  /// - Parameter batches: both cores take one at a time.
  public func evaluate(_ batches: some Collection<TokenBatch>) -> Evaluation {
    let batches = Array(batches)
    batches.forEach(check)
    let parts = batches.concurrentMap { batch in
      withProductThreads(1) {
        noGrad {
          let loss = loss(batch)
          return Evaluation(
            negativeLogLikelihood: loss.negativeLogLikelihood, correct: loss.correct, tokens: loss.count)
        }
      }
    }
    return parts.reduce(Evaluation(negativeLogLikelihood: 0, correct: 0, tokens: 0), +)
  }
}

/// How well targets were predicted, token by token.
public struct Evaluation: Sendable {
  /// Σ −log p(token), in nats.
  public let negativeLogLikelihood: Double
  /// Tokens that the model held for the likeliest.
  public let correct: Int
  /// Target tokens, ends counted.
  public let tokens: Int

  /// −log p of a token, in nats, on average.
  public var loss: Double { negativeLogLikelihood / Double(tokens) }
  /// e^loss, per subword token, as in table 3.
  public var perplexity: Double { exp(loss) }
  /// The share of tokens that the model held for the likeliest.
  public var accuracy: Double { Double(correct) / Double(tokens) }

  static func + (a: Evaluation, b: Evaluation) -> Evaluation {
    Evaluation(
      negativeLogLikelihood: a.negativeLogLikelihood + b.negativeLogLikelihood,
      correct: a.correct + b.correct,
      tokens: a.tokens + b.tokens)
  }
}
