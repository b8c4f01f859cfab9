internal import CTensorKernels

extension Tensor {
  /// The same elements in another shape, sharing memory.
  ///
  /// One dimension may be -1: it is computed.
  public func reshaped(to dimensions: [Int]) -> Tensor {
    var dimensions = dimensions
    if let open = dimensions.firstIndex(of: -1) {
      let known = dimensions.reduce(-1, *)
      dimensions[open] = known == 0 ? 0 : count / known
    }
    let target = Shape(dimensions)
    require(
      target.count == count, "reshaped: \(shape) has \(count) elements, \(target) has \(target.count)")
    return .result("reshaped", target, values, of: [self]) { dy, gradients in gradients.add(dy, to: 0) }
  }

  public func reshaped(to shape: Shape) -> Tensor { reshaped(to: shape.dimensions) }

  /// Reads this tensor's memory by other dimensions and strides.
  ///
  /// The gradient is added back the same way.
  private func strided(_ operation: String, to target: Shape, strides: [Int], offset: Int = 0) -> Tensor {
    let size = count
    let y = FloatBuffer(uninitialized: target.count)
    if target.count > 0 {
      tensor_gather_strided(values.floats + offset, y.floats, target.rank, target.dimensions, strides)
    }
    return .result(operation, target, y.values, of: [self]) { dy, gradients in
      guard let dx = gradients.sum(0, count: size), target.count > 0 else { return }
      tensor_add_strided(dy.floats, dx + offset, target.rank, target.dimensions, strides)
    }
  }

  /// The axes in another order: axis i of the result is axis `axes[i]` of this tensor.
  public func permuted(_ axes: [Int]) -> Tensor {
    require(
      axes.sorted() == Array(0..<shape.rank), "permuted: \(axes) does not reorder the axes of \(shape)")
    let own = shape.strides
    return strided("permuted", to: Shape(axes.map { shape[$0] }), strides: axes.map { own[$0] })
  }

  /// The last two axes exchanged.
  public func transposed() -> Tensor {
    require(shape.rank >= 2, "transposed: \(shape) has fewer than two axes")
    var axes = Array(0..<shape.rank)
    axes.swapAt(shape.rank - 1, shape.rank - 2)
    return permuted(axes)
  }

  /// Repeated along missing axes and axes of dimension 1 until it has the larger shape.
  public func expanded(to larger: Shape) -> Tensor {
    if larger == shape { return self }
    return strided("expanded", to: larger, strides: shape.strides(expandedTo: larger, "expanded"))
  }

  /// The part of an axis in a range, copied.
  public func slice(axis: Int, _ range: Range<Int>) -> Tensor {
    let axis = shape.axis(axis, "slice")
    require(
      range.lowerBound >= 0 && range.upperBound <= shape[axis],
      "slice: \(range) is not within axis \(axis) of \(shape)")
    let strides = shape.strides
    return strided(
      "slice", to: shape.replacing(axis, with: range.count), strides: strides,
      offset: range.lowerBound * strides[axis])
  }

  /// A range of the outermost axis, sharing memory.
  public func rows(_ range: Range<Int>) -> Tensor {
    require(shape.rank >= 1, "rows: a scalar has none")
    require(
      range.lowerBound >= 0 && range.upperBound <= shape[0], "rows: \(range) is not within \(shape)")
    let width = shape.dimensions.dropFirst().reduce(1, *), size = count
    let target = shape.replacing(0, with: range.count)
    let start = range.lowerBound * width
    let part = Values(buffer: values.buffer, offset: values.offset + start, count: target.count)
    // The rows' gradient is added to theirs.
    return .result("rows", target, part, of: [self]) { dy, gradients in
      guard let dx = gradients.sum(0, count: size) else { return }
      tensor_add_scaled(dy.floats, 1, dx + start, dy.count)
    }
  }

  /// Rows of the outermost axis in any order, each as often as wanted.
  public func gatherRows(_ indices: [Int32]) -> Tensor {
    checkIndices(indices, below: shape[0], "gatherRows")
    let width = shape.dimensions.dropFirst().reduce(1, *), size = count
    let y = FloatBuffer(uninitialized: indices.count * width)
    tensor_gather_rows(values.floats, indices, y.floats, indices.count, width)
    // dx[index] = Σ dy of the rows that came from there
    return .result("gatherRows", shape.replacing(0, with: indices.count), y.values, of: [self]) {
      dy, gradients in
      guard let dx = gradients.sum(0, count: size) else { return }
      tensor_scatter_rows(dy.floats, indices, 1, dx, indices.count, width)
    }
  }

  /// Tensors one after the other along an axis; their other dimensions agree.
  public static func concatenated(_ tensors: [Tensor], axis: Int = 0) -> Tensor {
    require(!tensors.isEmpty, "concatenated: no tensors")
    let axis = tensors[0].shape.axis(axis, "concatenated")
    for tensor in tensors {
      require(
        tensor.shape.rank == tensors[0].shape.rank
          && tensor.shape.replacing(axis, with: 0) == tensors[0].shape.replacing(axis, with: 0),
        "concatenated: \(tensors[0].shape) and \(tensor.shape) differ in more than axis \(axis)")
    }
    let shapes = tensors.map(\.shape)
    let target = shapes[0].replacing(axis, with: shapes.reduce(0) { $0 + $1[axis] })
    let strides = target.strides
    let starts = shapes.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1[axis] * strides[axis]) }
    let y = FloatBuffer(repeating: 0, count: target.count)
    for (tensor, start) in zip(tensors, starts) where tensor.count > 0 {
      tensor_add_strided(
        tensor.values.floats, y.floats + start, target.rank, tensor.shape.dimensions, strides)
    }
    // Each part's gradient is its slice of dy.
    return .result("concatenated", target, y.values, of: tensors) { dy, gradients in
      for (operand, shape) in shapes.enumerated() where gradients.needs(operand) {
        let part = FloatBuffer(uninitialized: shape.count)
        if shape.count > 0 {
          tensor_gather_strided(
            dy.floats + starts[operand], part.floats, shape.rank, shape.dimensions, strides)
        }
        gradients.add(part, to: operand)
      }
    }
  }
}

/// Traps with the first index outside 0 ..< limit.
func checkIndices(_ indices: [Int32], below limit: Int, _ operation: String) {
  if let wrong = indices.firstIndex(where: { $0 < 0 || Int($0) >= limit }) {
    fatalError("\(operation): index \(indices[wrong]) at \(wrong) is not in 0..<\(limit)")
  }
}
