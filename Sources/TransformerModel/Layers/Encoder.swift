import NeuralNetworks
import TensorCore

/// A layer of the encoder: self-attention, then a feed-forward network (section 3.1).
public struct EncoderLayer: Layer {
  public let selfAttention: MultiHeadAttention
  public let selfAttentionResidual: Residual
  public let feedForward: FeedForward
  public let feedForwardResidual: Residual

  public init(
    _ configuration: TransformerConfiguration, attention: any Attention = SoftmaxAttention(),
    using random: inout Philox
  ) {
    selfAttention = MultiHeadAttention(configuration, attention: attention, using: &random)
    selfAttentionResidual = Residual(configuration)
    feedForward = FeedForward(configuration, using: &random)
    feedForwardResidual = Residual(configuration)
  }

  /// Both sub-layers over packed sentences.
  ///
  /// - Parameters:
  ///   - x: `[rows, modelSize]`.
  ///   - scores: what the attention of the layer below left, and this one leaves for the layer above.
  func callAsFunction(
    _ x: Tensor, sentences: Segments, dropoutKey: DropoutKey? = nil, scores: inout [Tensor]
  ) -> Tensor {
    let x = selfAttentionResidual(x, dropoutKey: dropoutKey?.child(0)) { x in
      selfAttention(
        x, over: x, queries: sentences, keys: sentences, dropoutKey: dropoutKey?.child(1), scores: &scores)
    }
    return feedForwardResidual(x, dropoutKey: dropoutKey?.child(2)) { x in
      feedForward(x, dropoutKey: dropoutKey?.child(3))
    }
  }

  /// As above, in a lone layer.
  public func callAsFunction(_ x: Tensor, sentences: Segments, dropoutKey: DropoutKey? = nil) -> Tensor {
    var scores: [Tensor] = []
    return self(x, sentences: sentences, dropoutKey: dropoutKey, scores: &scores)
  }

  /// The self-attention's weights of each sentence, `[heads, queries, keys]`.
  func attention(_ x: Tensor, sentences: Segments, scores: [Tensor]) -> [Tensor] {
    let x = selfAttentionResidual.input(x)
    return selfAttention.weights(x, over: x, queries: sentences, keys: sentences, scores: scores)
  }
}

/// N layers that turn source embeddings into z, the memory that the decoder asks (section 3.1).
public struct Encoder: Layer {
  public let layers: [EncoderLayer]
  /// After the last layer, where `layerNormPlace` has one; the paper has none.
  public let norm: LayerNorm?
  /// Whether a layer's inside is computed again on the way back.
  public let recomputesLayers: Bool

  public init(
    _ configuration: TransformerConfiguration, attention: any Attention = SoftmaxAttention(),
    using random: inout Philox
  ) {
    layers = (0..<configuration.layers).map { _ in
      EncoderLayer(configuration, attention: attention, using: &random)
    }
    norm = configuration.layerNormPlace.isLast ? LayerNorm(configuration) : nil
    recomputesLayers = configuration.recomputesLayers
  }

  /// All layers over packed sentences.
  ///
  /// - Parameter x: embeddings, `[rows, modelSize]`.
  /// - Returns: z, `[rows, modelSize]`.
  public func callAsFunction(_ x: Tensor, sentences: Segments, dropoutKey: DropoutKey? = nil) -> Tensor {
    var x = x, scores: [Tensor] = []
    for (index, layer) in layers.enumerated() {
      let key = dropoutKey?.child(index)
      if recomputesLayers {
        let results = checkpointed([x] + scores) { inputs in
          var scores = Array(inputs.dropFirst())
          let x = layer(inputs[0], sentences: sentences, dropoutKey: key, scores: &scores)
          return [x] + scores
        }
        (x, scores) = (results[0], Array(results.dropFirst()))
      } else {
        x = layer(x, sentences: sentences, dropoutKey: key, scores: &scores)
      }
    }
    return norm?(x) ?? x
  }
}
