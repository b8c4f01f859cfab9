import Display
import Foundation
import Translation
import TranslationData
import TranslationMetrics

/// A finished run as a page of Markdown.
struct RunReport {
  let record: TrainingRecord
  let bleu: BLEU
  let beam: Int
  let test: ParallelText
  let translations: [String]

  var markdown: String {
    let validations = Table(
      ["update", "validation perplexity", "BLEU"],
      rows: record.validations.map { validation in
        [
          validation.update, String(format: "%.3f", exp(validation.loss)),
          validation.bleu.map { String(format: "%.2f", $0) } ?? "",
        ]
      })
    let samples = Table(
      ["source", "translation", "reference"],
      rows: (0..<min(5, translations.count)).map { [test.sources[$0], translations[$0], test.targets[$0]] })
    return """
      # Training run

      \(Self.markdown(record.table))

      ## Test set

      \(translations.count) sentences, beam \(beam):

          \(bleu)

      ## Validations

      ![Perplexity](curve.svg)

      \(Self.markdown(validations))

      ## First sentences

      \(Self.markdown(samples))

      """
  }

  private static func markdown(_ table: Table) -> String {
    func row(_ cells: [String]) -> String {
      "| "
        + cells.map { $0.replacing("\\", with: "\\\\").replacing("|", with: "\\|") }.joined(separator: " | ")
        + " |"
    }
    let rule = "|" + table.columns.map { _ in ":--|" }.joined()
    return ([row(table.columns), rule] + table.rows.map(row)).joined(separator: "\n")
  }
}
