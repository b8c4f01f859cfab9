internal import CTensorKernels
import Foundation

/// Where the sentences of a packed batch begin and end: sentence s has rows `offsets[s] ..< offsets[s + 1]`.
public struct Segments: Hashable, Sendable {
  /// From 0 to the number of rows, ascending; one more than there are sentences.
  public let offsets: [Int]

  public init(offsets: [Int]) {
    require(
      offsets.first == 0 && zip(offsets, offsets.dropFirst()).allSatisfy { $0 <= $1 },
      "Segments: offsets \(offsets) must ascend from 0")
    self.offsets = offsets
  }

  public init(lengths: [Int]) {
    self.init(offsets: lengths.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) })
  }

  /// The number of sentences.
  public var count: Int { offsets.count - 1 }

  /// The number of rows of all sentences together.
  public var rows: Int { offsets[offsets.count - 1] }

  /// The rows of one sentence.
  public subscript(sentence: Int) -> Range<Int> { offsets[sentence]..<offsets[sentence + 1] }
}

/// What the attention kernels need to know of a batch.
private struct PackedShape: Sendable {
  let queries: Segments
  let keys: Segments
  let heads: Int
  let keySize: Int
  let valueSize: Int
  let mask: AttentionMask
  let dropout: Dropout?

  init(
    _ operation: String, _ q: Tensor, _ k: Tensor, _ v: Tensor?, heads: Int, queries: Segments,
    keys: Segments,
    mask: AttentionMask, dropout: Dropout?
  ) {
    require(
      q.shape.rank == 2 && k.shape.rank == 2 && (v?.shape.rank ?? 2) == 2 && heads > 0
        && q.shape[1] == k.shape[1] && q.shape[1] % heads == 0 && (v?.shape[1] ?? 0) % heads == 0,
      "\(operation): queries \(q.shape), keys \(k.shape), values \(v?.shape ?? []) do not make \(heads) heads"
    )
    require(
      queries.count == keys.count && queries.rows == q.shape[0] && keys.rows == k.shape[0]
        && (v?.shape[0] ?? keys.rows) == keys.rows,
      "\(operation): queries \(q.shape), keys \(k.shape), values \(v?.shape ?? []) for \(queries.count) sentences "
        + "of \(queries.rows) queries and \(keys.count) sentences of \(keys.rows) keys")
    (self.queries, self.keys, self.heads, self.mask, self.dropout) = (queries, keys, heads, mask, dropout)
    keySize = q.shape[1] / heads
    valueSize = (v?.shape[1] ?? 0) / heads
  }

  /// Tells the recorder of the products that a kernel makes: Q Kᵀ and P V on the way forward, twice as many on the
  /// way back, where scores that are made again do not count.
  func countProducts(times: Int) {
    guard let recorder = OperationRecorder.current else { return }
    let pairs = (0..<queries.count).reduce(0) { sum, sentence in
      let keyCount = keys[sentence].count, queryCount = queries[sentence].count
      return sum
        + (0..<queryCount).reduce(0) {
          $0 + mask.visibleKeys(of: $1, queries: queryCount, keys: keyCount).count
        }
    }
    recorder.addProduct(floatingPointOperations: 2 * pairs * heads * (keySize + valueSize) * times)
  }

  /// Calls a kernel with this shape and the scratch it needs.
  func withKernel(_ body: (UnsafePointer<TensorAttention>, UnsafeMutablePointer<Float>) -> Void) {
    queries.offsets.withUnsafeBufferPointer { queryOffsets in
      keys.offsets.withUnsafeBufferPointer { keyOffsets in
        var shape = TensorAttention(
          sentences: queries.count, queryOffsets: queryOffsets.baseAddress,
          keyOffsets: keyOffsets.baseAddress,
          heads: heads, keySize: keySize, valueSize: valueSize,
          scale: keySize == 0 ? 1 : 1 / Float(keySize).squareRoot(), visible: mask.visible,
          dropout: dropout.kernel)
        let scratch = FloatBuffer(uninitialized: tensor_attention_scratch(&shape))
        body(&shape, scratch.floats)
      }
    }
  }
}

/// Multi-head attention over packed sentences: softmax(Q Kᵀ / √d_k) V for each sentence and head.
///
/// Equation 1 of Vaswani et al. 2017; one number a query and head is held for the way back.
///
/// - Parameters:
///   - q: queries, `[query rows, heads · keySize]`; head h has columns h · keySize ..< (h + 1) · keySize.
///   - k: keys, `[key rows, heads · keySize]`.
///   - v: values, `[key rows, heads · valueSize]`.
///   - queries: the sentences of the query rows.
///   - keys: the same sentences' key rows.
///   - dropout: on the attention weights.
/// - Returns: the heads side by side, `[query rows, heads · valueSize]`; 0 for a query that may look at no key.
public func packedAttention(
  _ q: Tensor, _ k: Tensor, _ v: Tensor, heads: Int, queries: Segments, keys: Segments,
  mask: AttentionMask = .none, dropout: Dropout? = nil
) -> Tensor {
  let shape = PackedShape(
    "packedAttention", q, k, v, heads: heads, queries: queries, keys: keys, mask: mask, dropout: dropout)
  let (qv, kv, vv) = (q.values, k.values, v.values)
  let width = heads * shape.valueSize
  let y = FloatBuffer(uninitialized: queries.rows * width)
  let logSumExp = FloatBuffer(uninitialized: queries.rows * heads)
  shape.withKernel { kernel, scratch in
    tensor_attention(kernel, qv.floats, kv.floats, vv.floats, y.floats, logSumExp.floats, scratch)
  }
  shape.countProducts(times: 1)
  // With P = softmax(S):  dV = Pᵀ dY, dP = dY Vᵀ, dS = P · (dP - Σ dP·P), dQ = dS K / √d_k, dK = dSᵀ Q / √d_k;
  // P is made again from S and its log Σ e^S.
  return .result("packedAttention", [queries.rows, width], y.values, of: [q, k, v]) { dy, gradients in
    let dq = FloatBuffer(uninitialized: qv.count)
    let dk = FloatBuffer(uninitialized: kv.count)
    let dv = FloatBuffer(uninitialized: vv.count)
    let dout = dy.values
    shape.withKernel { kernel, scratch in
      tensor_attention_gradient(
        kernel, qv.floats, kv.floats, vv.floats, logSumExp.floats, dout.floats, dq.floats, dk.floats,
        dv.floats,
        scratch)
    }
    shape.countProducts(times: 2)
    gradients.add(dq, to: 0)
    gradients.add(dk, to: 1)
    gradients.add(dv, to: 2)
  }
}

/// The weights that packed attention uses, for looking at: `[heads, queries, keys]` for each sentence.
///
/// They carry no gradient and no dropout.
public func packedAttentionWeights(
  _ q: Tensor, _ k: Tensor, heads: Int, queries: Segments, keys: Segments, mask: AttentionMask = .none
) -> [Tensor] {
  let shape = PackedShape(
    "packedAttentionWeights", q, k, nil, heads: heads, queries: queries, keys: keys, mask: mask, dropout: nil)
  let (qv, kv) = (q.values, k.values)
  return (0..<queries.count).map { sentence in
    let dimensions: Shape = [heads, queries[sentence].count, keys[sentence].count]
    let weights = FloatBuffer(uninitialized: dimensions.count)
    shape.withKernel { kernel, scratch in
      tensor_attention_weights(kernel, sentence, qv.floats, kv.floats, weights.floats, scratch)
    }
    return Tensor(viewing: weights.values, shape: dimensions)
  }
}

/// The query-key pairs of one head whose scores packed attention computes under a mask: what its time is
/// proportional to.
///
/// More than the visible pairs by the margins of a tile: about 32 · 48 for each 32 queries of a window.
public func packedAttentionPairs(queries: Segments, keys: Segments, mask: AttentionMask) -> Int {
  let shape = PackedShape(
    "packedAttentionPairs", .zeros([queries.rows, 0]), .zeros([keys.rows, 0]), nil, heads: 1,
    queries: queries,
    keys: keys, mask: mask, dropout: nil)
  var pairs = 0
  shape.withKernel { kernel, _ in pairs = tensor_attention_pairs(kernel) }
  return pairs
}

/// Scaled dot-product attention, softmax(Q Kᵀ / √d_k) V, in plain operations.
///
/// Equation 1 of Vaswani et al. 2017.
///
/// - Parameters:
///   - q: queries, `[…, queries, keySize]`.
///   - k: keys, `[…, keys, keySize]`.
///   - v: values, `[…, keys, valueSize]`.
///   - mask: not 0 where a query may look; broadcasts to `[…, queries, keys]`.
///   - bias: added to the scores, −∞ to hide a key; broadcasts to `[…, queries, keys]`.
///   - dropout: on the weights that meet the values; those returned are without.
/// - Returns: `[…, queries, valueSize]` and the weights, `[…, queries, keys]`; a query that may look at no key
///   gets 0, not NaN.
public func scaledDotProductAttention(
  _ q: Tensor, _ k: Tensor, _ v: Tensor, mask: Tensor? = nil, bias: Tensor? = nil, dropout: Dropout? = nil
) -> (output: Tensor, weights: Tensor) {
  var scores = q.matmul(k, transposeB: true) * (1 / Float(max(q.shape[-1], 1)).squareRoot())
  if let bias { scores += bias }
  let weights = scores.softmax(keep: mask)
  let kept = dropout.map { TensorCore.dropout(weights, rate: $0.rate, key: $0.key) } ?? weights
  return (kept.matmul(v), weights)
}
