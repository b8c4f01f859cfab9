import TensorCore

/// Attention whose similarity is a product of features: a_ij ∝ φ(q_i) · ψ(k_j), all of them at least 0.
///
/// Then Σ_j a_ij v_j = φ(q_i) (Σ_j ψ(k_j) v_jᵀ) / φ(q_i) (Σ_j ψ(k_j)): no matrix of queries and keys, and time
/// proportional to n. Under the causal mask both sums run along the sentence, in pieces of 64 positions. Decoding makes
/// them anew from the cached keys for each token.
/// Source: Katharopoulos et al. 2020, Transformers are RNNs, section 3.2.
public protocol FeatureAttention: Attention {
  /// φ of `[heads, n, keySize]`, `[heads, n, features]`.
  func queryFeatures(_ q: Tensor) -> Tensor
  /// ψ of `[heads, n, keySize]`, `[heads, n, features]`.
  func keyFeatures(_ k: Tensor) -> Tensor
}

/// Far below every denominator; a query without keys gets 0 / this.
private let least: Float = 1e-20

/// Positions whose mutual weights are computed as a matrix.
private let piece = 64

extension FeatureAttention {
  public func supports(_ mask: AttentionMask) -> Bool { mask == .none || mask == .causal }

  public var dropsWeights: Bool { false }

  public func callAsFunction(_ input: AttentionInput, scores: inout [Tensor]) -> Tensor {
    input.bySentence { sentence in
      let (q, k) = (queryFeatures(sentence.q), keyFeatures(sentence.k))
      // A column of ones lets one product sum numerators and denominators.
      let ones = Tensor.ones([input.heads, sentence.keyCount, 1])
      let values = Tensor.concatenated([sentence.v, ones], axis: 2)
      let sums =
        input.mask == .causal ? causalSums(q, k, values) : q.matmul(k.matmul(values, transposeA: true))
      let width = sentence.v.shape[2]
      return sums.slice(axis: 2, 0..<width) / (sums.slice(axis: 2, width..<width + 1) + least)
    }
  }

  /// Σ φ(q_i) · ψ(k_j) v_j over the keys that query i sees: S_i = S_{i−1} + ψ(k_i) v_iᵀ.
  private func causalSums(_ q: Tensor, _ k: Tensor, _ v: Tensor) -> Tensor {
    let (heads, queries, keys) = (q.shape[0], q.shape[1], k.shape[1])
    // Where there are fewer keys, the first queries stand before all of them; where there are more, all queries see
    // those in front.
    let blind = max(0, queries - keys), seen = max(0, keys - queries)
    var sums = blind > 0 ? [Tensor.zeros([heads, blind, v.shape[2]])] : []
    var state = k.slice(axis: 1, 0..<seen).matmul(v.slice(axis: 1, 0..<seen), transposeA: true)
    for start in stride(from: 0, to: queries - blind, by: piece) {
      let n = min(piece, queries - blind - start)
      let part = q.slice(axis: 1, blind + start..<blind + start + n)
      let ownKeys = k.slice(axis: 1, seen + start..<seen + start + n)
      let ownValues = v.slice(axis: 1, seen + start..<seen + start + n)
      var own = part.matmul(ownKeys, transposeB: true)
      if let keep = AttentionMask.causal.keep(queries: n, keys: n) { own *= keep }
      sums.append(part.matmul(state) + own.matmul(ownValues))
      state += ownKeys.matmul(ownValues, transposeA: true)
    }
    return sums.isEmpty ? .zeros([heads, 0, v.shape[2]]) : .concatenated(sums, axis: 1)
  }

  /// The matrix that is never made on the way.
  public func weights(_ input: AttentionInput, scores: [Tensor]) -> [Tensor] {
    input.sentences.map { sentence in
      var similarity = queryFeatures(sentence.q).matmul(keyFeatures(sentence.k), transposeB: true)
      if let keep = sentence.keep { similarity *= keep }
      return similarity / (similarity.sum(axis: 2, keepDimensions: true) + least)
    }
  }
}
