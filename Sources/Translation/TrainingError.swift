public import NeuralNetworks

/// Why a training run stopped before its last update.
public enum TrainingError: Error, CustomStringConvertible {
  /// The loss or a gradient was no finite number any more.
  ///
  /// - place: where that came first: weights, a layer or a gradient.
  /// - saved: after which update the checkpoint was written; nil where there is none.
  case diverged(update: Int, place: String?, saved: Int?)
  /// No sentence pair fits the model: its maximum length less the end token.
  case nothingToTrainOn(pairs: Int, longest: Int)
  /// The user stopped the cell.
  case interrupted(update: Int, updates: Int)
  /// The checkpoint cannot be read, cannot be written, or is of another run.
  case checkpoint(TensorFileError)
  /// A choice of the recipe that cannot be, alone or with another.
  case recipe(field: String, problem: String)
  /// The file of metrics cannot be written.
  case metrics(path: String, reason: String)
  /// The batches cannot be read any further.
  case data(any Error)

  public var description: String {
    switch self {
    case .diverged(let update, let place, let saved):
      "training: update \(update) makes numbers that are not finite"
        + (place.map { ", first in \($0)" } ?? "")
        + "; the model keeps the weights after update \(update - 1)"
        + (saved.map { $0 > 0 ? ", the checkpoint those after update \($0)" : "" } ?? "")
        + ". Try a longer warm-up or a lower learning rate"
    case .nothingToTrainOn(let pairs, let longest):
      "training: none of the \(pairs) sentence pairs is non-empty and at most \(longest) tokens long"
    case .interrupted(let update, let updates):
      "training: stopped at update \(update) of \(updates); the model keeps what it has learned"
    case .checkpoint(let error):
      "training: checkpoint \(error)"
    case .recipe(let field, let problem):
      "training: the recipe's \(field): \(problem)"
    case .metrics(let path, let reason):
      "training: the metrics '\(path)' cannot be written: \(reason)"
    case .data(let error):
      "training: \(error)"
    }
  }
}
