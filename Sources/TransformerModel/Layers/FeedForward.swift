import NeuralNetworks
import TensorCore

/// FFN(x) = max(0, x W₁ + b₁) W₂ + b₂, for each position alike (equation 2).
public struct FeedForward: Layer {
  /// W₁, `[modelSize, feedForwardSize]`.
  public let inner: Linear
  /// W₂, `[feedForwardSize, modelSize]`.
  public let outer: Linear
  /// The rate of dropout after ReLU.
  public let dropout: Float

  public init(_ configuration: TransformerConfiguration, using random: inout Philox) {
    inner = Linear(configuration.modelSize, configuration.feedForwardSize, using: &random)
    outer = Linear(configuration.feedForwardSize, configuration.modelSize, using: &random)
    dropout = configuration.feedForwardDropout
  }

  /// Applies the network to every row of `x`, `[rows, modelSize]`.
  public func callAsFunction(_ x: Tensor, dropoutKey: DropoutKey? = nil) -> Tensor {
    outer(inner(x, activation: .relu, dropout: Dropout(dropout, dropoutKey)))
  }
}
