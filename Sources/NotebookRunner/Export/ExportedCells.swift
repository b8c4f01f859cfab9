import Foundation
import NotebookFormat

extension Notebook {
  /// The notebook as its readers get it.
  ///
  /// What the tags `remove-cell`, `remove-input` and `remove-output` take away is missing; the executed notebook
  /// itself keeps it all.
  func forReaders() -> [ExportedCell] {
    cells.compactMap { cell in
      let tags = Set(cell.tags)
      if tags.contains("remove-cell") { return nil }
      return ExportedCell(
        cell: cell, showsInput: !tags.contains("remove-input"),
        outputs: tags.contains("remove-output") ? [] : cell.outputs)
    }
  }

  /// The first heading, or nothing.
  var title: String? {
    for cell in cells where cell.kind == .markdown {
      for line in cell.source.split(separator: "\n") where line.hasPrefix("# ") {
        return line.dropFirst(2).trimmingCharacters(in: .whitespaces)
      }
    }
    return nil
  }
}

/// A cell as an export shows it.
struct ExportedCell {
  var cell: Cell
  var showsInput: Bool
  var outputs: [Output]
}

/// The file types of `--export`.
package enum ExportFormat: String, CaseIterable, Sendable {
  case html
  case markdown = "md"

  /// The executed notebook as one self-contained file.
  package func text(of notebook: Notebook, name: String) -> String {
    switch self {
    case .html: HTMLExport(notebook, name: name).text
    case .markdown: MarkdownExport(notebook).text
    }
  }
}
