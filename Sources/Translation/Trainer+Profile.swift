import NeuralNetworks
import TensorCore
import TransformerModel
import TranslationData

extension Trainer {
  /// Measures where the time of an update goes; the model's weights are afterwards what they were.
  ///
  /// ```swift
  /// training.profile()
  /// ```
  ///
  /// - Parameters:
  ///   - corpus: whose first batches are trained on; without one, sentences of 8 to 24 random tokens.
  ///   - updates: how many are measured, after three to warm up.
  /// - Throws: `TrainingError` where nothing in the corpus fits the model.
  public func profile(
    _ corpus: ParallelCorpus? = nil, updates: Int = 5
  ) throws(TrainingError) -> TrainingProfile {
    require(updates > 0, "profile: \(updates) updates measure nothing")
    let model = translator.model
    let pairs = corpus.map { self.pairs($0.train) } ?? randomPairs()
    guard !pairs.isEmpty else {
      throw .nothingToTrainOn(
        pairs: corpus?.train.count ?? 0, longest: model.configuration.maximumLength - 1)
    }
    let batches = Array(batching(pairs).batches(epoch: 0).prefix(updates))
    let weights = ParameterSnapshot(model.parameters)
    defer { weights.restore(model.parameters) }
    let step = TrainingStep(
      model, schedule: recipe.schedule, labelSmoothing: recipe.labelSmoothing,
      tokensAtATime: recipe.tokensAtATime, adam: recipe.adam,
      precision: recipe.precision, seed: seed)
    for index in 0..<3 { step(batches[index % batches.count]) }
    var tokens = 0
    let start = ContinuousClock.now
    let operations = step.profile {
      for index in 0..<updates {
        step(batches[index % batches.count])
        tokens += batches[index % batches.count].tokenCount
      }
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    return TrainingProfile(
      operations: operations, updates: updates, tokens: tokens, seconds: seconds, precision: recipe.precision,
      productLimit: ProductLimit.measured(recipe.precision))
  }

  /// Pairs for a few batches.
  private func randomPairs() -> [TokenPair] {
    let configuration = translator.model.configuration
    let most = min(24, configuration.maximumLength - 1)
    var random = Philox(seed: seed)
    func sentence(_ count: Int) -> [Int32] {
      (0..<count).map { _ in Int32.random(in: 0..<Int32(configuration.vocabularySize), using: &random) }
    }
    return (0..<max(8, recipe.tokensPerBatch / 4)).map { _ in
      let count = Int.random(in: min(8, most)...most, using: &random)
      return (source: sentence(count), target: sentence(count))
    }
  }
}
