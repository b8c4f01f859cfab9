import TensorCore

/// Additive attention: softmax(wᵀ tanh(W_q q_i + W_k k_j)) V.
///
/// W_q, W_k and w are parameters of each head and layer. A vector of `hiddenSize` is held for each pair, so time and
/// memory are those of softmax attention times that; the paper finds it better than dot products that are not scaled
/// (section 3.2.1).
/// Source: Bahdanau et al. 2014, Neural machine translation by jointly learning to align and translate, appendix A.1.2.
public struct AdditiveAttention: Attention {
  public let hiddenSize: Int
  /// W_q, `[heads, keySize, hiddenSize]`; nil until a layer has taken this attention.
  public private(set) var queryWeight: Parameter?
  /// W_k, `[heads, keySize, hiddenSize]`.
  public private(set) var keyWeight: Parameter?
  /// w, `[heads, hiddenSize, 1]`.
  public private(set) var scoreWeight: Parameter?

  public init(hiddenSize: Int) {
    require(hiddenSize > 0, "AdditiveAttention: a hidden size of \(hiddenSize)")
    self.hiddenSize = hiddenSize
  }

  public var name: String { "additive(hiddenSize: \(hiddenSize))" }

  /// Fresh parameters, uniform as Glorot and Bengio's.
  public func prepared(for sizes: AttentionSizes, using random: inout Philox) -> AdditiveAttention {
    func weight(_ name: String, _ inputs: Int, _ outputs: Int) -> Parameter {
      let heads = (0..<sizes.heads).map { _ in
        Tensor.xavierUniform(inputs, outputs, using: &random).reshaped(to: [1, inputs, outputs])
      }
      return Parameter(name, .concatenated(heads))
    }
    var copy = self
    copy.queryWeight = weight("queryWeight", sizes.keySize, hiddenSize)
    copy.keyWeight = weight("keyWeight", sizes.keySize, hiddenSize)
    copy.scoreWeight = weight("scoreWeight", hiddenSize, 1)
    return copy
  }

  public func callAsFunction(_ input: AttentionInput, scores: inout [Tensor]) -> Tensor {
    input.bySentence { weights($0).dropped($0.dropout).matmul($0.v) }
  }

  public func weights(_ input: AttentionInput, scores: [Tensor]) -> [Tensor] { input.sentences.map(weights) }

  private func weights(_ sentence: AttentionInput.Sentence) -> Tensor {
    guard let queryWeight, let keyWeight, let scoreWeight else {
      fatalError("attention '\(name)': it has no parameters yet; take what prepared(for:using:) gives")
    }
    let (heads, n, m) = (sentence.q.shape[0], sentence.queryCount, sentence.keyCount)
    let queries = sentence.q.matmul(queryWeight.value).reshaped(to: [heads, n, 1, hiddenSize])
    let keys = sentence.k.matmul(keyWeight.value).reshaped(to: [heads, 1, m, hiddenSize])
    let hidden = (queries + keys).tanh().reshaped(to: [heads, n * m, hiddenSize])
    return hidden.matmul(scoreWeight.value).reshaped(to: [heads, n, m]).softmax(keep: sentence.keep)
  }
}
