internal import CTensorKernels

/// LayerNorm(x) = (x - mean) / √(variance + ε) · gain + bias over the last axis.
///
/// Source: Ba et al. 2016, Layer Normalization.
///
/// - Parameters:
///   - x: `[…, width]`.
///   - gain: `[width]`.
///   - bias: `[width]`.
public func layerNorm(_ x: Tensor, gain: Tensor, bias: Tensor, epsilon: Float = 1e-5) -> Tensor {
  normalize("layerNorm", nil, x, gain: gain, bias: bias, epsilon: epsilon, dropout: nil)
}

/// LayerNorm(residual + Dropout(x)), the end of each sub-layer, in one pass each way.
///
/// Source: Vaswani et al. 2017, §3.1 and §5.4.
///
/// - Parameters:
///   - residual: the sub-layer's input, `[…, width]`.
///   - x: the sub-layer's output, `[…, width]`.
public func residualLayerNorm(
  _ residual: Tensor, _ x: Tensor, gain: Tensor, bias: Tensor, epsilon: Float = 1e-5, dropout: Dropout? = nil
) -> Tensor {
  require(
    residual.shape == x.shape,
    "residualLayerNorm: a residual of \(residual.shape) and a sub-layer of \(x.shape)")
  return normalize(
    "residualLayerNorm", residual, x, gain: gain, bias: bias, epsilon: epsilon, dropout: dropout)
}

private func normalize(
  _ operation: String, _ residual: Tensor?, _ x: Tensor, gain: Tensor, bias: Tensor, epsilon: Float,
  dropout: Dropout?
) -> Tensor {
  let (rows, width) = x.shape.rowsAndWidth(operation)
  require(
    gain.shape == [width] && bias.shape == [width],
    "\(operation): gain \(gain.shape) and bias \(bias.shape) for rows of \(x.shape)")
  let sum = residual.map { _ in FloatBuffer(uninitialized: x.count).values }
  let y = FloatBuffer(uninitialized: x.count)
  let mean = FloatBuffer(uninitialized: rows), rstd = FloatBuffer(uninitialized: rows)
  tensor_layer_norm(
    residual?.values.floats, x.values.floats, dropout.kernel, gain.values.floats, bias.values.floats, epsilon,
    sum?.floats, y.floats, mean.floats, rstd.floats, rows, width)

  let normalized = sum ?? x.values, gainValues = gain.values
  let operands = residual.map { [gain, bias, x, $0] } ?? [gain, bias, x]
  let hasResidual = residual != nil
  // With x̂ = (s - mean) / σ and dx̂ = dy · gain:  ds = (dx̂ - mean(dx̂) - x̂ · mean(dx̂ · x̂)) / σ,
  // dgain = Σ dy · x̂, dbias = Σ dy; s = residual + Dropout(x) passes ds to both.
  return .result(operation, x.shape, y.values, of: operands) { dy, gradients in
    let dGain = gradients.sum(0, count: width), dBias = gradients.sum(1, count: width)
    let drops = (dropout?.rate ?? 0) > 0 && gradients.needs(2)
    let dx = drops ? FloatBuffer(uninitialized: dy.count) : nil
    let ds = makeWritable(&dy)
    tensor_layer_norm_gradient(
      normalized.floats, mean.floats, rstd.floats, gainValues.floats, ds, dropout.kernel, ds, dx?.floats,
      dGain,
      dBias, rows, width)
    gradients.add(dx ?? dy, to: 2)
    if hasResidual { gradients.add(dy, to: 3) }
  }
}
