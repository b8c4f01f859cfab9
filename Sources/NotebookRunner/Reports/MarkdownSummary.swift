import CellExecution

/// The runs as a page of GitHub's Markdown: a table of notebooks, and each cell that failed with its lines.
package struct MarkdownSummary {
  private let notebooks: [NotebookReport]

  package init(_ notebooks: [NotebookReport]) { self.notebooks = notebooks }

  package var text: String {
    var lines = ["### Notebooks", "", "| | notebook | result |", "|---|---|---|"]
    lines += notebooks.map { notebook in
      "| \(notebook.exitCode == .success ? "✅" : "❌") | \(cell(notebook.file)) | \(cell(notebook.summary)) |"
    }
    for notebook in notebooks {
      let slowest = notebook.cells.filter { $0.ending != .notRun }.sorted { $0.duration > $1.duration }
        .prefix(5)
      if notebook.cells.count > 1, !slowest.isEmpty {
        lines += ["", "<details><summary>Slowest cells of \(notebook.file.escapedForMarkup)</summary>", ""]
        lines += ["| cell | | time |", "|---:|---|---:|"]
        lines += slowest.map {
          "| \($0.cell.number) | \(cell($0.cell.title)) | \(briefly($0.duration))\($0.isFromCache ? " (from the cache)" : "") |"
        }
        lines += ["", "</details>"]
      }
      for report in notebook.cells {
        let differences = notebook.differences(of: report)
        guard report.failure != nil || !differences.isEmpty else { continue }
        lines += [
          "", "#### \(cell(notebook.file)), cell \(report.cell.number): \(cell(report.cell.title))", "",
        ]
        let text = (report.failure?.traceback ?? differences).map(withoutColours).joined(separator: "\n")
        // A fence longer than any in the text.
        let fence = String(repeating: "`", count: max(3, longestRun(of: "`", in: text) + 1))
        lines += [fence, text, fence]
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func cell(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("|", with: "\\|").replacing("\n", with: " ")
  }
}

/// The most of one character that stand in a row.
func longestRun(of character: Character, in text: String) -> Int {
  var (longest, current) = (0, 0)
  for found in text {
    current = found == character ? current + 1 : 0
    longest = max(longest, current)
  }
  return longest
}
