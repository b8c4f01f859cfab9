internal import CTensorKernels

extension Tensor {
  /// softmax(x)_i = e^{x_i} / Σ e^{x_j} over the last axis.
  ///
  /// - Parameter keep: numbers that broadcast to this shape; where one is 0, the element gets no weight.
  ///   A row with no element kept is 0 everywhere, not NaN.
  public func softmax(keep: Tensor? = nil) -> Tensor {
    let (rows, width) = shape.rowsAndWidth("softmax")
    let y = FloatBuffer(uninitialized: count)
    let mask = keep.map {
      $0.shape == shape ? $0.values : expand($0.values, $0.shape, to: shape, "softmax").values
    }
    tensor_softmax(values.floats, mask?.floats, y.floats, rows, width)
    // dx = (dy - Σ dy·y) · y
    return .result("softmax", shape, y.values, of: [self]) { dy, gradients in
      let dx = makeWritable(&dy)
      tensor_softmax_gradient(y.floats, dx, dx, rows, width)
      gradients.add(dy, to: 0)
    }
  }

  /// log softmax(x) over the last axis, without the rounding of a logarithm of small numbers.
  public func logSoftmax() -> Tensor {
    let (rows, width) = shape.rowsAndWidth("logSoftmax")
    let y = FloatBuffer(uninitialized: count)
    tensor_log_softmax(values.floats, y.floats, rows, width)
    // dx = dy - softmax(x) · Σ dy
    return .result("logSoftmax", shape, y.values, of: [self]) { dy, gradients in
      let dx = makeWritable(&dy)
      tensor_log_softmax_gradient(y.floats, dx, dx, rows, width)
      gradients.add(dy, to: 0)
    }
  }
}
