import NeuralNetworks
import TensorCore
import TranslationMetrics

extension TrainingRecipe {
  /// What was chosen, for the table of a run.
  package var rows: [[Any]] {
    [
      ["learning rate", schedule.words],
      ["Adam", "β₁ \(adam.beta1), β₂ \(adam.beta2), ε \(adam.epsilon)"],
      ["label smoothing", "\(labelSmoothing.rate), as \(labelSmoothing.convention.words)"],
      [
        "tokens of an update",
        "\(tokensPerBatch) a side" + (tokensAtATime.map { ", \($0) at a time" } ?? ""),
      ],
      ["products", precision.rawValue],
      ["validation", validation.words],
      ["final weights", finalWeights.words],
    ]
  }
}

extension LearningRateSchedule {
  fileprivate var words: String {
    switch self {
    case .noam(let warmup, let factor):
      let scale = factor == 1 ? "" : "\(factor) times "
      return "\(scale)the paper's (equation 3), warm-up of \(counted(warmup, "update"))"
    case .inverseSquareRoot(let peak, let warmup):
      return "up to \(peak) in \(counted(warmup, "update")), then down with the inverse square root"
    case .constant(let rate): return "\(rate) throughout"
    case .plateau(let rate, let warmup, let factor, let patience, _, let minimum):
      let start = warmup == 0 ? "\(rate)" : "up to \(rate) in \(counted(warmup, "update"))"
      let end = minimum == 0 ? "" : ", down to \(minimum)"
      return
        "\(start), times \(factor) when more than \(counted(patience, "validation")) were no better\(end)"
    }
  }
}

extension LabelSmoothing.Convention {
  fileprivate var words: String {
    switch self {
    case .szegedy: "in PyTorch"
    case .fairseq: "in fairseq"
    case .tensor2tensor: "in tensor2tensor"
    case .annotatedTransformer: "in The Annotated Transformer"
    }
  }
}

extension ValidationPlan {
  fileprivate var words: String {
    var words = [interval.words, "the best by \(criterion == .bleu ? "BLEU" : "loss")"]
    if let patience { words.append("end after \(patience) in a row without a better one") }
    if let bleu { words.append(bleu.words) }
    return words.joined(separator: ", ")
  }
}

extension ValidationPlan.Interval {
  fileprivate var words: String {
    switch self {
    case .epochs(let count): count == 1 ? "every epoch" : "every \(count) epochs"
    case .updates(let count): count == 1 ? "every update" : "every \(count) updates"
    case .times(let count): count == 1 ? "at the end" : "\(count) times"
    }
  }
}

extension ValidationBLEU {
  fileprivate var words: String {
    "BLEU of \(beam == 1 ? "greedy decoding" : "beam \(beam)"), tok:\(tokenization.rawValue)"
      + (lowercase ? ", lower case" : "")
  }
}

extension FinalWeights {
  fileprivate var words: String {
    switch self {
    case .last: "those after the last update"
    case .lastFifth(1), .lastSnapshots(1, _): "those after the last update"
    case .lastFifth(let count): "mean of \(count) snapshots over the last fifth of the updates"
    case .lastSnapshots(let count, let distance):
      "mean of the last \(count) snapshots, \(distance) updates apart"
    case .lastValidations(1): "those at the last validation"
    case .lastValidations(let count): "mean of the weights at the last \(count) validations"
    case .aroundBest(1): "those at the best validation"
    case .aroundBest(let count): "mean of the weights at \(count) validations around the best"
    case .movingAverage(let decay): "moving average with a decay of \(decay)"
    }
  }
}

private func counted(_ count: Int, _ name: String) -> String { "\(count) \(name)\(count == 1 ? "" : "s")" }
