internal import CTensorKernels

/// y_i = x_i · mask_i / (1 - rate); mask_i is a function of (key, i).
public func dropout(_ x: Tensor, rate: Float, key: DropoutKey) -> Tensor {
  let dropout: Dropout? = Dropout(rate: rate, key: key)
  if rate == 0 { return x }
  let y = FloatBuffer(uninitialized: x.count)
  tensor_dropout(x.values.floats, dropout.kernel, y.floats, false, x.count)
  // dx = dy · mask / (1 - rate), the mask made again from the key
  return .result("dropout", x.shape, y.values, of: [x]) { dy, gradients in
    guard let dx = gradients.destination(0) else { return }
    tensor_dropout(dy.floats, dropout.kernel, dx.floats, dx.accumulate, dy.count)
  }
}
