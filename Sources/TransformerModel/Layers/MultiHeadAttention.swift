import NeuralNetworks
import TensorCore

/// MultiHead(Q, K, V) = Concat(head₁, …, head_h) W^O, where
/// headᵢ = Attention(Q Wᵢ^Q, K Wᵢ^K, V Wᵢ^V) (section 3.2.2).
///
/// Which attention is a value that the layer takes. The matrices of all heads stand side by side in one. Sentences are packed: the rows of one follow those of
/// the one before, and there is no padding.
public struct MultiHeadAttention: Layer {
  /// W^Q, `[modelSize, heads · keySize]`.
  public let query: Linear
  /// W^K, `[modelSize, heads · keySize]`.
  public let key: Linear
  /// W^V, `[modelSize, heads · valueSize]`.
  public let value: Linear
  /// W^O, `[heads · valueSize, modelSize]`.
  public let output: Linear
  /// What happens between the projections.
  public let attention: any Attention
  public let heads: Int
  /// The rate of dropout on the attention weights.
  public let dropout: Float

  public init(
    _ configuration: TransformerConfiguration, attention: any Attention = SoftmaxAttention(),
    using random: inout Philox
  ) {
    let size = configuration.modelSize
    heads = configuration.heads
    dropout = configuration.attentionDropout
    let (keys, values) = (heads * configuration.keySize, heads * configuration.valueSize)
    let joint = configuration.projectionStart == .joint ? 2 * keys + values : nil
    query = Linear(size, keys, startingAs: joint, using: &random)
    key = Linear(size, keys, startingAs: joint, using: &random)
    value = Linear(size, values, startingAs: joint, using: &random)
    output = Linear(heads * configuration.valueSize, size, using: &random)
    self.attention = attention.prepared(
      for: AttentionSizes(
        heads: heads, keySize: configuration.keySize, valueSize: configuration.valueSize,
        maximumLength: configuration.maximumLength), using: &random)
  }

  /// Attention of the rows `x` over the rows `memory`; self-attention where they are the same.
  ///
  /// - Parameters:
  ///   - x: what asks, `[query rows, modelSize]`.
  ///   - memory: what is asked, `[key rows, modelSize]`.
  ///   - queries: the sentences of `x`.
  ///   - keys: the sentences of `memory`, as many.
  ///   - dropoutKey: nil outside training.
  ///   - scores: what the layer below left for this one, and this leaves for the layer above.
  /// - Returns: `[query rows, modelSize]`.
  func callAsFunction(
    _ x: Tensor, over memory: Tensor, queries: Segments, keys: Segments, mask: AttentionMask = .none,
    dropoutKey: DropoutKey? = nil, scores: inout [Tensor]
  ) -> Tensor {
    attend(
      query(x), key(memory), value(memory), queries: queries, keys: keys, mask: mask, dropoutKey: dropoutKey,
      scores: &scores)
  }

  /// As above, in a lone layer.
  public func callAsFunction(
    _ x: Tensor, over memory: Tensor, queries: Segments, keys: Segments, mask: AttentionMask = .none,
    dropoutKey: DropoutKey? = nil
  ) -> Tensor {
    var scores: [Tensor] = []
    return self(
      x, over: memory, queries: queries, keys: keys, mask: mask, dropoutKey: dropoutKey, scores: &scores)
  }

  /// Attention with the three projections already made.
  func attend(
    _ q: Tensor, _ k: Tensor, _ v: Tensor, queries: Segments, keys: Segments, mask: AttentionMask = .none,
    dropoutKey: DropoutKey? = nil, scores: inout [Tensor]
  ) -> Tensor {
    attention.check(mask, dropout: dropoutKey == nil ? 0 : dropout, "MultiHeadAttention")
    let input = AttentionInput(
      q: q, k: k, v: v, heads: heads, queries: queries, keys: keys, mask: mask,
      dropout: Dropout(dropout, dropoutKey))
    return output(attention(input, scores: &scores))
  }

  /// The weights of each sentence, `[heads, queries, keys]`; softmax(Q Kᵀ / √d_k) with the paper's attention.
  public func weights(
    _ x: Tensor, over memory: Tensor, queries: Segments, keys: Segments, mask: AttentionMask = .none,
    scores: [Tensor] = []
  ) -> [Tensor] {
    attention.check(mask, dropout: 0, "MultiHeadAttention")
    let input = AttentionInput(
      q: query(x), k: key(memory), v: value(memory), heads: heads, queries: queries, keys: keys, mask: mask)
    return attention.weights(input, scores: scores)
  }
}
