extension TransformerConfiguration {
  /// The trained numbers of this model, as table 3 counts them: the shared embedding once, all biases.
  ///
  /// Parameters that an attention has of its own, which the paper's has not, are apart: `Transformer.parameterCount`
  /// counts them. At a vocabulary of 41,000 this gives every entry of the column `params` for the base model's family.
  public var parameterCount: Int {
    let encoderLayer = attentionCount + feedForwardCount + 2 * layerNormCount
    let decoderLayer = 2 * attentionCount + feedForwardCount + 3 * layerNormCount
    let finalNorms = layerNormPlace.isLast ? 2 * layerNormCount : 0
    let positionTables = positions == .learned ? 2 * maximumLength * modelSize : 0
    return vocabularySize * modelSize + positionTables + layers * (encoderLayer + decoderLayer) + finalNorms
  }

  /// W^Q, W^K, W^V and W^O of all heads, each with its bias.
  private var attentionCount: Int {
    2 * (modelSize + 1) * heads * keySize + (modelSize + 1) * heads * valueSize
      + (heads * valueSize + 1) * modelSize
  }

  /// W₁, b₁, W₂, b₂.
  private var feedForwardCount: Int {
    (modelSize + 1) * feedForwardSize + (feedForwardSize + 1) * modelSize
  }

  /// A gain and a bias.
  private var layerNormCount: Int { 2 * modelSize }
}
