import NeuralNetworks
import TensorCore

extension TrainingStep {
  /// Where the update that was just tried on a batch first made numbers that are not finite, or nil.
  ///
  /// Weights are looked at first, then layer after layer on the way forward, then gradients on the way back.
  public func firstNotFinite(_ batch: TokenBatch) -> String? {
    for (name, parameter) in model.namedParameters where !parameter.value.isFinite {
      return "the weights '\(name)'"
    }
    let key = DropoutKey(seed: seed).child(optimizer.updates + 1)
    let parts = parts(of: batch, key: key)
    for piece in parts.joined() {
      let place = withProductPrecision(precision) { noGrad { model.firstNotFinite(piece) } }
      if let place { return place }
    }
    // The way back begins at the decoder's end.
    for (index, (name, parameter)) in model.namedParameters.enumerated().reversed() {
      for part in parts.indices {
        let place = Values(
          buffer: gradients[part], offset: optimizer.offsets[index], count: parameter.shape.count)
        if !place.scalars.allSatisfy(\.isFinite) { return "the gradient of '\(name)'" }
      }
    }
    return nil
  }
}

extension Transformer {
  /// The first layer whose output has a number that is not finite, computed as in training.
  fileprivate func firstNotFinite(_ piece: TrainingStep.Piece) -> String? {
    let (batch, key) = (piece.batch, piece.dropoutKey)
    var memory = embed(
      batch.sources, at: batch.sourceSegments.positions, learned: sourcePositions, dropoutKey: key.child(0))
    guard memory.isFinite else { return "the sources' embeddings" }
    var scores: [Tensor] = []
    for (index, layer) in encoder.layers.enumerated() {
      memory = layer(
        memory, sentences: batch.sourceSegments, dropoutKey: key.child(1).child(index), scores: &scores)
      guard memory.isFinite else { return "encoder layer \(index + 1) of \(encoder.layers.count)" }
    }
    memory = encoder.norm?(memory) ?? memory
    var x = embed(
      batch.targetInputs, at: batch.targetSegments.positions, learned: targetPositions,
      dropoutKey: key.child(2))
    guard x.isFinite else { return "the targets' embeddings" }
    var decoderScores = DecoderLayer.Scores()
    for (index, layer) in decoder.layers.enumerated() {
      x = layer(
        x, memory: memory, targets: batch.targetSegments, sources: batch.sourceSegments,
        dropoutKey: key.child(3).child(index), scores: &decoderScores)
      guard x.isFinite else { return "decoder layer \(index + 1) of \(decoder.layers.count)" }
    }
    let loss = projectedCrossEntropy(
      decoder.norm?(x) ?? x, embedding.weight.value, targets: batch.targetOutputs, weight: 1)
    return loss.loss.isFinite ? nil : "the loss"
  }
}

extension Tensor {
  fileprivate var isFinite: Bool { scalars.allSatisfy(\.isFinite) }
}
