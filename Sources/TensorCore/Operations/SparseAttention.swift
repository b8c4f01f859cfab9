internal import CTensorKernels

/// For every query row the key rows that it may look at.
public struct KeyLists: Hashable, Sendable {
  /// Query row i has the keys at `offsets[i] ..< offsets[i + 1]`; one more than there are rows.
  public let offsets: [Int]
  /// Key rows, list after list.
  public let keys: [Int32]

  public init(_ lists: [[Int]]) {
    offsets = lists.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    keys = lists.flatMap { list in list.map { Int32($0) } }
  }

  /// The query-key pairs of one head: what time and memory are proportional to.
  public var pairs: Int { keys.count }
}

/// Multi-head attention in which every query looks at its own list of keys: softmax(Q Kᵀ / √d_k) V over them.
///
/// Costs what the listed pairs cost; nothing of size queries · keys is held.
/// Source: Child et al. 2019, Generating long sequences with sparse transformers, section 4.
///
/// - Parameters:
///   - q: queries, `[query rows, heads · keySize]`.
///   - k: keys, `[key rows, heads · keySize]`.
///   - v: values, `[key rows, heads · valueSize]`.
///   - dropout: on the attention weights.
/// - Returns: `[query rows, heads · valueSize]`; 0 for a query with an empty list.
public func sparseAttention(
  _ q: Tensor, _ k: Tensor, _ v: Tensor, heads: Int, keys lists: KeyLists, dropout: Dropout? = nil
) -> Tensor {
  require(
    q.shape.rank == 2 && k.shape.rank == 2 && v.shape.rank == 2 && heads > 0 && q.shape[1] == k.shape[1]
      && q.shape[1] % heads == 0 && v.shape[1] % heads == 0 && k.shape[0] == v.shape[0]
      && lists.offsets.count == q.shape[0] + 1,
    "sparseAttention: queries \(q.shape), keys \(k.shape), values \(v.shape) do not make \(heads) heads with "
      + "\(lists.offsets.count - 1) lists of keys")
  checkIndices(lists.keys, below: k.shape[0], "sparseAttention")
  let (rows, keyRows, width) = (q.shape[0], k.shape[0], v.shape[1])
  let (keySize, valueSize) = (q.shape[1] / heads, width / heads)
  let longest = zip(lists.offsets, lists.offsets.dropFirst()).map { $1 - $0 }.max() ?? 0
  let call = {
    @Sendable (body: (UnsafePointer<TensorSparseAttention>, UnsafeMutablePointer<Float>) -> Void) in
    let scratch = FloatBuffer(uninitialized: 2 * longest)
    lists.offsets.withUnsafeBufferPointer { offsets in
      lists.keys.withUnsafeBufferPointer { keys in
        var shape = TensorSparseAttention(
          queries: rows, keyRows: keyRows, offsets: offsets.baseAddress, keys: keys.baseAddress, heads: heads,
          keySize: keySize, valueSize: valueSize, scale: keySize == 0 ? 1 : 1 / Float(keySize).squareRoot(),
          dropout: dropout.kernel)
        body(&shape, scratch.floats)
      }
    }
  }
  let (qv, kv, vv) = (q.values, k.values, v.values)
  let weights = FloatBuffer(uninitialized: heads * lists.pairs)
  let y = FloatBuffer(uninitialized: rows * width)
  call { tensor_sparse_attention($0, qv.floats, kv.floats, vv.floats, weights.floats, y.floats, $1) }
  // Q Kᵀ and P V over the pairs, twice as much on the way back.
  let products = 2 * lists.pairs * heads * (keySize + valueSize)
  OperationRecorder.current?.addProduct(floatingPointOperations: products)
  // The kernel states the formula.
  return .result("sparseAttention", [rows, width], y.values, of: [q, k, v]) { dy, gradients in
    let dq = FloatBuffer(uninitialized: qv.count)
    let dk = FloatBuffer(uninitialized: kv.count)
    let dv = FloatBuffer(uninitialized: vv.count)
    let dout = dy.values
    call {
      tensor_sparse_attention_gradient(
        $0, qv.floats, kv.floats, vv.floats, weights.floats, dout.floats, dq.floats, dk.floats, dv.floats, $1)
    }
    OperationRecorder.current?.addProduct(floatingPointOperations: 2 * products)
    gradients.add(dq, to: 0)
    gradients.add(dk, to: 1)
    gradients.add(dv, to: 2)
  }
}
