public import NeuralNetworks
public import TensorCore
public import TransformerModel

/// How a model is trained: every choice beside the model, the data and the seed.
///
/// Starts as section 5 of the paper has it, with batches for a desk.
public struct TrainingRecipe: Hashable, Codable, Sendable {
  public var schedule = LearningRateSchedule.noam()
  public var adam = AdamSettings()
  /// ε_ls (section 5.4) and whose formula it is.
  public var labelSmoothing: LabelSmoothing = 0.1
  /// The most source tokens, and the most target tokens, of one update; the paper has 25,000.
  public var tokensPerBatch = 4096
  /// What counts as a token of a batch.
  public var tokenCounting = TokenCounting.real
  /// The most tokens of each side that are in memory at a time; nil for whole batches.
  ///
  /// The gradients of a larger batch are added up piece by piece, which gives the same update but for rounding.
  public var tokensAtATime: Int?
  /// What the matrix products multiply; weights, statistics and loss are float32 in any case.
  public var precision = ProductPrecision.f32
  /// The run ends after so many updates; nil for no such end.
  public var updates: Int?
  /// The run ends after so many passes through the pairs; nil for no such end.
  public var epochs: Int?
  public var validation = ValidationPlan()
  public var finalWeights = FinalWeights.lastFifth(snapshots: 5)
  /// A checkpoint is written after every so many updates, and at the end of a run, however it ends.
  public var checkpointInterval = 200

  public init() {}

  /// A changed copy.
  public func with(_ change: (inout TrainingRecipe) -> Void) -> TrainingRecipe {
    var copy = self
    change(&copy)
    return copy
  }
}

extension TrainingRecipe {
  /// The first choice that cannot be, where translations are scored by BLEU alone.
  package var problem: (field: String, words: String)? {
    guard case .recipe(let field, let problem) = contradiction(hasScore: false) else { return nil }
    return (field, problem)
  }

  /// The first choice that cannot be, alone or with another one.
  ///
  /// - Parameter hasScore: whether the trainer scores translations in another way than by BLEU.
  func contradiction(hasScore: Bool) -> TrainingError? {
    let counts: [(field: String, value: Int?)] = [
      ("tokensPerBatch", tokensPerBatch), ("tokensAtATime", tokensAtATime), ("updates", updates),
      ("epochs", epochs),
      ("checkpointInterval", checkpointInterval), ("validation.interval", validation.interval.count),
      ("validation.patience", validation.patience), ("validation.bleu.beam", validation.bleu?.beam),
      ("finalWeights", finalWeights.snapshots),
    ]
    for (field, value) in counts {
      if let value, value < 1 { return .recipe(field: field, problem: "\(value) is not above 0") }
    }
    guard labelSmoothing.rate >= 0, labelSmoothing.rate < 1 else {
      return .recipe(field: "labelSmoothing.rate", problem: "\(labelSmoothing.rate) is not in 0..<1")
    }
    if let problem = schedule.problem { return .recipe(field: "schedule", problem: problem) }
    if case .movingAverage(let decay) = finalWeights, !(decay >= 0 && decay < 1) {
      return .recipe(field: "finalWeights", problem: "a decay of \(decay) is not in 0..<1")
    }
    guard updates != nil || epochs != nil else {
      return .recipe(field: "updates", problem: "the run has no end; give updates or epochs")
    }
    if finalWeights.needsKnownEnd, updates == nil || validation.patience != nil {
      return .recipe(
        field: "finalWeights",
        problem: "which updates are the last ones is not known before the end; take lastValidations")
    }
    if validation.criterion == .bleu, validation.bleu == nil, !hasScore {
      return .recipe(field: "validation.criterion", problem: "bleu, but validation.bleu is none")
    }
    return nil
  }
}

/// Which weights a run ends with (section 6.1).
public enum FinalWeights: Hashable, Codable, Sendable {
  /// Those after the last update.
  case last
  /// The mean of so many snapshots, spread evenly over the last fifth of the updates.
  case lastFifth(snapshots: Int)
  /// The mean of so many snapshots, the last after the last update, each so many updates after the one before: the
  /// paper's checkpoints at fixed times.
  case lastSnapshots(count: Int, every: Int)
  /// The mean of those at the last so many validations, as fairseq averages its last checkpoints.
  case lastValidations(count: Int)
  /// The mean of those at so many validations in a row with the best in the middle; 1 for the best alone.
  case aroundBest(count: Int)
  /// An exponential moving average over all updates; a decay of 0.999 forgets in about a thousand.
  case movingAverage(decay: Double)

  var snapshots: Int? {
    switch self {
    case .lastFifth(let count), .lastValidations(let count), .aroundBest(let count): count
    case .lastSnapshots(let count, let every): min(count, every)
    case .last, .movingAverage: nil
    }
  }

  /// Whether snapshots are taken at updates that are counted back from the last.
  var needsKnownEnd: Bool {
    switch self {
    case .lastFifth, .lastSnapshots: true
    case .last, .lastValidations, .aroundBest, .movingAverage: false
    }
  }
}
