import Foundation
import TransformerModel

/// Where a run stands between two updates.
struct TrainingProgress: Codable {
  var record: TrainingRecord
  /// Passes through the pairs that are done.
  var epoch = 0
  /// The next batch of the epoch.
  var batch = 0
  private var sinceLastPoint = RunningLoss()

  /// What an older file's missing fields mean.
  static let standard = TrainingProgress(
    record: TrainingRecord(
      configuration: TransformerConfiguration(), recipe: TrainingRecipe(), seed: 0, parameterCount: 0,
      pairs: 0,
      droppedPairs: 0))

  init(record: TrainingRecord) { self.record = record }

  mutating func add(_ result: TrainingStep.Result, _ batch: TokenBatch, isLast: Bool, ofBatches count: Int?) {
    sinceLastPoint.add(result)
    (epoch, self.batch) = isLast ? (epoch + 1, 0) : (epoch, self.batch + 1)
    record.updates = result.update
    record.epochs = Double(epoch) + (count.map { Double(self.batch) / Double($0) } ?? 0)
    record.tokens += batch.tokenCount
  }

  mutating func addPoint(after result: TrainingStep.Result, _ validation: TrainingRecord.Validation? = nil) {
    var point = sinceLastPoint.point(update: result.update, learningRate: result.learningRate)
    point.validationPerplexity = validation.map { exp($0.loss) }
    point.validationBLEU = validation?.bleu
    record.points.append(point)
    if let validation { record.validations.append(validation) }
    sinceLastPoint = RunningLoss()
  }
}

/// Sums of updates since the last point.
private struct RunningLoss: Codable, Hashable {
  private var loss = 0.0
  private var negativeLogLikelihood = 0.0
  private var tokens = 0

  mutating func add(_ result: TrainingStep.Result) {
    loss += result.loss * Double(result.targetTokens)
    negativeLogLikelihood += result.negativeLogLikelihood
    tokens += result.targetTokens
  }

  func point(update: Int, learningRate: Double) -> TrainingRecord.Point {
    TrainingRecord.Point(
      update: update, loss: loss / Double(tokens), perplexity: exp(negativeLogLikelihood / Double(tokens)),
      learningRate: learningRate)
  }
}
