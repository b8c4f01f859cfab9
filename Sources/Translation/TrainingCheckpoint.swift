import Display
import Foundation
import NeuralNetworks
import TensorCore
import TransformerModel

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
    func field<Value: Codable>(_ name: String, over standard: Value) throws(TensorFileError) -> Value {
      guard let text = file.metadata[name],
        let value = try? PartialJSON.decode(text, over: standard)
      else { throw TensorFileError(url, .noCheckpoint(field: name)) }
      return value
    }
    if let run = file.metadata["run"] {
      // Before recipes, the choices of a run were fields of the run itself.
      let fields = try? JSONDecoder().decode(JSONValue.self, from: Data(run.utf8))
      guard fields?["recipe"] != nil else { throw TensorFileError(url, .earlierCheckpoint) }
    }
    self.run = try field("run", over: .standard)
    if let difference = self.run.difference(from: run) { throw TensorFileError(url, difference) }
    progress = try field("progress", over: .standard)
    tensors = file.tensors
  }

  /// - Parameter average: the moving average, if the run keeps one.
  init(
    _ step: TrainingStep, run: TrainingRun, progress: TrainingProgress, snapshots: [Int: ParameterSnapshot],
    average: ParameterSnapshot?
  ) {
    self.run = run
    self.progress = progress
    tensors = step.tensors
    let named = step.model.namedParameters
    let kept = snapshots.map { (Self.prefix(snapshot: $0.key), $0.value) }
    for (prefix, snapshot) in kept + (average.map { [(Self.averagePrefix, $0)] } ?? []) {
      for (entry, values) in zip(named, snapshot.values) {
        tensors[prefix + entry.name] = Tensor(values, shape: entry.parameter.shape)
      }
    }
  }

  private static func prefix(snapshot update: Int) -> String { "snapshot.\(update)." }

  private static let averagePrefix = "average."

  /// The snapshots that were kept for averaging, by the update after which they were taken.
  func snapshots(of model: Transformer) throws(TensorFileError.Fault) -> [Int: ParameterSnapshot] {
    let updates = Set(
      tensors.keys.compactMap { name in
        name.hasPrefix("snapshot.") ? Int(name.split(separator: ".", maxSplits: 2)[1]) : nil
      })
    var snapshots: [Int: ParameterSnapshot] = [:]
    for update in updates {
      snapshots[update] = try snapshot(Self.prefix(snapshot: update), of: model)
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
