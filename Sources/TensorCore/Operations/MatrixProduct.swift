internal import COneDNN
internal import CTensorKernels

/// c = op(a) · op(b) + beta · c, row by row.
///
/// op transposes where the flag says so; after it a is [m, k] and b [k, n].
func multiply(
  _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  transposeA: Bool = false,
  transposeB: Bool = false, beta: Float = 0, into c: UnsafeMutablePointer<Float>
) {
  if m == 0 || n == 0 { return }
  if k == 0 {
    // An empty sum; oneDNN leaves c as it is.
    if beta == 0 { c.update(repeating: 0, count: m * n) }
    return
  }
  if let recorder = OperationRecorder.current {
    recorder.product(floatingPointOperations: 2 * m * n * k) {
      multiplyUnrecorded(m, n, k, a, b, transposeA: transposeA, transposeB: transposeB, beta: beta, into: c)
    }
  } else {
    multiplyUnrecorded(m, n, k, a, b, transposeA: transposeA, transposeB: transposeB, beta: beta, into: c)
  }
}

private func multiplyUnrecorded(
  _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, transposeA: Bool,
  transposeB: Bool, beta: Float, into c: UnsafeMutablePointer<Float>
) {
  if ProductPrecision.current == .bf16 && (beta == 0 || beta == 1) {
    return multiplyRounded(
      m, n, k, a, b, transposeA: transposeA, transposeB: transposeB, adding: beta == 1, into: c)
  }
  let flag = { (transposed: Bool) in CChar(UInt8(ascii: transposed ? "T" : "N")) }
  let status = dnnl_sgemm(
    flag(transposeA), flag(transposeB), dnnl_dim_t(m), dnnl_dim_t(n), dnnl_dim_t(k),
    1, a, dnnl_dim_t(transposeA ? m : k), b, dnnl_dim_t(transposeB ? k : n), beta, c, dnnl_dim_t(n))
  require(
    status == dnnl_success, "oneDNN refused a [\(m), \(k)] · [\(k), \(n)] product: status \(status)")
}

/// The product of both operands rounded to bfloat16, summed in float32.
private func multiplyRounded(
  _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, transposeA: Bool,
  transposeB: Bool, adding: Bool, into c: UnsafeMutablePointer<Float>
) {
  // Two to a float's place.
  let rounded = FloatBuffer(uninitialized: (m * k + 1) / 2 + (k * n + 1) / 2 + 32)
  let x = UnsafeMutableRawPointer(rounded.floats).assumingMemoryBound(to: UInt16.self)
  // The second begins at a multiple of 64 bytes, as the first does.
  let y = x + (m * k + 31) / 32 * 32
  tensor_to_bf16(a, x, m * k)
  tensor_to_bf16(b, y, k * n)
  multiplyBF16(m, n, k, x, y, transposeA: transposeA, transposeB: transposeB, adding: adding, into: c)
}

/// The product of operands that are bfloat16 already, summed in float32.
func multiplyBF16(
  _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<UInt16>, _ b: UnsafePointer<UInt16>,
  transposeA: Bool = false,
  transposeB: Bool = false, adding: Bool = false, into c: UnsafeMutablePointer<Float>
) {
  let status = onednn_multiply_bf16(m, n, k, a, transposeA, b, transposeB, adding, c)
  require(
    status == dnnl_success, "oneDNN refused a bf16 [\(m), \(k)] · [\(k), \(n)] product: status \(status)")
}

/// Runs a computation whose matrix products, on this thread, use the given number of threads.
public func withProductThreads<Result>(_ count: Int, _ body: () throws -> Result) rethrows -> Result {
  let before = omp_get_max_threads()
  omp_set_num_threads(Int32(count))
  defer { omp_set_num_threads(before) }
  return try body()
}

extension Tensor {
  /// The matrix product over the last two axes.
  ///
  /// `[…, m, k] · […, k, n]` is `[…, m, n]`; the other axes broadcast.
  ///
  /// - Parameters:
  ///   - transposeA: take this tensor as `[…, k, m]`.
  ///   - transposeB: take the other as `[…, n, k]`.
  public func matmul(_ other: Tensor, transposeA: Bool = false, transposeB: Bool = false) -> Tensor {
    let (a, b) = (self, other)
    require(
      a.shape.rank >= 2 && b.shape.rank >= 2,
      "matmul: \(a.shape) and \(b.shape) must both have two axes or more")
    let (m, k) = transposeA ? (a.shape[-1], a.shape[-2]) : (a.shape[-2], a.shape[-1])
    let (inner, n) = transposeB ? (b.shape[-1], b.shape[-2]) : (b.shape[-2], b.shape[-1])
    require(
      k == inner, "matmul: \(a.shape) and \(b.shape) differ in the inner dimension (\(k) and \(inner))")

    if a.shape.rank > 2 && b.shape.rank == 2 && !transposeA {
      // One matrix for the whole batch: one large product.
      let flat = a.reshaped(to: [a.shape.count / Swift.max(1, k), k].map { k == 0 ? 0 : $0 })
      if k > 0 {
        return flat.matmul(b, transposeB: transposeB).reshaped(
          to: a.shape.replacing(a.shape.rank - 1, with: n))
      }
    }
    let batch = Shape.broadcast(
      Shape(a.shape.dimensions.dropLast(2)), Shape(b.shape.dimensions.dropLast(2)), "matmul")
    let expandedA = a.expanded(to: Shape(batch.dimensions + a.shape.dimensions.suffix(2)))
    let expandedB = b.expanded(to: Shape(batch.dimensions + b.shape.dimensions.suffix(2)))
    let (x, y) = (expandedA.values, expandedB.values)
    let count = batch.count
    let c = FloatBuffer(uninitialized: count * m * n)
    for i in 0..<count {
      multiply(
        m, n, k, x.floats + i * m * k, y.floats + i * k * n, transposeA: transposeA, transposeB: transposeB,
        into: c.floats + i * m * n)
    }
    // C = A B:  dA = dC Bᵀ, dB = Aᵀ dC; where an operand was transposed, its gradient is.
    return .result("matmul", Shape(batch.dimensions + [m, n]), c.values, of: [expandedA, expandedB]) {
      dc, gradients in
      if let da = gradients.destination(0) {
        for i in 0..<count {
          let (dci, yi, dai) = (dc.floats + i * m * n, y.floats + i * k * n, da.floats + i * m * k)
          if transposeA {
            multiply(k, m, n, yi, dci, transposeA: transposeB, transposeB: true, beta: da.beta, into: dai)
          } else {
            multiply(m, k, n, dci, yi, transposeB: !transposeB, beta: da.beta, into: dai)
          }
        }
      }
      if let db = gradients.destination(1) {
        for i in 0..<count {
          let (dci, xi, dbi) = (dc.floats + i * m * n, x.floats + i * m * k, db.floats + i * k * n)
          if transposeB {
            multiply(n, k, m, dci, xi, transposeA: true, transposeB: transposeA, beta: db.beta, into: dbi)
          } else {
            multiply(k, n, m, xi, dci, transposeA: !transposeA, beta: db.beta, into: dbi)
          }
        }
      }
    }
  }
}
