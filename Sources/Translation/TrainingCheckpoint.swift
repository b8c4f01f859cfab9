import Foundation
import NeuralNetworks
import TensorCore
import TransformerModel

/// What a run is, so that a checkpoint is continued by that run only.
struct TrainingRun: Codable, Hashable {
  var configuration: TransformerConfiguration
  var schedule: LearningRateSchedule
  var labelSmoothing: Float
  var tokensPerBatch: Int
  var movingAverageDecay: Double?
  var precision: ProductPrecision
  var seed: UInt64
  /// A checksum of the pairs' token numbers, in their order.
  var data: String

  /// The first field in which another run differs.
  func difference(from other: TrainingRun) -> TensorFileError.Fault? {
    let fields: [(name: String, mine: String, other: String)] = [
      ("model", "\(configuration.whatMatters)", "\(other.configuration.whatMatters)"),
      ("schedule", "\(schedule)", "\(other.schedule)"),
      ("label smoothing", "\(labelSmoothing)", "\(other.labelSmoothing)"),
      ("batch size", "\(tokensPerBatch)", "\(other.tokensPerBatch)"),
      ("moving average's decay", decay, other.decay),
      ("precision", precision.rawValue, other.precision.rawValue), ("seed", "\(seed)", "\(other.seed)"),
      ("training data", data, other.data),
    ]
    return fields.first { $0.mine != $0.other }.map {
      .otherRun(field: $0.name, found: $0.mine, expected: $0.other)
    }
  }

  private var decay: String { movingAverageDecay.map { "\($0)" } ?? "none" }

  /// FNV-1a over the numbers: cheap, and the same in every process.
  static func checksum(of pairs: [TokenPair]) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ number: Int32) { hash = (hash ^ UInt64(UInt32(bitPattern: number))) &* 0x100_0000_01b3 }
    for pair in pairs {
      pair.source.forEach(add)
      add(-1)
      pair.target.forEach(add)
      add(-2)
    }
    return String(hash, radix: 16)
  }
}

extension TransformerConfiguration {
  /// Without what does not change a single bit.
  fileprivate var whatMatters: TransformerConfiguration { with { $0.recomputesLayers = false } }
}

/// Where a run stands between two updates.
struct TrainingProgress: Codable {
  var record: TrainingRecord
  var epoch = 0
  /// The next batch of the epoch.
  var batch = 0
  var sinceLastPoint = RunningLoss()
  /// The updates after which snapshots were taken, in order.
  var snapshotUpdates: [Int] = []

  mutating func add(_ result: TrainingStep.Result, _ batch: TokenBatch, ofBatches count: Int) {
    sinceLastPoint.add(result)
    record.updates = result.update
    record.epochs = Double(epoch) + Double(self.batch) / Double(count)
    record.tokens += batch.tokenCount
  }

  mutating func addPoint(after result: TrainingStep.Result, validationPerplexity: Double?) {
    var point = sinceLastPoint.point(update: result.update, learningRate: result.learningRate)
    point.validationPerplexity = validationPerplexity
    record.points.append(point)
    sinceLastPoint = RunningLoss()
  }
}

/// A run's state on the disk: one safetensors file, replaced in one step.
struct TrainingCheckpoint {
  var run: TrainingRun
  var progress: TrainingProgress
  var tensors: [String: Tensor]

  func write(to url: URL) throws(TensorFileError) {
    do {
      let metadata = [
        "run": String(decoding: try JSONEncoder().encode(run), as: UTF8.self),
        "progress": String(decoding: try JSONEncoder().encode(progress), as: UTF8.self),
      ]
      try TensorFile(tensors, metadata: metadata).write(to: url)
    } catch let error as TensorFileError {
      throw error
    } catch {
      throw TensorFileError(url, .notWritable(reason: "\(error)"))
    }
  }

  /// - Returns: nil where there is no file yet.
  init?(from url: URL, of run: TrainingRun) throws(TensorFileError) {
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    let file = try TensorFile(contentsOf: url)
    func field<Value: Decodable>(_ name: String, as type: Value.Type) throws(TensorFileError) -> Value {
      guard let text = file.metadata[name], let value = try? JSONDecoder().decode(type, from: Data(text.utf8))
      else { throw TensorFileError(url, .noCheckpoint(field: name)) }
      return value
    }
    self.run = try field("run", as: TrainingRun.self)
    if let difference = self.run.difference(from: run) { throw TensorFileError(url, difference) }
    progress = try field("progress", as: TrainingProgress.self)
    tensors = file.tensors
  }

  /// - Parameter average: the moving average, if the run keeps one.
  init(
    _ step: TrainingStep, run: TrainingRun, progress: TrainingProgress, snapshots: [ParameterSnapshot],
    average: ParameterSnapshot?
  ) {
    self.run = run
    self.progress = progress
    tensors = step.tensors
    let named = step.model.namedParameters
    let kept = snapshots.enumerated().map { (Self.prefix(snapshot: $0.offset), $0.element) }
    for (prefix, snapshot) in kept + (average.map { [(Self.averagePrefix, $0)] } ?? []) {
      for (entry, values) in zip(named, snapshot.values) {
        tensors[prefix + entry.name] = Tensor(values, shape: entry.parameter.shape)
      }
    }
  }

  private static func prefix(snapshot number: Int) -> String { "snapshot.\(number)." }

  private static let averagePrefix = "average."

  /// The snapshots that were kept for averaging, in order.
  func snapshots(of model: Transformer) throws(TensorFileError.Fault) -> [ParameterSnapshot] {
    var snapshots: [ParameterSnapshot] = []
    for number in progress.snapshotUpdates.indices {
      snapshots.append(try snapshot(Self.prefix(snapshot: number), of: model))
    }
    return snapshots
  }

  /// The moving average that was kept.
  func average(of model: Transformer) throws(TensorFileError.Fault) -> ParameterSnapshot {
    try snapshot(Self.averagePrefix, of: model)
  }

  private func snapshot(
    _ prefix: String, of model: Transformer
  ) throws(TensorFileError.Fault) -> ParameterSnapshot {
    var values: [[Float]] = []
    for (name, parameter) in model.namedParameters {
      guard let tensor = tensors[prefix + name] else { throw .missing(tensor: prefix + name) }
      guard tensor.shape == parameter.shape else {
        throw .wrongShape(
          tensor: prefix + name, found: tensor.shape.dimensions, expected: parameter.shape.dimensions)
      }
      values.append(tensor.scalars)
    }
    return ParameterSnapshot(values: values)
  }
}
