internal import CTensorKernels

/// What `linear` applies to its result.
public enum Activation: Sendable {
  case none, relu
  /// x · Φ(x), or its approximation by tanh.
  case gelu(GELUApproximation = .none)

  /// x · Φ(x).
  public static var gelu: Activation { .gelu(.none) }
  /// 0.5 x (1 + tanh(√(2/π) (x + 0.044715 x³))).
  public static var geluTanh: Activation { .gelu(.tanh) }

  /// The kernel of a GELU.
  fileprivate var gelu: TensorUnary? {
    guard case .gelu(let approximation) = self else { return nil }
    return approximation.kernel
  }
}

/// Dropout(activation(x W + b)) with bias, activation and dropout in one pass after the product.
///
/// - Parameters:
///   - x: `[…, in]`.
///   - weight: `[in, out]`.
///   - bias: `[out]`.
/// - Returns: `[…, out]`.
public func linear(
  _ x: Tensor, _ weight: Tensor, _ bias: Tensor? = nil, activation: Activation = .none,
  dropout: Dropout? = nil
) -> Tensor {
  require(
    x.shape.rank >= 1 && weight.shape.rank == 2 && x.shape[-1] == weight.shape[0],
    "linear: rows of \(x.shape) do not fit a weight of \(weight.shape), which is [in, out]")
  let (rows, width, out) = (x.shape.dimensions.dropLast().reduce(1, *), weight.shape[0], weight.shape[1])
  if let bias {
    require(bias.shape == [out], "linear: a bias of \(bias.shape) for a weight of \(weight.shape)")
  }
  var isReLU = false
  if case .relu = activation { isReLU = true }
  let rate = dropout?.rate ?? 0, gelu = activation.gelu
  if rate > 0 && !isReLU && gelu == nil {
    return TensorCore.dropout(linear(x, weight, bias), rate: rate, key: dropout?.key ?? DropoutKey(seed: 0))
  }

  // GELU's derivative needs z, ReLU's is told by y.
  let z = FloatBuffer(uninitialized: rows * out)
  let y = gelu == nil ? z : FloatBuffer(uninitialized: rows * out)
  multiply(rows, out, width, x.values.floats, weight.values.floats, into: z.floats)
  if let gelu {
    tensor_bias_gelu(z.floats, bias?.values.floats, gelu, dropout.kernel, y.floats, rows, out)
  } else if bias != nil || isReLU {
    tensor_bias_activation(y.floats, bias?.values.floats, isReLU, dropout.kernel, rows, out)
  }
  let (xValues, weightValues, relu, hasBias) = (x.values, weight.values, isReLU, bias != nil)
  let shape = Shape(x.shape.dimensions.dropLast() + [out])
  // z = x W + b:  dz = dy where y > 0 (then ReLU and dropout let it through), scaled as dropout scaled y, or
  // dz = dy · mask / (1 - rate) · gelu'(z);
  // dx = dz Wᵀ, dW = xᵀ dz, db = Σ dz
  return .result("linear", shape, y.values, of: [x, weight] + (bias.map { [$0] } ?? [])) { dy, gradients in
    if relu {
      let dz = makeWritable(&dy)
      tensor_relu_gradient(y.floats, dz, 1 / (1 - rate), dz, dy.count)
    } else if let gelu {
      let dz = makeWritable(&dy)
      tensor_bias_gelu_gradient(z.floats, gelu, dropout.kernel, dz, dy.count)
    }
    if let dx = gradients.destination(0) {
      multiply(
        rows, width, out, dy.floats, weightValues.floats, transposeB: true, beta: dx.beta, into: dx.floats)
    }
    if let dWeight = gradients.destination(1) {
      multiply(
        width, out, rows, xValues.floats, dy.floats, transposeA: true, beta: dWeight.beta,
        into: dWeight.floats)
    }
    if hasBias, let dBias = gradients.destination(2) {
      tensor_column_sum(dy.floats, dBias.floats, dBias.accumulate, rows, out)
    }
  }
}
