import NeuralNetworks
import TensorCore

/// FFN(x) = max(0, x W₁ + b₁) W₂ + b₂, for each position alike (equation 2); or with GELU for max(0, ·).
public struct FeedForward: Layer {
  /// W₁, `[modelSize, feedForwardSize]`.
  public let inner: Linear
  /// W₂, `[feedForwardSize, modelSize]`.
  public let outer: Linear
  public let activation: TransformerConfiguration.FeedForwardActivation
  /// The rate of dropout after the activation.
  public let dropout: Float

  public init(_ configuration: TransformerConfiguration, using random: inout Philox) {
    inner = Linear(configuration.modelSize, configuration.feedForwardSize, using: &random)
    outer = Linear(configuration.feedForwardSize, configuration.modelSize, using: &random)
    activation = configuration.feedForwardActivation
    dropout = configuration.feedForwardDropout
  }

  /// Applies the network to every row of `x`, `[rows, modelSize]`.
  public func callAsFunction(_ x: Tensor, dropoutKey: DropoutKey? = nil) -> Tensor {
    outer(inner(x, activation: activation.function, dropout: Dropout(dropout, dropoutKey)))
  }
}

extension TransformerConfiguration.FeedForwardActivation {
  var function: Activation {
    switch self {
    case .relu: .relu
    case .gelu: .gelu
    case .geluTanh: .geluTanh
    }
  }
}
