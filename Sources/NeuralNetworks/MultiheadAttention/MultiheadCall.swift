import TensorCore

/// One call's operands, projected, with the batch in front and what is appended to the keys.
struct MultiheadCall {
  /// `[N, L, E]`.
  let q: Tensor
  /// `[N, S′, E]`.
  let k: Tensor
  /// `[N, S′, E]`.
  let v: Tensor
  let isBatched: Bool
  /// L.
  let queries: Int
  private let layer: MultiheadAttention
  /// S, without those appended.
  private let keys: Int
  private let batch: Int
  private let keyPaddingMask: ScoreMask?
  private let attnMask: ScoreMask?

  init(
    _ layer: MultiheadAttention, _ query: Tensor, _ key: Tensor, _ value: Tensor,
    _ keyPaddingMask: ScoreMask?,
    _ attnMask: ScoreMask?
  ) {
    let isBatched = query.shape.rank == 3
    func inFront(_ x: Tensor) -> Tensor {
      if !isBatched { return x.reshaped(to: [1] + x.shape.dimensions) }
      return layer.batchFirst ? x : x.permuted([1, 0, 2])
    }
    let shapes = "query \(query.shape), key \(key.shape), value \(value.shape)"
    require(
      (2...3).contains(query.shape.rank) && key.shape.rank == query.shape.rank
        && value.shape.rank == query.shape.rank,
      "MultiheadAttention: \(shapes) must all have three axes, or two without a batch")
    let (x, y, z) = (inFront(query), inFront(key), inFront(value))
    require(
      x.shape[0] == y.shape[0] && y.shape[0] == z.shape[0] && y.shape[1] == z.shape[1],
      "MultiheadAttention: \(shapes) differ in the batch or in the number of keys")
    self.layer = layer
    self.isBatched = isBatched
    (batch, queries, keys) = (x.shape[0], x.shape[1], y.shape[1])
    q = layer.query(x)
    k = Self.appended(layer.key(y), layer.appendedKey, zero: layer.addZeroAttn)
    v = Self.appended(layer.value(z), layer.appendedValue, zero: layer.addZeroAttn)
    let padding: Shape = isBatched ? [batch, keys] : [keys]
    if let keyPaddingMask {
      require(
        keyPaddingMask.tensor.shape == padding,
        "MultiheadAttention: a keyPaddingMask of \(keyPaddingMask.tensor.shape), expected \(padding)")
    }
    if let attnMask {
      let perHead: Shape = [batch * layer.numHeads, queries, keys]
      require(
        attnMask.tensor.shape == [queries, keys] || attnMask.tensor.shape == perHead,
        "MultiheadAttention: an attnMask of \(attnMask.tensor.shape), expected \([queries, keys]) or \(perHead)"
      )
    }
    self.keyPaddingMask = keyPaddingMask
    self.attnMask = attnMask
  }

  /// The keys or values of each sentence, the learned one, and zeros.
  private static func appended(_ x: Tensor, _ learned: Parameter?, zero: Bool) -> Tensor {
    let one = Shape([x.shape[0], 1, x.shape[2]])
    let parts =
      [x] + (learned.map { [$0.value.expanded(to: one)] } ?? []) + (zero ? [Tensor.zeros(one)] : [])
    return parts.count == 1 ? x : .concatenated(parts, axis: 1)
  }

  /// The heads' outputs by the kernel that holds no weights, `[N, L, E]`; nil where masks ask for more than hiding keys.
  func packed(isCausal: Bool, dropout: Dropout?) -> Tensor? {
    let all = k.shape[1]
    let hidesKeys = keyPaddingMask?.isBoolean ?? true
    guard attnMask == nil, hidesKeys, !isCausal || (keyPaddingMask == nil && queries == all) else {
      return nil
    }
    let hidden = keyPaddingMask?.tensor.scalars ?? []
    let seen = (0..<batch).map { sentence in
      (0..<all).filter { $0 >= keys || hidden.isEmpty || hidden[sentence * keys + $0] == 0 }
        .map { Int32(sentence * all + $0) }
    }
    let width = layer.embedDim
    func rows(_ x: Tensor) -> Tensor {
      let flat = x.reshaped(to: [batch * all, width])
      return hidden.isEmpty ? flat : flat.gatherRows(seen.flatMap { $0 })
    }
    let input = AttentionInput(
      q: q.reshaped(to: [batch * queries, width]), k: rows(k), v: rows(v), heads: layer.numHeads,
      queries: Segments(lengths: Array(repeating: queries, count: batch)),
      keys: Segments(lengths: seen.map(\.count)), mask: isCausal ? .causal : .none, dropout: dropout)
    return SoftmaxAttention()(input).reshaped(to: [batch, queries, width])
  }

  /// The heads' outputs, `[N, L, E]`, and all weights, `[N, H, L, S′]`.
  func whole(isCausal: Bool, dropout: Dropout?) -> (output: Tensor, weights: Tensor) {
    let heads = layer.numHeads
    func apart(_ x: Tensor) -> Tensor {
      x.reshaped(to: [batch, x.shape[1], heads, layer.embedDim / heads]).permuted([0, 2, 1, 3])
    }
    var masks = ScoreMasks()
    if let keyPaddingMask { masks.add(keyPaddingMask, as: [batch, 1, 1, keys]) }
    if let attnMask {
      let isPerHead = attnMask.tensor.shape.rank == 3
      masks.add(attnMask, as: [isPerHead ? batch : 1, isPerHead ? heads : 1, queries, keys])
    }
    if isCausal {
      let later = (0..<queries).map { query in (0..<keys).map { $0 > query } }
      masks.add(.hiding(later), as: [1, 1, queries, keys])
    }
    masks.append(keys: k.shape[1] - keys)
    let (output, weights) = scaledDotProductAttention(
      apart(q), apart(k), apart(v), mask: masks.keep, bias: masks.bias, dropout: dropout)
    return (output.permuted([0, 2, 1, 3]).reshaped(to: [batch, queries, layer.embedDim]), weights)
  }
}
