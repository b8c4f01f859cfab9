import Foundation
import NeuralNetworks
import TensorCore

/// One update of a model after another: forward, backward, Adam (section 5).
///
/// A batch is always split into the same two parts, each computed on a thread of its own, and their gradients
/// are added in the same order: the result depends on the seed and the batches, not on the threads.
///
/// Unchecked: one thread at a time calls it; within a call, each part writes a gradient buffer of its own.
public final class TrainingStep: @unchecked Sendable {
  public let model: Transformer
  public let optimizer: Adam
  public let schedule: LearningRateSchedule
  /// ε_ls.
  public let labelSmoothing: LabelSmoothing
  /// The most source tokens, and the most target tokens, that are in memory at a time; nil for whole batches.
  ///
  /// A larger batch is computed in pieces whose gradients are added.
  public let tokensAtATime: Int?
  /// What the matrix products multiply; weights, statistics, loss and optimiser are float32 in any case.
  public let precision: ProductPrecision
  /// Fixes every dropout mask.
  public let seed: UInt64
  /// Whether the two parts run at the same time; the result is the same to the bit.
  public var isConcurrent = true
  /// What a plateau schedule watches: the value of each validation so far, of which less is better.
  public var validations: [Double] = []

  /// What records the two parts and the update; nil outside a profile.
  private var recorders: [OperationRecorder]?
  /// Of the two parts of the last batch.
  let gradients: [FloatBuffer]

  /// - Parameter seed: fixes every dropout mask; the model's weights have a seed of their own.
  public init(
    _ model: Transformer, schedule: LearningRateSchedule = .noam(), labelSmoothing: LabelSmoothing = 0.1,
    tokensAtATime: Int? = nil,
    adam: AdamSettings = AdamSettings(), precision: ProductPrecision = .f32, seed: UInt64
  ) {
    self.model = model
    self.schedule = schedule
    self.labelSmoothing = labelSmoothing
    self.tokensAtATime = tokensAtATime
    self.precision = precision
    self.seed = seed
    let optimizer = Adam(model.parameters, adam)
    self.optimizer = optimizer
    gradients = (0..<2).map { _ in FloatBuffer(repeating: 0, count: optimizer.count) }
  }

  /// What an update did.
  public struct Result: Sendable {
    /// The number of the update, from 1.
    public let update: Int
    public let learningRate: Double
    /// The label-smoothed loss of a target token, in nats, on average; what is minimised.
    public let loss: Double
    /// Σ −log p(token) over the target tokens, in nats.
    public let negativeLogLikelihood: Double
    /// Target tokens that the model held for the likeliest.
    public let correct: Int
    /// Source tokens, ends counted.
    public let sourceTokens: Int
    /// Target tokens, ends counted.
    public let targetTokens: Int
    /// Whether loss and gradient are finite numbers; the update is not made where they are not.
    public let isFinite: Bool

    /// e^(−log p of a target token, on average).
    public var perplexity: Double { exp(negativeLogLikelihood / Double(targetTokens)) }
  }

  /// Moves the model's parameters one step against the gradient of the loss on a batch.
  @discardableResult
  public func callAsFunction(_ batch: TokenBatch) -> Result {
    require(batch.count > 0, "TrainingStep: a batch without sentences")
    model.check(batch)
    let update = optimizer.updates + 1
    let key = DropoutKey(seed: seed).child(update)
    let parts = self.parts(of: batch, key: key)
    let weight = 1 / Float(batch.targetOutputs.count)
    let compute = { @Sendable [self] (pieces: [Piece]) -> PartLoss in
      let part = pieces[0].part
      return recorded(by: part) {
        withProductThreads(1) {
          withProductPrecision(precision) {
            pieces.map { gradient(of: $0, into: gradients[part], weight: weight) }.reduce(PartLoss(), +)
              .checking(gradients[part])
          }
        }
      }
    }
    let losses = isConcurrent ? parts.concurrentMap(compute) : parts.map(compute)

    let learningRate = schedule.learningRate(
      update: update, modelSize: model.configuration.modelSize, validations: validations)
    let isFinite = losses.allSatisfy(\.isFinite)
    if isFinite {
      recorded(by: 2) {
        optimizer.update(
          gradients[0], adding: parts.count > 1 ? gradients[1] : nil, learningRate: learningRate)
      }
    }
    return Result(
      update: update, learningRate: learningRate, loss: losses.reduce(0) { $0 + $1.loss },
      negativeLogLikelihood: losses.reduce(0) { $0 + $1.negativeLogLikelihood },
      correct: losses.reduce(0) { $0 + $1.correct }, sourceTokens: batch.sources.count,
      targetTokens: batch.targetOutputs.count, isFinite: isFinite)
  }

  /// What is computed at a time.
  struct Piece: Sendable {
    let part: Int
    /// Its place among the pieces of its part.
    let index: Int
    let batch: TokenBatch
    let dropoutKey: DropoutKey
  }

  /// The pieces of a batch's two parts.
  func parts(of batch: TokenBatch, key: DropoutKey) -> [[Piece]] {
    batch.halves().enumerated().map { part, half in
      half.pieces(ofAtMost: tokensAtATime.map { max(1, $0 / 2) }).enumerated().map { index, batch in
        Piece(part: part, index: index, batch: batch, dropoutKey: key.child(2 * index + part))
      }
    }
  }

  /// Writes a part's first piece's gradient into a buffer, and adds those of the others.
  private func gradient(of piece: Piece, into sum: FloatBuffer, weight: Float) -> PartLoss {
    let result = model.loss(
      piece.batch, smoothing: labelSmoothing, dropoutKey: piece.dropoutKey, weight: weight)
    let buffer = piece.index == 0 ? sum : FloatBuffer(uninitialized: optimizer.count)
    result.loss.writeGradients(of: optimizer.parameters, into: buffer, at: optimizer.offsets)
    if piece.index > 0 { add(buffer, to: sum) }
    return PartLoss(result)
  }

  /// Where the time of updates goes, both threads together.
  ///
  /// - Parameter body: calls this step.
  public func profile(_ body: () throws -> Void) rethrows -> OperationProfile {
    let recorders = (0..<3).map { _ in OperationRecorder() }
    self.recorders = recorders
    defer { self.recorders = nil }
    try body()
    return recorders[1...].reduce(recorders[0].profile) { $0 + $1.profile }
  }

  private func recorded<Result>(by recorder: Int, _ body: () throws -> Result) rethrows -> Result {
    try recorders?[recorder].record(body) ?? body()
  }

  /// What a part's thread hands back: numbers, no tensors.
  private struct PartLoss: Sendable {
    var loss = 0.0
    var negativeLogLikelihood = 0.0
    var correct = 0
    var isFinite = true

    init() {}

    init(_ loss: TokenLoss) {
      self.loss = Double(loss.loss.item)
      negativeLogLikelihood = loss.negativeLogLikelihood
      correct = loss.correct
    }

    static func + (a: PartLoss, b: PartLoss) -> PartLoss {
      var sum = a
      sum.loss += b.loss
      sum.negativeLogLikelihood += b.negativeLogLikelihood
      sum.correct += b.correct
      return sum
    }

    func checking(_ gradients: FloatBuffer) -> PartLoss {
      var checked = self
      checked.isFinite = loss.isFinite && norm(gradients).isFinite
      return checked
    }
  }
}
