import TensorCore

/// Efficient attention: softmax over features of Q, times softmax over keys of K, transposed, times V, in time
/// proportional to n.
///
/// The matrix softmax_d(Q) · softmax_n(K)ᵀ is never made; its rows sum to 1. A softmax over all keys looks ahead, so
/// there is no causal form.
/// Source: Shen et al. 2018, Efficient attention: attention with linear complexities, section 3.2.
public struct EfficientAttention: Attention {
  public init() {}

  public var name: String { "efficient" }

  public func supports(_ mask: AttentionMask) -> Bool { mask == .none }

  public var dropsWeights: Bool { false }

  public func callAsFunction(_ input: AttentionInput, scores: inout [Tensor]) -> Tensor {
    input.bySentence { sentence in
      // `[heads, keySize, keys]` · `[heads, keys, valueSize]`: what each feature stands for.
      let context = sentence.k.transposed().softmax().matmul(sentence.v)
      return sentence.q.softmax().matmul(context)
    }
  }

  public func weights(_ input: AttentionInput, scores: [Tensor]) -> [Tensor] {
    input.sentences.map { $0.q.softmax().matmul($0.k.transposed().softmax()) }
  }
}
