import NeuralNetworks
import TensorCore

extension Transformer {
  /// How much each token of a target takes of each token of its source while it is written: the mean over all heads
  /// of the decoder's last layer.
  ///
  /// All of a target is read at once; each row is that of decoding it token by token, since no row sees a later one.
  ///
  /// - Parameter pairs: tokens without start and end.
  /// - Returns: for each pair a row for each target token and one for the end, each over the source's tokens and its end.
  public func sourceAttention(_ pairs: [TokenPair]) -> [[[Float]]] {
    noGrad {
      let batch = TokenBatch(pairs, start: configuration.startToken, end: configuration.endToken)
      check(batch)
      guard let last = decoder.layers.last, !pairs.isEmpty else { return [] }
      let (sources, targets) = (batch.sourceSegments, batch.targetSegments)
      let memory = encode(batch.sources, sentences: sources)
      var x = embed(batch.targetInputs, at: targets.positions, learned: targetPositions, dropoutKey: nil)
      var scores = DecoderLayer.Scores()
      for layer in decoder.layers.dropLast() {
        x = layer(x, memory: memory, targets: targets, sources: sources, scores: &scores)
      }
      return last.attention(x, memory: memory, targets: targets, sources: sources, scores: scores).cross
        .map { AttentionWeights.HeadWeights($0).mean }
    }
  }
}
