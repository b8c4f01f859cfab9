import Display
import Foundation
import NeuralNetworks
import TransformerModel
import TranslationData

/// One call of `fit`: updates, validations, snapshots and checkpoints, from where the run stands to its end.
///
/// Whatever decides when the run ends is computed from `progress`, so that a run that was stopped ends as one that
/// was not, and one that has ended is not run again.
final class TrainingLoop<Source: BatchSource> {
  private let trainer: Trainer
  private let source: Source
  private let validation: ValidationSet
  private let step: TrainingStep
  private let average: MovingAverage?
  private let identity: TrainingRun
  private let marks: UpdateMarks
  private var progress: TrainingProgress
  private var metrics: MetricsFile?
  /// After which update the checkpoint was written last.
  private var savedUpdates = 0
  /// By the update after which they were taken.
  private var snapshots: [Int: ParameterSnapshot] = [:]

  private var recipe: TrainingRecipe { trainer.recipe }
  private var model: Transformer { trainer.translator.model }

  /// - Parameter trainer: its recipe does not contradict itself.
  init(
    _ trainer: Trainer, _ source: Source, validation: ParallelText, droppedPairs: Int
  ) throws(TrainingError) {
    self.trainer = trainer
    self.source = source
    self.validation = ValidationSet(validation, of: trainer)
    let (model, recipe) = (trainer.translator.model, trainer.recipe)
    step = TrainingStep(
      model, schedule: recipe.schedule, labelSmoothing: recipe.labelSmoothing,
      tokensAtATime: recipe.tokensAtATime, adam: recipe.adam, precision: recipe.precision, seed: trainer.seed)
    average =
      if case .movingAverage(let decay) = recipe.finalWeights {
        MovingAverage(model.parameters, decay: decay)
      } else {
        nil
      }
    identity = TrainingRun(
      configuration: model.configuration, recipe: recipe, seed: trainer.seed, data: source.checksum,
      validationData: self.validation.checksum)
    let first: EpochBatches
    do { first = try source.epoch(0, from: 0) } catch { throw .data(error) }
    marks = try UpdateMarks(recipe, batchesPerEpoch: first.count)
    progress = TrainingProgress(
      record: TrainingRecord(
        configuration: model.configuration, recipe: recipe, seed: trainer.seed,
        parameterCount: model.parameterCount, pairs: source.pairCount, droppedPairs: droppedPairs,
        dataChecksum: identity.data, validationChecksum: identity.validationData,
        codeVersion: BuildID.current, began: .now))
  }

  func run() throws(TrainingError) -> TrainingRecord {
    try resume()
    let first = progress.record.updates
    metrics = try trainer.metrics.map { url throws(TrainingError) in try MetricsFile(url, after: first) }
    step.validations = watched
    let bar = ProgressBar("training", total: marks.total, startingAt: first)
    defer { bar.finish() }
    let start = ContinuousClock.now
    let secondsBefore = progress.record.seconds
    while end == nil {
      let batches = try epoch()
      var batch = try next(of: batches)
      guard batch != nil || progress.batch > 0 else {
        throw .nothingToTrainOn(pairs: source.pairCount, longest: model.configuration.maximumLength - 1)
      }
      while let current = batch, end == nil {
        guard !isInterrupted() else {
          try save()
          throw .interrupted(update: progress.record.updates, updates: marks.total)
        }
        batch = try next(of: batches)
        try train(on: current, isLast: batch == nil, of: batches.count)
        progress.record.seconds = secondsBefore + (ContinuousClock.now - start) / .seconds(1)
        if progress.record.points.last?.update == progress.record.updates {
          try metrics?.append(progress.record)
        }
        bar.advance(to: progress.record.updates, note: progress.record.progress)
        if end == nil, progress.record.updates.isMultiple(of: recipe.checkpointInterval) { try save() }
      }
    }
    progress.record.end = end
    if progress.record.updates > first { try save() }
    takeFinalWeights()
    return progress.record
  }

  private func epoch() throws(TrainingError) -> EpochBatches {
    do { return try source.epoch(progress.epoch, from: progress.batch) } catch { throw .data(error) }
  }

  private func next(of batches: EpochBatches) throws(TrainingError) -> TokenBatch? {
    do { return try batches.next() } catch { throw .data(error) }
  }

  /// One update, and what is due after it.
  private func train(on batch: TokenBatch, isLast: Bool, of count: Int?) throws(TrainingError) {
    let result = step(batch)
    guard result.isFinite else {
      throw .diverged(
        update: result.update, place: step.firstNotFinite(batch),
        saved: trainer.checkpoint == nil ? nil : savedUpdates)
    }
    average?.update()
    progress.add(result, batch, isLast: isLast, ofBatches: count)
    if marks.snapshots.contains(result.update) { keepSnapshot() }
    let isDue = marks.isValidationDue(after: result.update, epochs: isLast ? progress.epoch : nil)
    if validation.isEmpty == false, isDue || isAtLimit {
      validate(after: result, isScheduled: isDue)
    } else if marks.points.contains(result.update) || isAtLimit {
      progress.addPoint(after: result)
    }
  }

  private func validate(after result: TrainingStep.Result, isScheduled: Bool) {
    let measured = validation.measure(after: result.update, isScheduled: isScheduled)
    progress.addPoint(after: result, measured)
    step.validations = watched
    guard recipe.finalWeights.areOfValidations else { return }
    keepSnapshot()
    let needed = progress.record.validationsToKeep(for: recipe)
    snapshots = snapshots.filter { needed.contains($0.key) }
  }

  /// What a plateau schedule looks at.
  private var watched: [Double] {
    progress.record.validations.map { $0.value(by: recipe.validation.criterion) }
  }

  private func keepSnapshot() {
    snapshots[progress.record.updates] = ParameterSnapshot(model.parameters)
  }

  /// Whether the recipe's updates or epochs are done.
  private var isAtLimit: Bool { end == .updates || end == .epochs }

  /// Why the run is over; nil while it is not.
  private var end: TrainingRecord.End? {
    let record = progress.record
    if let updates = recipe.updates, record.updates >= updates { return .updates }
    if let epochs = recipe.epochs, progress.epoch >= epochs { return .epochs }
    if let patience = recipe.validation.patience,
      record.validationsSinceBest(by: recipe.validation.criterion) >= patience
    {
      return .patience
    }
    return nil
  }

  private func takeFinalWeights() {
    if let average { return average.snapshot.restore(model.parameters) }
    let updates = progress.record.averagedUpdates(for: recipe, of: snapshots.keys.sorted())
    progress.record.averagedUpdates = updates
    let chosen = updates.compactMap { snapshots[$0] }
    if !chosen.isEmpty { ParameterSnapshot.averaged(of: chosen).restore(model.parameters) }
  }
}

// MARK: The checkpoint

extension TrainingLoop {
  private func save() throws(TrainingError) {
    guard let checkpoint = trainer.checkpoint else { return }
    let state = TrainingCheckpoint(
      step, run: identity, progress: progress, snapshots: snapshots, average: average?.snapshot)
    do throws(TensorFileError) { try state.write(to: checkpoint) } catch { throw .checkpoint(error) }
    savedUpdates = progress.record.updates
  }

  /// Goes on where the checkpoint stands, if there is one.
  private func resume() throws(TrainingError) {
    guard let checkpoint = trainer.checkpoint else { return }
    do throws(TensorFileError) {
      guard let state = try TrainingCheckpoint(from: checkpoint, of: identity) else { return }
      do throws(TensorFileError.Fault) {
        snapshots = try state.snapshots(of: model)
        let averaged = try average.map { _ throws(TensorFileError.Fault) in try state.average(of: model) }
        try step.resume(after: state.progress.record.updates, state.tensors)
        if let averaged { average?.resume(after: state.progress.record.updates, averaged) }
      } catch {
        throw TensorFileError(checkpoint, error)
      }
      progress = state.progress
    } catch {
      throw .checkpoint(error)
    }
    savedUpdates = progress.record.updates
    progress.record.recipe = recipe
    progress.record.end = nil
    // A run that was shorter before has measured and kept at its end what this one would not.
    if end == nil { progress.record.dropUnscheduledValidations() }
    if recipe.finalWeights.needsKnownEnd {
      snapshots = snapshots.filter { marks.snapshots.contains($0.key) }
    }
  }
}
