import TensorCore

/// Explicit sparse attention: of each query's scores the k greatest take part in the softmax, and what equals the least
/// of them.
///
/// The scores of all pairs are computed to choose from: this sharpens attention, but costs what the paper's costs.
/// Source: Zhao et al. 2019, Explicit sparse transformer, equations 5 to 7.
public struct TopKAttention: Attention {
  public let k: Int

  public init(k: Int) {
    require(k > 0, "TopKAttention: k is \(k)")
    self.k = k
  }

  public var name: String { "top-k(k: \(k))" }

  public func callAsFunction(_ input: AttentionInput, scores: inout [Tensor]) -> Tensor {
    input.bySentence { sentence in
      let scores = sentence.scores
      return scores.softmax(keep: greatest(scores, sentence)).dropped(sentence.dropout).matmul(sentence.v)
    }
  }

  public func weights(_ input: AttentionInput, scores: [Tensor]) -> [Tensor] {
    input.sentences.map { sentence in
      let scores = sentence.scores
      return scores.softmax(keep: greatest(scores, sentence))
    }
  }

  /// 1 at the k greatest visible scores of each query, 0 elsewhere.
  private func greatest(_ scores: Tensor, _ sentence: AttentionInput.Sentence) -> Tensor {
    let scalars = scores.scalars
    let (n, m) = (sentence.queryCount, sentence.keyCount)
    var keep = [Float](repeating: 0, count: scalars.count)
    for row in 0..<scores.shape[0] * n {
      let visible = sentence.mask.visibleKeys(of: row % n, queries: n, keys: m)
      // The k greatest so far, ascending: most scores are below the first of them.
      var greatest: [Float] = []
      for key in visible where greatest.count < k || scalars[row * m + key] > greatest[0] {
        let score = scalars[row * m + key]
        greatest.insert(score, at: greatest.firstIndex { $0 > score } ?? greatest.count)
        if greatest.count > k { greatest.removeFirst() }
      }
      guard let least = greatest.first else { continue }
      for key in visible where scalars[row * m + key] >= least { keep[row * m + key] = 1 }
    }
    return Tensor(keep, shape: scores.shape)
  }
}
