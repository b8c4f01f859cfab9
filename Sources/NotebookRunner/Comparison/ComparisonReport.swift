import Foundation
import NotebookFormat

/// What `--check` found, as one page: each cell that differs with both sides and pictures of the difference.
package struct ComparisonReport {
  private let notebooks: [NotebookReport]

  package init(_ notebooks: [NotebookReport]) { self.notebooks = notebooks }

  package var html: String {
    let parts = notebooks.map { notebook -> String in
      let heading = "<h1>\(notebook.file.escapedForMarkup)</h1>\n<p>\(notebook.summary.escapedForMarkup)</p>"
      let cells = (notebook.comparison?.cells ?? []).map { section($0, of: notebook) }
      return ([heading] + cells).joined(separator: "\n")
    }
    return page(title: "Outputs beside the committed ones", body: parts.joined(separator: "\n"))
  }

  private func section(_ cell: NotebookComparison.Cell, of notebook: NotebookReport) -> String {
    let run = notebook.cells.first { $0.index == cell.index }?.cell
    let title = run.map { "Cell \($0.number): \($0.title)" } ?? "Cell"
    let differences = cell.differences.map { "<li>\($0.description.escapedForMarkup)</li>" }
    let pictures = cell.differences.compactMap(\.picture).map {
      "<p>Points that differ, in red:</p>\n<img alt=\"difference\" src=\"data:image/png;base64,\($0.base64EncodedString())\">"
    }
    return """
      <h2>\(title.escapedForMarkup)</h2>
      <pre class="input"><code>\(notebook.notebook.cells[cell.index].source.escapedForMarkup)</code></pre>
      <ul class="differences">
      \(differences.joined(separator: "\n"))
      </ul>
      <div class="sides">
      <div><h3>committed</h3>\(cell.committed.map(outputHTML).joined(separator: "\n"))</div>
      <div><h3>now</h3>\(cell.ran.map(outputHTML).joined(separator: "\n"))</div>
      </div>
      \(pictures.joined(separator: "\n"))
      """
  }
}
