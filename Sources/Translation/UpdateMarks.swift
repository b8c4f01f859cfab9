/// The updates of a run after which something is due.
struct UpdateMarks {
  /// The most updates that the run can have: how many the progress bar counts to.
  let total: Int
  /// A point of the training's curve.
  let points: Set<Int>
  /// A snapshot, where those are counted back from the end.
  let snapshots: Set<Int>
  private let interval: ValidationPlan.Interval
  private let validations: Set<Int>

  /// - Parameter batchesPerEpoch: of the first epoch; nil where that is not known.
  init(_ recipe: TrainingRecipe, batchesPerEpoch: Int?) throws(TrainingError) {
    let byEpochs = recipe.epochs.flatMap { epochs in batchesPerEpoch.map { $0 * epochs } }
    guard let total = [recipe.updates, byEpochs].compactMap(\.self).min() else {
      throw .recipe(
        field: "updates", problem: "how long an epoch is, this corpus does not tell; give updates, too")
    }
    self.total = total
    points = Self.spread(100, from: 0, to: total)
    snapshots =
      switch recipe.finalWeights {
      case .lastFifth(let count): Self.spread(count, from: total - total / 5, to: total)
      case .lastSnapshots(let count, let every): Set((0..<count).map { total - $0 * every }.filter { $0 > 0 })
      case .last, .lastValidations, .aroundBest, .movingAverage: []
      }
    interval = recipe.validation.interval
    validations = if case .times(let count) = interval { Self.spread(count, from: 0, to: total) } else { [] }
  }

  /// - Parameter epochs: the passes that end with this update; nil within one.
  func isValidationDue(after update: Int, epochs: Int?) -> Bool {
    switch interval {
    case .times: validations.contains(update)
    case .updates(let every): update.isMultiple(of: every)
    case .epochs(let every): epochs?.isMultiple(of: every) ?? false
    }
  }

  /// `count` updates spread evenly after `from`, the last of them `to`.
  private static func spread(_ count: Int, from: Int, to: Int) -> Set<Int> {
    Set((1...count).map { from + ((to - from) * $0 + count - 1) / count })
  }
}
