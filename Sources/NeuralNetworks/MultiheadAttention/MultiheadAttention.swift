import TensorCore

/// Multi-head attention with the arguments and the semantics of PyTorch's `nn.MultiheadAttention`.
///
/// | PyTorch | here | meaning |
/// |:--|:--|:--|
/// | `embed_dim` | `embedDim` | E, the width of queries and outputs |
/// | `num_heads` | `numHeads` | H, of E / H each; it must divide E |
/// | `dropout=0.0` | `dropout` | the rate on the weights, where a call has a `dropoutKey` |
/// | `bias=True` | `bias` | biases of all four projections |
/// | `add_bias_kv=False` | `addBiasKV` | a learned key and value after the others of each sentence |
/// | `add_zero_attn=False` | `addZeroAttn` | a key and a value of zeros after those |
/// | `kdim`, `vdim` | `kdim`, `vdim` | the widths of keys and values; E for nil |
/// | `batch_first=False` | `batchFirst` | (N, L, E) for (L, N, E); unbatched (L, E) in any case |
/// | `query`, `key`, `value` | the same | (L, N, E), (S, N, kdim), (S, N, vdim), or without N |
/// | `key_padding_mask` | `keyPaddingMask` | (N, S), or (S): keys hidden from all queries |
/// | `need_weights=True` | `needWeights` | without weights no matrix of queries and keys is held where masks allow |
/// | `attn_mask` | `attnMask` | (L, S), or (N · H, L, S) |
/// | `average_attn_weights=True` | `averageAttnWeights` | weights (N, L, S) for (N, H, L, S); without N if unbatched |
/// | `is_causal=False` | `isCausal` | query i sees keys 0 to i; PyTorch wants `attn_mask` beside it, here it suffices |
///
/// Both masks may be boolean, where true hides, or of numbers that are added to the scores. The weights have further
/// columns for the keys that `addBiasKV` and `addZeroAttn` append, which no mask hides.
///
/// Two differences: a query whose keys are all hidden gets 0 with zero weights, where PyTorch gives NaN; and the
/// weights returned are those before dropout.
public struct MultiheadAttention: Layer {
  /// `[E, E]`.
  public let query: Linear
  /// `[kdim, E]`.
  public let key: Linear
  /// `[vdim, E]`.
  public let value: Linear
  /// `[E, E]`.
  public let output: Linear
  /// `bias_k`, `[E]`.
  public let appendedKey: Parameter?
  /// `bias_v`, `[E]`.
  public let appendedValue: Parameter?
  public let numHeads: Int
  public let dropout: Float
  public let addZeroAttn: Bool
  public let batchFirst: Bool

  /// Starts as PyTorch's does: Xavier's uniform distribution over the projections stacked, ±1/√E for the output's.
  public init(
    embedDim: Int, numHeads: Int, dropout: Float = 0, bias: Bool = true, addBiasKV: Bool = false,
    addZeroAttn: Bool = false, kdim: Int? = nil, vdim: Int? = nil, batchFirst: Bool = false,
    using random: inout Philox
  ) {
    require(
      embedDim > 0 && numHeads > 0 && embedDim % numHeads == 0,
      "MultiheadAttention: an embedDim of \(embedDim) is no multiple of \(numHeads) heads")
    require(dropout >= 0 && dropout < 1, "MultiheadAttention: a dropout of \(dropout) is not in 0..<1")
    let (kdim, vdim) = (kdim ?? embedDim, vdim ?? embedDim)
    let isStacked = kdim == embedDim && vdim == embedDim
    func projection(_ inputs: Int) -> Linear {
      Linear(
        inputs, embedDim, bias: bias, startingAs: isStacked ? 3 * embedDim : nil, using: &random)
    }
    query = projection(embedDim)
    key = projection(kdim)
    value = projection(vdim)
    let bound = 1 / Float(embedDim).squareRoot()
    output = Linear(
      weight: .randomUniform([embedDim, embedDim], in: -bound..<bound, using: &random),
      bias: bias ? .zeros([embedDim]) : nil)
    // Xavier's normal distribution of a `[1, 1, E]`: 1 · E numbers each way.
    let deviation = (1 / Float(embedDim)).squareRoot()
    func appended(_ name: String) -> Parameter? {
      addBiasKV
        ? Parameter(name, .randomNormal([embedDim], standardDeviation: deviation, using: &random)) : nil
    }
    appendedKey = appended("appendedKey")
    appendedValue = appended("appendedValue")
    self.numHeads = numHeads
    self.dropout = dropout
    self.addZeroAttn = addZeroAttn
    self.batchFirst = batchFirst
  }

  /// E.
  public var embedDim: Int { output.weight.shape[1] }

  /// The outputs, and the weights if they are needed.
  ///
  /// - Parameter dropoutKey: nil outside training.
  public func callAsFunction(
    _ query: Tensor, _ key: Tensor, _ value: Tensor, keyPaddingMask: ScoreMask? = nil,
    needWeights: Bool = true, attnMask: ScoreMask? = nil, averageAttnWeights: Bool = true,
    isCausal: Bool = false, dropoutKey: DropoutKey? = nil
  ) -> (output: Tensor, weights: Tensor?) {
    let call = MultiheadCall(self, query, key, value, keyPaddingMask, attnMask)
    let dropout = Dropout(dropout, dropoutKey)
    let gathered: Tensor  // `[N, L, E]`
    var weights: Tensor?
    if !needWeights, let packed = call.packed(isCausal: isCausal, dropout: dropout) {
      gathered = packed
    } else {
      let (output, all) = call.whole(isCausal: isCausal, dropout: dropout)
      gathered = output
      if needWeights { weights = averageAttnWeights ? all.mean(axis: 1) : all }
    }
    let result = output(gathered)
    if call.isBatched { return (batchFirst ? result : result.permuted([1, 0, 2]), weights) }
    return (
      result.reshaped(to: [call.queries, embedDim]),
      weights.map { $0.reshaped(to: Array($0.shape.dimensions.dropFirst())) }
    )
  }
}
