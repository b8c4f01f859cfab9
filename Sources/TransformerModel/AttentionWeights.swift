import NeuralNetworks
import TensorCore

/// Every attention weight of a model for one sentence pair: what the paper's figures 3 to 5 draw.
public struct AttentionWeights: Sendable {
  /// The encoder's self-attention, one matrix set for each layer, from the first: source to source.
  public let encoder: [HeadWeights]
  /// The decoder's masked self-attention: target to target, 0 above the diagonal.
  public let decoder: [HeadWeights]
  /// The decoder's attention over the encoder's output: target to source.
  public let cross: [HeadWeights]

  /// - Parameters:
  ///   - encoder: no layers where a model has no such attention.
  ///   - decoder: as `encoder`.
  ///   - cross: as `encoder`.
  package init(encoder: [HeadWeights], decoder: [HeadWeights], cross: [HeadWeights]) {
    (self.encoder, self.decoder, self.cross) = (encoder, decoder, cross)
  }

  /// The weights of all heads of one layer: softmax(Q Kᵀ / √d_k) with the paper's attention.
  public struct HeadWeights: Sendable {
    public let heads: Int
    public let queries: Int
    public let keys: Int
    /// `[heads, queries, keys]`, row by row; with the paper's attention every row sums to 1.
    public let scalars: [Float]

    init(_ weights: Tensor) {
      (heads, queries, keys) = (weights.shape[0], weights.shape[1], weights.shape[2])
      scalars = weights.scalars
    }

    /// - Parameter scalars: `[heads, queries, keys]`, row by row.
    package init(heads: Int, queries: Int, keys: Int, scalars: [Float]) {
      (self.heads, self.queries, self.keys, self.scalars) = (heads, queries, keys, scalars)
    }

    /// How much a query attends to a key in one head.
    public subscript(head head: Int, query query: Int, key key: Int) -> Float {
      scalars[(head * queries + query) * keys + key]
    }

    /// One head's weights: a row of key weights for each query.
    public subscript(head head: Int) -> [[Float]] {
      require(0..<heads ~= head, "attention: head \(head) of \(heads); heads count from 0")
      return (0..<queries).map { query in
        let start = (head * queries + query) * keys
        return Array(scalars[start..<start + keys])
      }
    }

    /// The mean over all heads: a row of key weights for each query.
    public var mean: [[Float]] {
      (0..<queries).map { query in
        (0..<keys).map { key in
          (0..<heads).reduce(Float(0)) { $0 + self[head: $1, query: query, key: key] } / Float(heads)
        }
      }
    }
  }
}

extension Transformer {
  /// Every attention weight while the model reads a source and a target.
  ///
  /// - Parameters:
  ///   - source: token numbers without end, which is added as in training: keys count source.count + 1.
  ///   - target: token numbers without start and end; query t of the decoder reads the start token and the
  ///     first t tokens, and predicts token t.
  public func attention(source: [Int32], target: [Int32]) -> AttentionWeights {
    noGrad {
      let batch = TokenBatch(
        CollectionOfOne((source: source, target: target)), start: configuration.startToken,
        end: configuration.endToken)
      let (sources, targets) = (batch.sourceSegments, batch.targetSegments)
      var encoderWeights: [Tensor] = [], decoderWeights: [Tensor] = [], crossWeights: [Tensor] = []

      var z = embed(batch.sources, at: sources.positions, learned: sourcePositions, dropoutKey: nil)
      var encoderScores: [Tensor] = [], decoderScores = DecoderLayer.Scores()
      for layer in encoder.layers {
        encoderWeights += layer.attention(z, sentences: sources, scores: encoderScores)
        z = layer(z, sentences: sources, scores: &encoderScores)
      }
      z = encoder.norm?(z) ?? z
      var x = embed(batch.targetInputs, at: targets.positions, learned: targetPositions, dropoutKey: nil)
      for layer in decoder.layers {
        let (own, cross) = layer.attention(
          x, memory: z, targets: targets, sources: sources, scores: decoderScores)
        decoderWeights += own
        crossWeights += cross
        x = layer(x, memory: z, targets: targets, sources: sources, scores: &decoderScores)
      }
      return AttentionWeights(
        encoder: encoderWeights.map(AttentionWeights.HeadWeights.init),
        decoder: decoderWeights.map(AttentionWeights.HeadWeights.init),
        cross: crossWeights.map(AttentionWeights.HeadWeights.init))
    }
  }
}
