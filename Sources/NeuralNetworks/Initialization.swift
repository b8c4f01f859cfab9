import TensorCore

extension Tensor {
  /// Uniform in ±√(6 / (inputs + outputs)), so that the variance of activations and of gradients stays
  /// (Glorot and Bengio 2010, equation 16): `[inputs, outputs]`.
  public static func xavierUniform(_ inputs: Int, _ outputs: Int, using random: inout Philox) -> Tensor {
    let bound = (6 / Float(inputs + outputs)).squareRoot()
    return randomUniform([inputs, outputs], in: -bound..<bound, using: &random)
  }
}
