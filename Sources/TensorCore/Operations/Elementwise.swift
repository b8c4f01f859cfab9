internal import CTensorKernels
import Foundation

/// Which GELU: x · Φ(x) itself, or 0.5 x (1 + tanh(√(2/π) (x + 0.044715 x³))).
public enum GELUApproximation: Sendable {
  case none, tanh

  var kernel: TensorUnary { self == .none ? TENSOR_GELU_EXACT : TENSOR_GELU_TANH }
}

extension Tensor {
  /// y = op(x); the kernels state each derivative beside the function.
  private func unary(_ operation: String, _ op: TensorUnary, keepsOperand: Bool) -> Tensor {
    let y = FloatBuffer(uninitialized: count)
    tensor_unary(op, values.floats, y.floats, count)
    let kept = keepsOperand ? values : y.values
    return .result(operation, shape, y.values, of: [self]) { dy, gradients in
      let dx = makeWritable(&dy)
      tensor_unary_gradient(op, kept.floats, kept.floats, dx, dx, dy.count)
      gradients.add(dy, to: 0)
    }
  }

  public func exp() -> Tensor { unary("exp", TENSOR_EXP, keepsOperand: false) }

  /// The natural logarithm.
  public func log() -> Tensor { unary("log", TENSOR_LOG, keepsOperand: true) }

  public func sqrt() -> Tensor { unary("sqrt", TENSOR_SQRT, keepsOperand: false) }

  public func tanh() -> Tensor { unary("tanh", TENSOR_TANH, keepsOperand: false) }

  /// The logistic function, 1 / (1 + e^-x).
  public func sigmoid() -> Tensor { unary("sigmoid", TENSOR_SIGMOID, keepsOperand: false) }

  /// max(0, x); the derivative at 0 is 0.
  public func relu() -> Tensor { unary("relu", TENSOR_RELU, keepsOperand: false) }

  /// Gaussian error linear unit (Hendrycks & Gimpel 2016).
  public func gelu(approximation: GELUApproximation = .none) -> Tensor {
    unary("gelu", approximation.kernel, keepsOperand: true)
  }

  /// Each element raised to one exponent.
  public func power(_ exponent: Float) -> Tensor {
    let x = values
    let y = FloatBuffer(uninitialized: count)
    tensor_power(x.floats, exponent, y.floats, count)
    // dx = dy · exponent · x^(exponent - 1)
    return .result("power", shape, y.values, of: [self]) { dy, gradients in
      let slope = FloatBuffer(uninitialized: dy.count)
      tensor_power(x.floats, exponent - 1, slope.floats, dy.count)
      tensor_affine(slope.floats, exponent, 0, slope.floats, dy.count)
      tensor_binary(TENSOR_MULTIPLY, slope.floats, false, dy.floats, false, slope.floats, dy.count)
      gradients.add(slope, to: 0)
    }
  }
}
