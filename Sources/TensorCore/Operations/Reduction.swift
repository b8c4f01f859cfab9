internal import CTensorKernels

extension Tensor {
  /// The sum over one axis.
  public func sum(axis: Int, keepDimensions: Bool = false) -> Tensor {
    let axis = shape.axis(axis, "sum"), whole = shape
    let (outer, n, inner) = shape.around(axis)
    let y = FloatBuffer(uninitialized: outer * inner)
    tensor_sum_axis(values.floats, y.floats, outer, n, inner)
    let kept = shape.replacing(axis, with: 1)
    // dx = dy, repeated along the axis
    return .result("sum", keepDimensions ? kept : shape.replacing(axis, with: nil), y.values, of: [self]) {
      dy, gradients in
      gradients.add(expand(dy.values, kept, to: whole, "sum"), to: 0)
    }
  }

  /// The sum of all elements, a scalar.
  public func sum() -> Tensor {
    let whole = shape
    let y = FloatBuffer(uninitialized: 1)
    tensor_sum_axis(values.floats, y.floats, 1, count, 1)
    // dx = dy for each element
    return .result("sum", [], y.values, of: [self]) { dy, gradients in
      gradients.add(expand(dy.values, [], to: whole, "sum"), to: 0)
    }
  }

  /// The mean over one axis; NaN where the axis is empty.
  public func mean(axis: Int, keepDimensions: Bool = false) -> Tensor {
    sum(axis: axis, keepDimensions: keepDimensions) * (1 / Float(shape[shape.axis(axis, "mean")]))
  }

  /// The mean of all elements, a scalar; NaN if there is none.
  public func mean() -> Tensor { sum() * (1 / Float(count)) }

  /// The greatest element along an axis.
  ///
  /// The gradient goes to the first of equals.
  public func max(axis: Int, keepDimensions: Bool = false) -> Tensor {
    let axis = shape.axis(axis, "max"), size = count
    let (outer, n, inner) = shape.around(axis)
    let (y, arguments) = greatest(axis, "max")
    let result = shape.replacing(axis, with: keepDimensions ? 1 : nil)
    return .result("max", result, y.values, of: [self]) { dy, gradients in
      guard let dx = gradients.sum(0, count: size) else { return }
      tensor_max_axis_gradient(arguments, dy.floats, dx, outer, n, inner)
    }
  }

  /// The greatest of all elements, a scalar.
  public func max() -> Tensor { reshaped(to: [count]).max(axis: 0) }

  /// The index of the greatest element along an axis, the first of equals, for each position of the others.
  public func argmax(axis: Int = -1) -> [Int32] {
    greatest(shape.axis(axis, "argmax"), "argmax").arguments
  }

  private func greatest(_ axis: Int, _ operation: String) -> (values: FloatBuffer, arguments: [Int32]) {
    let (outer, n, inner) = shape.around(axis)
    require(n > 0 || outer * inner == 0, "\(operation): axis \(axis) of \(shape) is empty")
    let values = FloatBuffer(uninitialized: outer * inner)
    var arguments = [Int32](repeating: 0, count: outer * inner)
    tensor_max_axis(self.values.floats, values.floats, &arguments, outer, n, inner)
    return (values, arguments)
  }
}
