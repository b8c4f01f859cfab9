import Display
import Foundation
import Plotting

extension TrainingRecord: Displayable {
  /// What was trained, on what, and how it went, as a table.
  public var table: Table {
    let model = configuration
    var rows: [[Any]] = [
      [
        "model",
        "\(model.layers) + \(model.layers) layers, d_model \(model.modelSize), d_ff \(model.feedForwardSize), "
          + "\(model.heads) heads, dropout \(model.dropout)",
      ],
      ["parameters", "\(parameterCount)"],
      ["sentence pairs", droppedPairs == 0 ? "\(pairs)" : "\(pairs), \(droppedPairs) left out"],
      ["updates", "\(updates), " + String(format: "%.1f passes", epochs)],
      ["tokens", "\(tokens), \(Int(tokensPerSecond)) a second"],
      ["time", String(format: "%.0f s", seconds)],
      ["floating-point operations", String(format: "%.2e", floatingPointOperations)],
    ]
    rows += recipe.rows
    rows += [
      ["seed", "\(seed)"],
      [
        "data",
        "training \(dataChecksum ?? "unknown"), validation \(validationChecksum ?? "unknown") (FNV-1a of token numbers)",
      ],
      ["begun", began?.formatted(.iso8601) ?? "unknown"],
      ["code", codeVersion.map { "build \($0.prefix(12))" } ?? "unknown"],
    ]
    if let end { rows.append(["ended by", end.rawValue]) }
    if let last = points.last {
      rows.append(["training loss, perplexity", String(format: "%.3f, %.2f", last.loss, last.perplexity)])
    }
    if let perplexity = validationPerplexity {
      rows.append(["validation perplexity", String(format: "%.3f", perplexity)])
    }
    if let bleu = validationBLEU { rows.append(["validation BLEU", String(format: "%.2f", bleu)]) }
    if recipe.validation.patience != nil, let best = bestValidation {
      let score = best.bleu.map { String(format: ", BLEU %.2f", $0) } ?? ""
      rows.append([
        "best validation",
        "update \(best.update): perplexity " + String(format: "%.3f", exp(best.loss)) + score,
      ])
    }
    return Table(["training", ""], rows: rows)
  }

  public var mimeBundle: MIMEBundle { table.mimeBundle }

  /// Perplexity against updates, in training and on the validation set.
  public var lossCurve: Figure {
    let validated = points.compactMap { point in point.validationPerplexity.map { (point.update, $0) } }
    return Figure("Perplexity")
      .line(points.map(\.update), points.map(\.perplexity), label: "training (with dropout)")
      .line(validated.map(\.0), validated.map(\.1), label: "validation")
      .yScale(.log)
      .xLabel("update").yLabel("perplexity per subword")
  }
}
