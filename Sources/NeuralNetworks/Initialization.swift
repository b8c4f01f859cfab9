import TensorCore

extension Tensor {
  /// Uniform in ±√(6 / (inputs + outputs)), so that the variance of activations and of gradients stays
  /// (Glorot and Bengio 2010, equation 16): `[inputs, outputs]`.
  ///
  /// - Parameter wholeOutputs: stands for `outputs` in the bound where this is a part of a larger matrix.
  public static func xavierUniform(
    _ inputs: Int, _ outputs: Int, startingAs wholeOutputs: Int? = nil, using random: inout Philox
  ) -> Tensor {
    let bound = (6 / Float(inputs + (wholeOutputs ?? outputs))).squareRoot()
    return randomUniform([inputs, outputs], in: -bound..<bound, using: &random)
  }
}
