import NeuralNetworks
import TensorCore

extension Transformer {
  /// The encoder's self-attention for several sources at once, which need no targets.
  ///
  /// - Parameter sources: tokens without end.
  /// - Returns: `[source][layer]`, each as `attention(source:target:)` gives it.
  package func encoderAttention(_ sources: [[Int32]]) -> [[AttentionWeights.HeadWeights]] {
    noGrad {
      let batch = TokenBatch(
        sources.map { (source: $0, target: []) }, start: configuration.startToken,
        end: configuration.endToken)
      check(batch)
      let sentences = batch.sourceSegments
      var z = embed(batch.sources, at: sentences.positions, learned: sourcePositions, dropoutKey: nil)
      var scores: [Tensor] = []
      var layers: [[AttentionWeights.HeadWeights]] = []
      for layer in encoder.layers {
        layers.append(
          layer.attention(z, sentences: sentences, scores: scores).map(AttentionWeights.HeadWeights.init))
        z = layer(z, sentences: sentences, scores: &scores)
      }
      return sources.indices.map { source in layers.map { $0[source] } }
    }
  }

  /// The decoder's attention over the encoder's output for several pairs at once.
  ///
  /// - Parameter pairs: tokens without start and end.
  /// - Returns: `[pair][layer]`, each as `attention(source:target:)` gives it.
  package func crossAttention(_ pairs: [TokenPair]) -> [[AttentionWeights.HeadWeights]] {
    noGrad {
      let batch = TokenBatch(pairs, start: configuration.startToken, end: configuration.endToken)
      check(batch)
      let (sources, targets) = (batch.sourceSegments, batch.targetSegments)
      let memory = encode(batch.sources, sentences: sources)
      var x = embed(batch.targetInputs, at: targets.positions, learned: targetPositions, dropoutKey: nil)
      var scores = DecoderLayer.Scores()
      var layers: [[AttentionWeights.HeadWeights]] = []
      for layer in decoder.layers {
        layers.append(
          layer.attention(x, memory: memory, targets: targets, sources: sources, scores: scores).cross
            .map(AttentionWeights.HeadWeights.init))
        x = layer(x, memory: memory, targets: targets, sources: sources, scores: &scores)
      }
      return pairs.indices.map { pair in layers.map { $0[pair] } }
    }
  }
}
