internal import CTensorKernels

// Broadcasting: shapes are aligned at the end, and a dimension of 1 is repeated. A gradient is summed over
// the repeated axes.

/// One side of an operation with two: as many values as the result, or one number for all.
private struct Operand {
  let values: Values
  let shape: Shape
  let isScalar: Bool

  init(_ tensor: Tensor, for result: Shape, _ operation: String) {
    shape = tensor.shape
    isScalar = tensor.count == 1
    values =
      isScalar || shape == result
      ? tensor.values : expand(tensor.values, shape, to: result, operation).values
  }
}

private func binary(_ op: TensorBinary, _ a: Operand, _ b: Operand, count: Int) -> FloatBuffer {
  let y = FloatBuffer(uninitialized: count)
  tensor_binary(op, a.values.floats, a.isScalar, b.values.floats, b.isScalar, y.floats, count)
  return y
}

/// dy · factor, or dy / factor.
private func scaled(_ dy: FloatBuffer, _ op: TensorBinary, by factor: Operand) -> FloatBuffer {
  let result = FloatBuffer(uninitialized: dy.count)
  tensor_binary(op, dy.floats, false, factor.values.floats, factor.isScalar, result.floats, dy.count)
  return result
}

private func negated(_ dy: FloatBuffer) -> FloatBuffer {
  let result = FloatBuffer(uninitialized: dy.count)
  tensor_affine(dy.floats, -1, 0, result.floats, dy.count)
  return result
}

extension Tensor {
  /// The elementwise sum.
  public static func + (a: Tensor, b: Tensor) -> Tensor {
    let shape = Shape.broadcast(a.shape, b.shape, "+")
    let (p, q) = (Operand(a, for: shape, "+"), Operand(b, for: shape, "+"))
    let y = binary(TENSOR_ADD, p, q, count: shape.count)
    let (aShape, bShape) = (a.shape, b.shape)
    // da = dy, db = dy
    return .result("+", shape, y.values, of: [a, b]) { dy, gradients in
      gradients.add(dy, of: shape, reducedTo: aShape, to: 0)
      gradients.add(dy, of: shape, reducedTo: bShape, to: 1)
    }
  }

  /// The elementwise difference.
  public static func - (a: Tensor, b: Tensor) -> Tensor {
    let shape = Shape.broadcast(a.shape, b.shape, "-")
    let (p, q) = (Operand(a, for: shape, "-"), Operand(b, for: shape, "-"))
    let y = binary(TENSOR_SUBTRACT, p, q, count: shape.count)
    let (aShape, bShape) = (a.shape, b.shape)
    // da = dy, db = -dy
    return .result("-", shape, y.values, of: [a, b]) { dy, gradients in
      gradients.add(dy, of: shape, reducedTo: aShape, to: 0)
      if gradients.needs(1) { gradients.add(negated(dy), of: shape, reducedTo: bShape, to: 1) }
    }
  }

  /// The elementwise product.
  public static func * (a: Tensor, b: Tensor) -> Tensor {
    let shape = Shape.broadcast(a.shape, b.shape, "*")
    let (p, q) = (Operand(a, for: shape, "*"), Operand(b, for: shape, "*"))
    let y = binary(TENSOR_MULTIPLY, p, q, count: shape.count)
    // da = dy · b, db = dy · a
    return .result("*", shape, y.values, of: [a, b]) { dy, gradients in
      if gradients.needs(0) {
        gradients.add(scaled(dy, TENSOR_MULTIPLY, by: q), of: shape, reducedTo: p.shape, to: 0)
      }
      if gradients.needs(1) {
        gradients.add(scaled(dy, TENSOR_MULTIPLY, by: p), of: shape, reducedTo: q.shape, to: 1)
      }
    }
  }

  /// The elementwise quotient.
  public static func / (a: Tensor, b: Tensor) -> Tensor {
    let shape = Shape.broadcast(a.shape, b.shape, "/")
    let (p, q) = (Operand(a, for: shape, "/"), Operand(b, for: shape, "/"))
    let y = binary(TENSOR_DIVIDE, p, q, count: shape.count)
    // da = dy / b, db = -dy / b · y
    return .result("/", shape, y.values, of: [a, b]) { dy, gradients in
      let da = scaled(dy, TENSOR_DIVIDE, by: q)
      if gradients.needs(1) {
        let db = negated(da)
        tensor_binary(TENSOR_MULTIPLY, db.floats, false, y.floats, false, db.floats, db.count)
        gradients.add(db, of: shape, reducedTo: q.shape, to: 1)
      }
      gradients.add(da, of: shape, reducedTo: p.shape, to: 0)
    }
  }

  /// The affine map scale · x + offset.
  private func affine(_ operation: String, scale: Float, offset: Float) -> Tensor {
    let y = FloatBuffer(uninitialized: count)
    tensor_affine(values.floats, scale, offset, y.floats, count)
    // dx = scale · dy
    return .result(operation, shape, y.values, of: [self]) { dy, gradients in
      if scale == 1 { return gradients.add(dy, to: 0) }
      let dx = makeWritable(&dy)
      tensor_affine(dx, scale, 0, dx, dy.count)
      gradients.add(dy, to: 0)
    }
  }

  public static func + (a: Tensor, b: Float) -> Tensor { a.affine("+", scale: 1, offset: b) }
  public static func + (a: Float, b: Tensor) -> Tensor { b.affine("+", scale: 1, offset: a) }
  public static func - (a: Tensor, b: Float) -> Tensor { a.affine("-", scale: 1, offset: -b) }
  public static func - (a: Float, b: Tensor) -> Tensor { b.affine("-", scale: -1, offset: a) }
  public static func * (a: Tensor, b: Float) -> Tensor { a.affine("*", scale: b, offset: 0) }
  public static func * (a: Float, b: Tensor) -> Tensor { b.affine("*", scale: a, offset: 0) }
  public static func / (a: Tensor, b: Float) -> Tensor { a / Tensor(b) }
  public static func / (a: Float, b: Tensor) -> Tensor { Tensor(a) / b }
  public static prefix func - (a: Tensor) -> Tensor { a.affine("-", scale: -1, offset: 0) }

  public static func += (a: inout Tensor, b: Tensor) { a = a + b }
  public static func -= (a: inout Tensor, b: Tensor) { a = a - b }
  public static func *= (a: inout Tensor, b: Tensor) { a = a * b }
  public static func /= (a: inout Tensor, b: Tensor) { a = a / b }
  public static func += (a: inout Tensor, b: Float) { a = a + b }
  public static func -= (a: inout Tensor, b: Float) { a = a - b }
  public static func *= (a: inout Tensor, b: Float) { a = a * b }
  public static func /= (a: inout Tensor, b: Float) { a = a / b }
}

/// Values of one shape, repeated to fill a larger one.
func expand(_ values: Values, _ shape: Shape, to larger: Shape, _ operation: String) -> FloatBuffer {
  let strides = shape.strides(expandedTo: larger, operation)
  let expanded = FloatBuffer(uninitialized: larger.count)
  tensor_gather_strided(values.floats, expanded.floats, larger.rank, larger.dimensions, strides)
  return expanded
}

extension Contributions {
  /// Adds a gradient of the broadcast shape to an operand of a smaller one.
  func add(_ dy: FloatBuffer, of shape: Shape, reducedTo smaller: Shape, to operand: Int) {
    if shape == smaller { return add(dy, to: operand) }
    guard let sums = sum(operand, count: smaller.count) else { return }
    let strides = smaller.strides(expandedTo: shape, "gradient")
    tensor_add_strided(dy.floats, sums, shape.rank, shape.dimensions, strides)
  }
}
