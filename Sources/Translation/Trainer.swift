import Display
import NeuralNetworks
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
  /// Fixes the order of the batches and every dropout mask.
  public var seed: UInt64

  public init(
    _ translator: Translator, schedule: LearningRateSchedule = .noam(), labelSmoothing: Float = 0.1,
    tokensPerBatch: Int = 4096, averagedSnapshots: Int = 5, seed: UInt64 = 1
  ) {
    self.translator = translator
    self.schedule = schedule
    self.labelSmoothing = labelSmoothing
    self.tokensPerBatch = tokensPerBatch
    self.averagedSnapshots = max(1, averagedSnapshots)
    self.seed = seed
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
    var record = TrainingRecord(
      configuration: model.configuration, parameterCount: model.parameterCount, pairs: training.pairs.count,
      droppedPairs: corpus.train.count - training.pairs.count)
    let step = TrainingStep(model, schedule: schedule, labelSmoothing: labelSmoothing, seed: seed)
    let snapshotUpdates = Self.marks(averagedSnapshots, from: updates - updates / 5, to: updates)
    let pointUpdates = Self.marks(100, from: 0, to: updates)
    let validationUpdates = Self.marks(10, from: 0, to: updates)
    var snapshots: [ParameterSnapshot] = []
    var sinceLastPoint = RunningLoss()
    let bar = ProgressBar("training", total: updates)
    defer { bar.finish() }
    let start = ContinuousClock.now

    epochs: for epoch in 0... {
      let batches = training.batches(epoch: epoch)
      for (index, batch) in batches.enumerated() {
        guard !isInterrupted() else { throw .interrupted(update: record.updates, updates: updates) }
        let result = step(batch)
        guard result.loss.isFinite else { throw .diverged(update: result.update) }
        sinceLastPoint.add(result)
        record.updates = result.update
        record.epochs = Double(epoch) + Double(index + 1) / Double(batches.count)
        record.tokens += batch.tokenCount
        if snapshotUpdates.contains(result.update) { snapshots.append(ParameterSnapshot(model.parameters)) }
        if pointUpdates.contains(result.update) {
          var point = sinceLastPoint.point(update: result.update, learningRate: result.learningRate)
          if validationUpdates.contains(result.update), !validation.isEmpty {
            point.validationPerplexity = model.evaluate(validation).perplexity
          }
          record.points.append(point)
          sinceLastPoint = RunningLoss()
        }
        record.seconds = (ContinuousClock.now - start) / .seconds(1)
        bar.advance(to: result.update, note: record.progress)
        if result.update == updates { break epochs }
      }
    }
    if snapshots.count > 1 { ParameterSnapshot.averaged(of: snapshots).restore(model.parameters) }
    return record
  }

  /// The pairs as token numbers, without those that are empty or too long for the model.
  private func pairs(_ text: ParallelText) -> [TokenPair] {
    let most = translator.model.configuration.maximumLength - 1
    return zip(text.sources, text.targets).lazy
      .map { (source: translator.tokenizer.encode($0), target: translator.tokenizer.encode($1)) }
      .filter { !$0.source.isEmpty && !$0.target.isEmpty && max($0.source.count, $0.target.count) <= most }
  }

  private func batching(_ pairs: [TokenPair]) -> TokenBatching {
    TokenBatching(pairs, tokens: tokensPerBatch, for: translator.model.configuration, seed: seed)
  }

  /// `count` updates spread evenly after `from`, the last of them `to`.
  private static func marks(_ count: Int, from: Int, to: Int) -> Set<Int> {
    Set((1...count).map { from + ((to - from) * $0 + count - 1) / count })
  }
}
