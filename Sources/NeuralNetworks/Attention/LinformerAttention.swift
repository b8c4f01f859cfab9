import TensorCore

/// Linformer: keys and values of a sentence are first mixed into m, softmax(Q (E K)ᵀ / √d_k) (F V), in time
/// proportional to n · m.
///
/// E and F, `[m, maximumLength]`, are parameters of each layer, for all heads; a sentence of n tokens uses their
/// first n columns. Each mixed key stands for the whole sentence, so there is no causal form.
/// Source: Wang et al. 2020, Linformer: self-attention with linear complexity, equation 7.
public struct LinformerAttention: Attention {
  /// m.
  public let mixed: Int
  /// E, `[m, maximumLength]`; nil until a layer has taken this attention.
  public private(set) var keyMixing: Parameter?
  /// F, `[m, maximumLength]`.
  public private(set) var valueMixing: Parameter?

  public init(mixed: Int) {
    require(mixed > 0, "LinformerAttention: \(mixed) mixed keys")
    self.mixed = mixed
  }

  public var name: String { "linformer(mixed: \(mixed))" }

  public func supports(_ mask: AttentionMask) -> Bool { mask == .none }

  /// Fresh E and F with elements from N(0, 1/m), as the theorem of the paper draws them.
  public func prepared(for sizes: AttentionSizes, using random: inout Philox) -> LinformerAttention {
    var copy = self
    let deviation = 1 / Float(mixed).squareRoot()
    func mixing(_ name: String) -> Parameter {
      Parameter(
        name, .randomNormal([mixed, sizes.maximumLength], standardDeviation: deviation, using: &random))
    }
    copy.keyMixing = mixing("keyMixing")
    copy.valueMixing = mixing("valueMixing")
    return copy
  }

  public func callAsFunction(_ input: AttentionInput, scores: inout [Tensor]) -> Tensor {
    input.bySentence { sentence in
      let values = mix(valueMixing, sentence.v)
      let mixed = scaledDotProductAttention(
        sentence.q, mix(keyMixing, sentence.k), values, dropout: sentence.dropout)
      // Without keys the mixed ones are 0, and so is what is gathered.
      return mixed.output
    }
  }

  /// softmax(Q (E K)ᵀ / √d_k) F: what multiplies each value; it may be below 0, and rows need not sum to 1.
  public func weights(_ input: AttentionInput, scores: [Tensor]) -> [Tensor] {
    input.sentences.map { sentence in
      let keys = mix(keyMixing, sentence.k)
      let weights = scaledDotProductAttention(sentence.q, keys, keys).weights
      return weights.matmul(columns(valueMixing, sentence.keyCount))
    }
  }

  private func mix(_ mixing: Parameter?, _ x: Tensor) -> Tensor { columns(mixing, x.shape[1]).matmul(x) }

  private func columns(_ mixing: Parameter?, _ n: Int) -> Tensor {
    guard let mixing else {
      fatalError("attention '\(name)': it has no parameters yet; take what prepared(for:using:) gives")
    }
    require(
      n <= mixing.shape[1], "attention '\(name)': a sentence of \(n) keys, E and F are \(mixing.shape)")
    return mixing.value.slice(axis: 1, 0..<n)
  }
}
