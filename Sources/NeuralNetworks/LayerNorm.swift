import TensorCore

/// gain · (x − mean) / √(variance + ε) + bias, over the features of each row.
///
/// Ba, Kiros and Hinton 2016, equation 4.
public struct LayerNorm: Layer {
  /// `[features]`, starts as 1.
  public let gain: Parameter
  /// `[features]`, starts as 0.
  public let bias: Parameter
  public let epsilon: Float

  public init(_ features: Int, epsilon: Float = 1e-5) {
    gain = Parameter("gain", .ones([features]))
    bias = Parameter("bias", .zeros([features]))
    self.epsilon = epsilon
  }

  /// LayerNorm(x).
  ///
  /// - Parameter x: `[rows, features]`.
  /// - Returns: `[rows, features]`.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    layerNorm(x, gain: gain.value, bias: bias.value, epsilon: epsilon)
  }

  /// LayerNorm(residual + Dropout(x)) in one pass.
  ///
  /// - Parameters:
  ///   - residual: `[rows, features]`.
  ///   - x: `[rows, features]`.
  public func callAsFunction(adding x: Tensor, to residual: Tensor, dropout: Dropout?) -> Tensor {
    residualLayerNorm(
      residual, x, gain: gain.value, bias: bias.value, epsilon: epsilon, dropout: dropout)
  }
}
