import TensorCore

/// What LayerNorm divides a row's differences from its mean by.
public enum LayerNormFormula: String, Codable, Sendable, CaseIterable {
  /// √(variance + ε), the variance over all n features: PyTorch and tensor2tensor.
  case variance
  /// √(Σ (x − mean)² / (n − 1)) + ε: The Annotated Transformer.
  case deviation
}

/// gain · (x − mean) / √(variance + ε) + bias, over the features of each row.
///
/// Ba, Kiros and Hinton 2016, equation 4.
public struct LayerNorm: Layer {
  /// `[features]`, starts as 1.
  public let gain: Parameter
  /// `[features]`, starts as 0.
  public let bias: Parameter
  public let epsilon: Float
  public let formula: LayerNormFormula

  public init(_ features: Int, epsilon: Float = 1e-5, formula: LayerNormFormula = .variance) {
    gain = Parameter("gain", .ones([features]))
    bias = Parameter("bias", .zeros([features]))
    self.epsilon = epsilon
    self.formula = formula
  }

  /// LayerNorm(x).
  ///
  /// - Parameter x: `[rows, features]`.
  /// - Returns: `[rows, features]`.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    switch formula {
    case .variance: layerNorm(x, gain: gain.value, bias: bias.value, epsilon: epsilon)
    case .deviation: byDeviation(x)
    }
  }

  private func byDeviation(_ x: Tensor) -> Tensor {
    let difference = x - x.mean(axis: -1, keepDimensions: true)
    let squares = (difference * difference).sum(axis: -1, keepDimensions: true)
    let deviation = (squares * (1 / Float(max(1, gain.shape.count - 1)))).sqrt()
    return difference / (deviation + epsilon) * gain.value + bias.value
  }

  /// LayerNorm(residual + Dropout(x)) in one pass.
  ///
  /// - Parameters:
  ///   - residual: `[rows, features]`.
  ///   - x: `[rows, features]`.
  public func callAsFunction(adding x: Tensor, to residual: Tensor, dropout: Dropout?) -> Tensor {
    switch formula {
    case .variance:
      residualLayerNorm(
        residual, x, gain: gain.value, bias: bias.value, epsilon: epsilon, dropout: dropout)
    case .deviation: byDeviation(residual + x.dropped(dropout))
    }
  }
}
