import Display
public import Foundation
import NeuralNetworks
public import TensorCore
import TransformerModel
import TranslationData

/// Trains a translator as section 5 of the paper does, with a live progress bar.
///
/// Adam with β₁ = 0.9, β₂ = 0.98, ε = 10⁻⁹; a learning rate that warms up; label smoothing; batches of sentences
/// of like length. The same seeds and data give the same bits.
public struct Trainer {
  public let translator: Translator
  public var schedule: LearningRateSchedule
  /// ε_ls (section 5.4).
  public var labelSmoothing: Float
  /// The most source tokens, and the most target tokens, of one update; the paper has 25,000.
  public var tokensPerBatch: Int
  /// How many snapshots from the last fifth of the run are averaged at its end (section 6.1); 1 for none.
  public var averagedSnapshots: Int
  /// β of an exponential moving average of the weights, such as 0.999: the run ends with that average in place of the
  /// snapshots'; nil for none.
  public var movingAverageDecay: Double?
  /// What the matrix products multiply; weights, statistics and loss are float32 in any case.
  public var precision: ProductPrecision
  /// Fixes the order of the batches and every dropout mask.
  public var seed: UInt64
  /// A file that keeps the run's state: `fit` goes on where it finds one, to the same bits as a run without a break.
  public var checkpoint: URL?
  /// The checkpoint is written after every so many updates, and at the end of a run, however it ends.
  public var checkpointInterval: Int

  public init(
    _ translator: Translator, schedule: LearningRateSchedule = .noam(), labelSmoothing: Float = 0.1,
    tokensPerBatch: Int = 4096, averagedSnapshots: Int = 5, movingAverageDecay: Double? = nil,
    precision: ProductPrecision = .f32, seed: UInt64 = 1,
    checkpoint: URL? = nil, checkpointInterval: Int = 200
  ) {
    self.translator = translator
    self.schedule = schedule
    self.labelSmoothing = labelSmoothing
    self.tokensPerBatch = tokensPerBatch
    self.averagedSnapshots = max(1, averagedSnapshots)
    self.movingAverageDecay = movingAverageDecay
    self.precision = precision
    self.seed = seed
    self.checkpoint = checkpoint
    self.checkpointInterval = max(1, checkpointInterval)
  }

  /// Trains for a number of updates, validates ten times on the way, and shows how it goes.
  ///
  /// - Throws: `TrainingError` where nothing fits the model, the loss is no number any more, or the user stops the
  ///   cell; the model then keeps what it has learned.
  @discardableResult
  public func fit(_ corpus: ParallelCorpus, updates: Int) throws(TrainingError) -> TrainingRecord {
    guard updates > 0 else { fatalError("fit: \(updates) updates train nothing") }
    let model = translator.model
    let training = batching(pairs(corpus.train))
    let validation = Array(batching(pairs(corpus.validation)).batches(epoch: 0))
    guard !training.pairs.isEmpty else {
      throw .nothingToTrainOn(pairs: corpus.train.count, longest: model.configuration.maximumLength - 1)
    }
    let step = TrainingStep(
      model, schedule: schedule, labelSmoothing: labelSmoothing, precision: precision, seed: seed)
    var progress = TrainingProgress(
      record: TrainingRecord(
        configuration: model.configuration, parameterCount: model.parameterCount, pairs: training.pairs.count,
        droppedPairs: corpus.train.count - training.pairs.count))
    var snapshots: [ParameterSnapshot] = []
    let average = movingAverageDecay.map { MovingAverage(model.parameters, decay: $0) }
    let run = TrainingRun(
      configuration: model.configuration, schedule: schedule, labelSmoothing: labelSmoothing,
      tokensPerBatch: tokensPerBatch, movingAverageDecay: movingAverageDecay, precision: precision,
      seed: seed, data: checkpoint == nil ? "" : TrainingRun.checksum(of: training.pairs))
    try resume(run, step, average, &progress, &snapshots)
    func save() throws(TrainingError) {
      guard let checkpoint else { return }
      let state = TrainingCheckpoint(
        step, run: run, progress: progress, snapshots: snapshots, average: average?.snapshot)
      do throws(TensorFileError) { try state.write(to: checkpoint) } catch { throw .checkpoint(error) }
    }

    let snapshotUpdates =
      average == nil ? Self.marks(averagedSnapshots, from: updates - updates / 5, to: updates) : []
    // A run that was shorter before has others.
    let kept = progress.snapshotUpdates.indices.filter {
      snapshotUpdates.contains(progress.snapshotUpdates[$0])
    }
    snapshots = kept.map { snapshots[$0] }
    progress.snapshotUpdates = kept.map { progress.snapshotUpdates[$0] }
    let pointUpdates = Self.marks(100, from: 0, to: updates)
    let validationUpdates = Self.marks(10, from: 0, to: updates)
    let bar = ProgressBar("training", total: updates)
    defer { bar.finish() }
    let start = ContinuousClock.now
    let secondsBefore = progress.record.seconds

    while progress.record.updates < updates {
      let batches = training.batches(epoch: progress.epoch)
      for batch in batches.dropFirst(progress.batch) {
        guard !isInterrupted() else {
          try save()
          throw .interrupted(update: progress.record.updates, updates: updates)
        }
        let result = step(batch)
        guard result.loss.isFinite else { throw .diverged(update: result.update) }
        average?.update()
        progress.batch += 1
        progress.add(result, batch, ofBatches: batches.count)
        if snapshotUpdates.contains(result.update) {
          snapshots.append(ParameterSnapshot(model.parameters))
          progress.snapshotUpdates.append(result.update)
        }
        if pointUpdates.contains(result.update) {
          let validates = validationUpdates.contains(result.update) && !validation.isEmpty
          progress.addPoint(
            after: result, validationPerplexity: validates ? model.evaluate(validation).perplexity : nil)
        }
        progress.record.seconds = secondsBefore + (ContinuousClock.now - start) / .seconds(1)
        bar.advance(to: result.update, note: progress.record.progress)
        if result.update == updates { break }
        if result.update.isMultiple(of: checkpointInterval) { try save() }
      }
      if progress.batch == batches.count { (progress.epoch, progress.batch) = (progress.epoch + 1, 0) }
    }
    try save()
    if let average {
      average.snapshot.restore(model.parameters)
    } else if snapshots.count > 1 {
      ParameterSnapshot.averaged(of: snapshots).restore(model.parameters)
    }
    return progress.record
  }

  /// Goes on where the checkpoint stands, if there is one.
  private func resume(
    _ run: TrainingRun, _ step: TrainingStep, _ average: MovingAverage?, _ progress: inout TrainingProgress,
    _ snapshots: inout [ParameterSnapshot]
  ) throws(TrainingError) {
    guard let checkpoint else { return }
    do throws(TensorFileError) {
      guard let state = try TrainingCheckpoint(from: checkpoint, of: run) else { return }
      do throws(TensorFileError.Fault) {
        snapshots = try state.snapshots(of: step.model)
        let averaged = try average.map { _ throws(TensorFileError.Fault) in try state.average(of: step.model)
        }
        try step.resume(after: state.progress.record.updates, state.tensors)
        if let averaged { average?.resume(after: state.progress.record.updates, averaged) }
      } catch {
        throw TensorFileError(checkpoint, error)
      }
      progress = state.progress
    } catch {
      throw .checkpoint(error)
    }
  }

  /// The pairs as token numbers, without those that are empty or too long for the model.
  func pairs(_ text: ParallelText) -> [TokenPair] {
    let most = translator.model.configuration.maximumLength - 1
    return zip(text.sources, text.targets).lazy
      .map { (source: translator.tokenizer.encode($0), target: translator.tokenizer.encode($1)) }
      .filter { !$0.source.isEmpty && !$0.target.isEmpty && max($0.source.count, $0.target.count) <= most }
  }

  func batching(_ pairs: [TokenPair]) -> TokenBatching {
    TokenBatching(pairs, tokens: tokensPerBatch, for: translator.model.configuration, seed: seed)
  }

  /// `count` updates spread evenly after `from`, the last of them `to`.
  private static func marks(_ count: Int, from: Int, to: Int) -> Set<Int> {
    Set((1...count).map { from + ((to - from) * $0 + count - 1) / count })
  }
}
