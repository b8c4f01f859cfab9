import TensorCore

/// softmax(Q Kᵀ / √d_k) V, the paper's attention (equation 1).
///
/// Fused: no matrix of queries and keys is held.
public struct SoftmaxAttention: Attention {
  public init() {}

  public var name: String { "softmax" }

  public func callAsFunction(_ input: AttentionInput, scores: inout [Tensor]) -> Tensor {
    packedAttention(
      input.q, input.k, input.v, heads: input.heads, queries: input.queries, keys: input.keys,
      mask: input.mask,
      dropout: input.dropout)
  }

  public func weights(_ input: AttentionInput, scores: [Tensor]) -> [Tensor] {
    packedAttentionWeights(
      input.q, input.k, heads: input.heads, queries: input.queries, keys: input.keys, mask: input.mask)
  }
}
