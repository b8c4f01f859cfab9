import NeuralNetworks

/// What a Transformer is made of, found by walking its layers: what figure 1 draws.
package struct Architecture: Hashable, Sendable {
  package let encoder: Stack
  package let decoder: Stack
  package let positions: TransformerConfiguration.Positions
  /// The longest sentence, which learned positions have vectors for.
  package let maximumLength: Int
  package let vocabularySize: Int
  package let modelSize: Int

  /// Layers over each other.
  package struct Stack: Hashable, Sendable {
    /// Layers of one kind in a row, the lowest first.
    package private(set) var runs: [Run] = []
    /// Whether a LayerNorm follows the last layer.
    package let endsInNorm: Bool

    package struct Run: Hashable, Sendable {
      package let layer: [SubLayer]
      package fileprivate(set) var count: Int
    }

    package init(_ layers: [[SubLayer]], endsInNorm: Bool) {
      self.endsInNorm = endsInNorm
      for layer in layers {
        if runs.last?.layer == layer {
          runs[runs.count - 1].count += 1
        } else {
          runs.append(Run(layer: layer, count: 1))
        }
      }
    }
  }

  /// A sub-layer with its residual connection.
  package struct SubLayer: Hashable, Sendable {
    package let part: Part
    /// Whether LayerNorm precedes it or follows the sum.
    package let hasNormFirst: Bool
    /// P_drop, of what it adds.
    package let dropout: Float
  }

  package enum Part: Hashable, Sendable {
    case attention(Attention, Place)
    case feedForward(size: Int, activation: TransformerConfiguration.FeedForwardActivation)
  }

  /// Which of section 3.2.3's places an attention stands at.
  package enum Place: Hashable, Sendable {
    case encoder
    /// Under the causal mask.
    case decoder
    /// Over the encoder's output.
    case cross
  }

  package struct Attention: Hashable, Sendable {
    package let name: String
    package let heads: Int
    /// d_k and d_v.
    package let keySize, valueSize: Int

    package init(_ layer: MultiHeadAttention) {
      name = layer.attention.name
      heads = layer.heads
      keySize = layer.key.weight.value.shape[1] / heads
      valueSize = layer.value.weight.value.shape[1] / heads
    }
  }
}

extension Architecture {
  package init(_ model: Transformer) {
    func attention(_ layer: MultiHeadAttention, _ place: Place, _ residual: Residual) -> SubLayer {
      SubLayer(.attention(Attention(layer), place), residual)
    }
    func feedForward(_ layer: FeedForward, _ residual: Residual) -> SubLayer {
      SubLayer(
        .feedForward(size: layer.inner.weight.value.shape[1], activation: layer.activation), residual)
    }
    encoder = Stack(
      model.encoder.layers.map { layer in
        [
          attention(layer.selfAttention, .encoder, layer.selfAttentionResidual),
          feedForward(layer.feedForward, layer.feedForwardResidual),
        ]
      }, endsInNorm: model.encoder.norm != nil)
    decoder = Stack(
      model.decoder.layers.map { layer in
        [
          attention(layer.selfAttention, .decoder, layer.selfAttentionResidual),
          attention(layer.crossAttention, .cross, layer.crossAttentionResidual),
          feedForward(layer.feedForward, layer.feedForwardResidual),
        ]
      }, endsInNorm: model.decoder.norm != nil)
    if let learned = model.sourcePositions {
      positions = .learned
      maximumLength = learned.weight.value.shape[0]
    } else {
      positions = model.positionalEncoding.areHalvesApart ? .sinusoidalHalves : .sinusoidal
      maximumLength = model.positionalEncoding.maximumLength
    }
    (vocabularySize, modelSize) = (
      model.embedding.weight.value.shape[0], model.embedding.weight.value.shape[1]
    )
  }
}

extension Architecture.SubLayer {
  fileprivate init(_ part: Architecture.Part, _ residual: Residual) {
    self.init(part: part, hasNormFirst: residual.place == .pre, dropout: residual.dropout)
  }
}
