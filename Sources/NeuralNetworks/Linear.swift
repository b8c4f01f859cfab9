import TensorCore

/// x W + b.
public struct Linear: Layer {
  /// W, `[inputs, outputs]`.
  public let weight: Parameter
  /// b, `[outputs]`.
  public let bias: Parameter?

  /// W from Xavier's uniform distribution, b = 0.
  ///
  /// - Parameter wholeOutputs: the outputs of the larger matrix that W is a part of and starts as; nil where it stands alone.
  public init(
    _ inputs: Int, _ outputs: Int, bias: Bool = true, startingAs wholeOutputs: Int? = nil,
    using random: inout Philox
  ) {
    weight = Parameter("weight", .xavierUniform(inputs, outputs, startingAs: wholeOutputs, using: &random))
    self.bias = bias ? Parameter("bias", .zeros([outputs])) : nil
  }

  /// - Parameters:
  ///   - weight: W, `[inputs, outputs]`.
  ///   - bias: b, `[outputs]`.
  public init(weight: Tensor, bias: Tensor?) {
    self.weight = Parameter("weight", weight)
    self.bias = bias.map { Parameter("bias", $0) }
  }

  /// Applies Dropout(activation(x W + b)) to every row.
  ///
  /// - Parameter x: `[rows, inputs]`.
  /// - Returns: `[rows, outputs]`.
  public func callAsFunction(
    _ x: Tensor, activation: Activation = .none, dropout: Dropout? = nil
  ) -> Tensor {
    linear(x, weight.value, bias?.value, activation: activation, dropout: dropout)
  }
}
