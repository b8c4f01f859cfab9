extension TrainingRecord {
  /// The state at a validation.
  public struct Validation: Sendable, Codable, Hashable {
    public let update: Int
    /// −log p of a target token, in nats, without smoothing and dropout.
    public let loss: Double
    /// BLEU in the plan's flavour, or the trainer's own score; nil where there is none.
    public let bleu: Double?
    /// Whether the plan has a validation here; false where the run ended between two.
    let isScheduled: Bool

    /// What a criterion compares: less is better.
    func value(by criterion: ValidationPlan.Criterion) -> Double {
      switch criterion {
      case .loss: loss
      case .bleu: -(bleu ?? -.infinity)
      }
    }
  }

  /// The first of those that no other is better than, by the recipe's criterion.
  public var bestValidation: Validation? {
    bestIndex(by: recipe.validation.criterion).map { validations[$0] }
  }

  private func bestIndex(by criterion: ValidationPlan.Criterion) -> Int? {
    validations.indices.reduce(nil) { best, index in
      guard let best else { return index }
      return validations[index].value(by: criterion) < validations[best].value(by: criterion) ? index : best
    }
  }

  /// How many validations came after the best one.
  func validationsSinceBest(by criterion: ValidationPlan.Criterion) -> Int {
    bestIndex(by: criterion).map { validations.count - 1 - $0 } ?? 0
  }

  /// The updates whose weights may still be averaged.
  func validationsToKeep(for recipe: TrainingRecipe) -> Set<Int> {
    let scheduled = validations.filter(\.isScheduled)
    let others = validations.filter { !$0.isScheduled }
    let kept: [Validation] =
      switch recipe.finalWeights {
      case .lastValidations(let count): scheduled.suffix(count) + others
      // Any of the last could be near a best one that is still to come.
      case .aroundBest(let count): scheduled.suffix(count) + others + aroundBest(count, recipe)
      case .last, .lastFifth, .lastSnapshots, .movingAverage: []
      }
    return Set(kept.map(\.update))
  }

  /// The updates whose weights are averaged at the end of the run.
  ///
  /// - Parameter kept: the updates whose weights are there, in order.
  func averagedUpdates(for recipe: TrainingRecipe, of kept: [Int]) -> [Int] {
    switch recipe.finalWeights {
    case .lastFifth, .lastSnapshots: kept.count > 1 ? kept : []
    case .lastValidations(let count): validations.suffix(count).map(\.update)
    case .aroundBest(let count): aroundBest(count, recipe).map(\.update)
    case .last, .movingAverage: []
    }
  }

  private func aroundBest(_ count: Int, _ recipe: TrainingRecipe) -> ArraySlice<Validation> {
    guard let best = bestIndex(by: recipe.validation.criterion) else { return [] }
    let first = best - count / 2
    return validations[max(0, first)..<min(validations.count, first + count)]
  }

  mutating func dropUnscheduledValidations() { validations.removeAll { !$0.isScheduled } }
}

extension FinalWeights {
  var areOfValidations: Bool {
    switch self {
    case .lastValidations, .aroundBest: true
    case .last, .lastFifth, .lastSnapshots, .movingAverage: false
    }
  }
}
