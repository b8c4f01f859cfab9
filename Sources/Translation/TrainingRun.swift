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

  /// The first field in which another run differs; how long a run goes on may differ.
  func difference(from other: TrainingRun) -> TensorFileError.Fault? {
    let fields: [(name: String, mine: String, other: String)] = [
      ("model", "\(configuration.whatMatters)", "\(other.configuration.whatMatters)"),
      ("schedule", "\(recipe.schedule)", "\(other.recipe.schedule)"),
      ("Adam", "\(recipe.adam)", "\(other.recipe.adam)"),
      ("label smoothing", "\(recipe.labelSmoothing)", "\(other.recipe.labelSmoothing)"),
      ("batch size", "\(recipe.tokensPerBatch)", "\(other.recipe.tokensPerBatch)"),
      ("choice of final weights", "\(recipe.finalWeights)", "\(other.recipe.finalWeights)"),
      ("validation", recipe.validation.whatMatters, other.recipe.validation.whatMatters),
      ("precision", recipe.precision.rawValue, other.recipe.precision.rawValue),
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
  /// Without what does not change a single bit.
  fileprivate var whatMatters: TransformerConfiguration { with { $0.recomputesLayers = false } }
}

extension ValidationPlan {
  /// Without the patience.
  fileprivate var whatMatters: String {
    "\(interval) by \(criterion)" + (bleu.map { ", \($0)" } ?? "")
  }
}
