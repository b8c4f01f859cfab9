import NeuralNetworks
import TransformerModel

/// What a run is, so that a checkpoint is continued by that run only.
struct TrainingRun: Codable, Hashable {
  var configuration: TransformerConfiguration
  var recipe: TrainingRecipe
  var seed: UInt64
  /// A checksum of the pairs' token numbers, in their order.
  var data: String
  /// The same of the validation pairs.
  var validationData: String

  /// What an older file's missing fields mean.
  static let standard = TrainingRun(
    configuration: TransformerConfiguration(), recipe: TrainingRecipe(), seed: 0, data: "", validationData: ""
  )

  /// The first field in which another run differs; how long a run goes on may differ.
  func difference(from other: TrainingRun) -> TensorFileError.Fault? {
    if let fault = configuration.difference(from: other.configuration) { return fault }
    let (recipe, others) = (recipe, other.recipe)
    let fields: [(name: String, mine: String, other: String)] = [
      ("schedule", "\(recipe.schedule)", "\(others.schedule)"),
      ("Adam", "\(recipe.adam)", "\(others.adam)"),
      ("label smoothing", "\(recipe.labelSmoothing)", "\(others.labelSmoothing)"),
      ("batch size", "\(recipe.tokensPerBatch)", "\(others.tokensPerBatch)"),
      ("way to count tokens", recipe.tokenCounting.rawValue, others.tokenCounting.rawValue),
      ("number of tokens at a time", recipe.pieces, others.pieces),
      ("choice of final weights", "\(recipe.finalWeights)", "\(others.finalWeights)"),
      ("validation", recipe.validation.whatMatters, others.validation.whatMatters),
      ("precision", recipe.precision.rawValue, others.precision.rawValue),
      ("seed", "\(seed)", "\(other.seed)"),
      ("training data", data, other.data),
      ("validation data", validationData, other.validationData),
    ]
    return fields.first { $0.mine != $0.other }.map {
      .otherRun(field: $0.name, found: $0.mine, expected: $0.other)
    }
  }
}

extension TransformerConfiguration {
  /// The first field of a model that differs, but for what does not change a single bit.
  fileprivate func difference(from other: TransformerConfiguration) -> TensorFileError.Fault? {
    let fields = zip(Mirror(reflecting: self).children, Mirror(reflecting: other).children)
    for (mine, others) in fields where mine.label != "recomputesLayers" {
      let (found, expected) = ("\(mine.value)", "\(others.value)")
      if found != expected {
        return .otherRun(field: "model's \(mine.label ?? "")", found: found, expected: expected)
      }
    }
    return nil
  }
}

extension TrainingRecipe {
  fileprivate var pieces: String { tokensAtATime.map { "\($0)" } ?? "all" }
}

extension ValidationPlan {
  /// Without the patience.
  fileprivate var whatMatters: String {
    "\(interval) by \(criterion)" + (bleu.map { ", \($0)" } ?? "")
  }
}
