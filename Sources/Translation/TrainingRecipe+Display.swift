import Foundation

extension TrainingRecipe {
  /// What was chosen, for the table of a run.
  var rows: [[Any]] {
    let plan = validation
    var words = ["every \(plan.interval)", "by \(plan.criterion)"]
    if let patience = plan.patience { words.append("patience \(patience)") }
    if let bleu = plan.bleu {
      words.append(
        "BLEU of beam \(bleu.beam), tok:\(bleu.tokenization.rawValue)"
          + (bleu.lowercase ? ", lower case" : ""))
    }
    return [
      ["learning rate", "\(schedule)"],
      ["Adam", "β₁ \(adam.beta1), β₂ \(adam.beta2), ε \(adam.epsilon)"],
      ["label smoothing", "\(labelSmoothing.rate), as \(labelSmoothing.convention) has it"],
      [
        "tokens of an update",
        "\(tokensPerBatch) a side" + (tokensAtATime.map { ", \($0) at a time" } ?? ""),
      ],
      ["products", precision.rawValue],
      ["validation", words.joined(separator: ", ")],
      ["final weights", "\(finalWeights)"],
    ]
  }
}
