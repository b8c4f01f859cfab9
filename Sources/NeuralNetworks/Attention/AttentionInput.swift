import TensorCore

/// What an attention works on: projected queries, keys and values of packed sentences.
public struct AttentionInput {
  /// `[query rows, heads · keySize]`; head h has columns h · keySize ..< (h + 1) · keySize.
  public var q: Tensor
  /// `[key rows, heads · keySize]`.
  public var k: Tensor
  /// `[key rows, heads · valueSize]`.
  public var v: Tensor
  public var heads: Int
  /// The sentences of the query rows.
  public var queries: Segments
  /// The same sentences' key rows.
  public var keys: Segments
  public var mask: AttentionMask
  /// On the weights; nil outside training.
  public var dropout: Dropout?

  public init(
    q: Tensor, k: Tensor, v: Tensor, heads: Int, queries: Segments, keys: Segments,
    mask: AttentionMask = .none,
    dropout: Dropout? = nil
  ) {
    self.q = q
    self.k = k
    self.v = v
    self.heads = heads
    self.queries = queries
    self.keys = keys
    self.mask = mask
    self.dropout = dropout
  }

  /// The size of a query and of a key in one head.
  public var keySize: Int { q.shape[1] / heads }

  /// One sentence, the heads apart.
  public struct Sentence {
    public let index: Int
    /// `[heads, queries, keySize]`.
    public let q: Tensor
    /// `[heads, keys, keySize]`.
    public let k: Tensor
    /// `[heads, keys, valueSize]`.
    public let v: Tensor
    public let mask: AttentionMask
    /// With a key of the sentence's own.
    public let dropout: Dropout?

    public var queryCount: Int { q.shape[1] }
    public var keyCount: Int { k.shape[1] }

    /// 1 where a query may look, `[queries, keys]`; nil where all see all.
    public var keep: Tensor? { mask.keep(queries: queryCount, keys: keyCount) }

    /// q kᵀ / √keySize, `[heads, queries, keys]`, without the mask.
    public var scores: Tensor {
      q.matmul(k, transposeB: true) * (1 / Float(max(q.shape[2], 1)).squareRoot())
    }
  }

  /// The sentences one by one.
  public var sentences: [Sentence] {
    (0..<queries.count).map { index in
      Sentence(
        index: index, q: apart(q.rows(queries[index])), k: apart(k.rows(keys[index])),
        v: apart(v.rows(keys[index])), mask: mask,
        dropout: dropout.map { Dropout(rate: $0.rate, key: $0.key.child(index)) })
    }
  }

  /// The outputs of all sentences, packed, from each one's `[heads, queries, valueSize]`.
  public func bySentence(_ body: (Sentence) -> Tensor) -> Tensor {
    let outputs = sentences.map { sentence in
      body(sentence).permuted([1, 0, 2]).reshaped(to: [sentence.queryCount, v.shape[1]])
    }
    return outputs.isEmpty ? .zeros([0, v.shape[1]]) : .concatenated(outputs)
  }

  /// `[rows, heads · size]` as `[heads, rows, size]`.
  private func apart(_ x: Tensor) -> Tensor {
    x.reshaped(to: [x.shape[0], heads, x.shape[1] / heads]).permuted([1, 0, 2])
  }
}
