import NeuralNetworks
import TensorCore

/// A layer of the decoder: masked self-attention, attention over the encoder's output, a feed-forward network
/// (section 3.1).
public struct DecoderLayer: Layer {
  public let selfAttention: MultiHeadAttention
  public let selfAttentionResidual: Residual
  public let crossAttention: MultiHeadAttention
  public let crossAttentionResidual: Residual
  public let feedForward: FeedForward
  public let feedForwardResidual: Residual

  public init(
    _ configuration: TransformerConfiguration, attention: any Attention = SoftmaxAttention(),
    crossAttention: any Attention = SoftmaxAttention(), using random: inout Philox
  ) {
    selfAttention = MultiHeadAttention(configuration, attention: attention, using: &random)
    selfAttentionResidual = Residual(configuration)
    self.crossAttention = MultiHeadAttention(configuration, attention: crossAttention, using: &random)
    crossAttentionResidual = Residual(configuration)
    feedForward = FeedForward(configuration, using: &random)
    feedForwardResidual = Residual(configuration)
  }

  /// The three sub-layers over packed sentences; a position sees itself and those before it.
  ///
  /// - Parameters:
  ///   - x: `[target rows, modelSize]`.
  ///   - memory: the encoder's output, `[source rows, modelSize]`.
  ///   - targets: the sentences of `x`.
  ///   - sources: the sentences of `memory`.
  ///   - scores: what the attentions of the layer below left, and these leave for the layer above.
  func callAsFunction(
    _ x: Tensor, memory: Tensor, targets: Segments, sources: Segments, dropoutKey: DropoutKey? = nil,
    scores: inout Scores
  ) -> Tensor {
    let x = selfAttend(x, sentences: targets, dropoutKey: dropoutKey, scores: &scores.own)
    let informed = crossAttentionResidual(x, dropoutKey: dropoutKey?.child(2)) { x in
      crossAttention(
        x, over: memory, queries: targets, keys: sources, dropoutKey: dropoutKey?.child(3),
        scores: &scores.cross)
    }
    return feedForwardResidual(informed, dropoutKey: dropoutKey?.child(4)) { x in
      feedForward(x, dropoutKey: dropoutKey?.child(5))
    }
  }

  /// As above, in a lone layer.
  public func callAsFunction(
    _ x: Tensor, memory: Tensor, targets: Segments, sources: Segments, dropoutKey: DropoutKey? = nil
  ) -> Tensor {
    var scores = Scores()
    return self(
      x, memory: memory, targets: targets, sources: sources, dropoutKey: dropoutKey, scores: &scores)
  }

  /// What the two attentions of a layer hand to those of the layer above.
  struct Scores {
    var own: [Tensor] = []
    var cross: [Tensor] = []
  }

  private func selfAttend(
    _ x: Tensor, sentences: Segments, dropoutKey: DropoutKey?, scores: inout [Tensor]
  ) -> Tensor {
    selfAttentionResidual(x, dropoutKey: dropoutKey?.child(0)) { x in
      selfAttention(
        x, over: x, queries: sentences, keys: sentences, mask: .causal, dropoutKey: dropoutKey?.child(1),
        scores: &scores)
    }
  }

  /// The weights of each sentence in both attentions, `[heads, queries, keys]`.
  func attention(
    _ x: Tensor, memory: Tensor, targets: Segments, sources: Segments, scores: Scores
  ) -> (own: [Tensor], cross: [Tensor]) {
    var scores = scores
    let read = selfAttentionResidual.input(x)
    let own = selfAttention.weights(
      read, over: read, queries: targets, keys: targets, mask: .causal, scores: scores.own)
    let attended = selfAttend(x, sentences: targets, dropoutKey: nil, scores: &scores.own)
    let cross = crossAttention.weights(
      crossAttentionResidual.input(attended), over: memory, queries: targets, keys: sources,
      scores: scores.cross)
    return (own, cross)
  }
}

/// N layers that turn what has been written, and z, into what predicts the next token (section 3.1).
public struct Decoder: Layer {
  public let layers: [DecoderLayer]
  /// After the last layer, where `layerNormPlace` has one; the paper has none.
  public let norm: LayerNorm?
  /// Whether a layer's inside is computed again on the way back.
  public let recomputesLayers: Bool

  public init(
    _ configuration: TransformerConfiguration, attention: any Attention = SoftmaxAttention(),
    crossAttention: any Attention = SoftmaxAttention(), using random: inout Philox
  ) {
    layers = (0..<configuration.layers).map { _ in
      DecoderLayer(
        configuration, attention: attention, crossAttention: crossAttention, using: &random)
    }
    norm = configuration.layerNormPlace.isLast ? LayerNorm(configuration) : nil
    recomputesLayers = configuration.recomputesLayers
  }

  /// All layers over packed sentences.
  ///
  /// - Parameters:
  ///   - x: embeddings, `[target rows, modelSize]`.
  ///   - memory: the encoder's output, `[source rows, modelSize]`.
  /// - Returns: `[target rows, modelSize]`.
  public func callAsFunction(
    _ x: Tensor, memory: Tensor, targets: Segments, sources: Segments, dropoutKey: DropoutKey? = nil
  ) -> Tensor {
    var x = x, scores = DecoderLayer.Scores()
    for (index, layer) in layers.enumerated() {
      let key = dropoutKey?.child(index)
      if recomputesLayers {
        x = recomputed(
          layer, x, memory: memory, targets: targets, sources: sources, dropoutKey: key, scores: &scores)
      } else {
        x = layer(
          x, memory: memory, targets: targets, sources: sources, dropoutKey: key, scores: &scores)
      }
    }
    return norm?(x) ?? x
  }

  /// A layer of which only inputs and results are kept.
  private func recomputed(
    _ layer: DecoderLayer, _ x: Tensor, memory: Tensor, targets: Segments, sources: Segments,
    dropoutKey: DropoutKey?, scores: inout DecoderLayer.Scores
  ) -> Tensor {
    let before = scores.own.count
    var after = 0
    let results = checkpointed([x, memory] + scores.own + scores.cross) { inputs in
      let handed = inputs.dropFirst(2)
      var scores = DecoderLayer.Scores(
        own: Array(handed.prefix(before)), cross: Array(handed.dropFirst(before)))
      let x = layer(
        inputs[0], memory: inputs[1], targets: targets, sources: sources, dropoutKey: dropoutKey,
        scores: &scores)
      after = scores.own.count
      return [x] + scores.own + scores.cross
    }
    let handed = results.dropFirst()
    scores = DecoderLayer.Scores(own: Array(handed.prefix(after)), cross: Array(handed.dropFirst(after)))
    return results[0]
  }
}
