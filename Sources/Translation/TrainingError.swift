public import NeuralNetworks

/// Why a training run stopped before its last update.
public enum TrainingError: Error, CustomStringConvertible {
  /// The loss was no finite number any more.
  case diverged(update: Int)
  /// No sentence pair fits the model: its maximum length less the end token.
  case nothingToTrainOn(pairs: Int, longest: Int)
  /// The user stopped the cell.
  case interrupted(update: Int, updates: Int)
  /// The checkpoint cannot be read, cannot be written, or is of another run.
  case checkpoint(TensorFileError)
  /// A choice of the recipe that cannot be, alone or with another.
  case recipe(field: String, problem: String)
  /// The batches cannot be read any further.
  case data(any Error)

  public var description: String {
    switch self {
    case .diverged(let update):
      "training: the loss of update \(update) is not a finite number; try a longer warm-up or a smaller factor"
    case .nothingToTrainOn(let pairs, let longest):
      "training: none of the \(pairs) sentence pairs is non-empty and at most \(longest) tokens long"
    case .interrupted(let update, let updates):
      "training: stopped at update \(update) of \(updates); the model keeps what it has learned"
    case .checkpoint(let error):
      "training: checkpoint \(error)"
    case .recipe(let field, let problem):
      "training: the recipe's \(field): \(problem)"
    case .data(let error):
      "training: \(error)"
    }
  }
}
