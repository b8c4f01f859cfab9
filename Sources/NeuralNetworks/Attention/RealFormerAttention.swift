import TensorCore

/// RealFormer: the scores of the layer below are added to this layer's before the softmax.
///
/// A_n = Q Kᵀ / √d_k + A_{n−1}, output softmax(A_n) V; the first layer is the paper's attention.
/// Source: He et al. 2020, RealFormer: Transformer likes residual attention, equation 4.
public struct RealFormerAttention: Attention {
  public init() {}

  public var name: String { "realformer" }

  public func callAsFunction(_ input: AttentionInput, scores: inout [Tensor]) -> Tensor {
    var summed: [Tensor] = []
    let output = input.bySentence { sentence in
      let scores = scores.isEmpty ? sentence.scores : sentence.scores + scores[sentence.index]
      summed.append(scores)
      return scores.softmax(keep: sentence.keep).dropped(sentence.dropout).matmul(sentence.v)
    }
    scores = summed
    return output
  }

  public func weights(_ input: AttentionInput, scores: [Tensor]) -> [Tensor] {
    input.sentences.map { sentence in
      (scores.isEmpty ? sentence.scores : sentence.scores + scores[sentence.index]).softmax(
        keep: sentence.keep)
    }
  }
}
