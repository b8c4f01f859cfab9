import CellExecution
import Foundation
import NotebookFormat

/// Failed cells as GitHub's workflow commands, which show them at their lines of the notebook's file:
/// `::error file=a.ipynb,line=12,title=cell 3::Trap: …`.
package struct GitHubAnnotations {
  private let notebooks: [NotebookReport]

  package init(_ notebooks: [NotebookReport]) { self.notebooks = notebooks }

  /// - Parameter text: gives a notebook's file as it is in the repository.
  package func lines(text: (String) -> String?) -> [String] {
    notebooks.flatMap { notebook -> [String] in
      if case .failure(let error) = notebook.result {
        return ["::error file=\(property(notebook.file))::\(message(error.description))"]
      }
      let places = SourcePlaces(of: notebook.notebook, in: text(notebook.file) ?? "")
      return notebook.cells.compactMap { cell -> String? in
        let words: String
        if let failure = cell.failure {
          words = ([failure.name + ": " + failure.message] + failure.traceback.map(withoutColours))
            .joined(separator: "\n")
        } else if case let differences = notebook.differences(of: cell), !differences.isEmpty {
          words = differences.joined(separator: "\n")
        } else {
          return nil
        }
        let line = places.line(ofCell: cell.index).map { ",line=\($0)" } ?? ""
        let title = property("cell \(cell.cell.number): \(cell.cell.title)")
        return "::error file=\(property(notebook.file))\(line),title=\(title)::\(message(words))"
      }
    }
  }

  private func message(_ text: String) -> String {
    text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
  }

  private func property(_ text: String) -> String {
    message(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }
}

/// The lines of a notebook's file at which its cells' sources begin.
struct SourcePlaces {
  private var lines: [Int: Int] = [:]

  /// Looks for each cell's first line of code, as JSON spells it, after that of the cell before.
  init(of notebook: Notebook, in text: String) {
    var number = 1
    var rest = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    for (index, cell) in notebook.cells.enumerated() {
      let source =
        cell.source.split(separator: "\n", omittingEmptySubsequences: true).first.map(String.init) ?? ""
      guard !source.isEmpty else { continue }
      let spelt = JSONText(source).spellings
      guard let place = rest.firstIndex(where: { line in spelt.contains { line.contains("\"" + $0) } }) else {
        continue
      }
      number += place - rest.startIndex
      lines[index] = number
      rest = rest[place...]
    }
  }

  func line(ofCell index: Int) -> Int? { lines[index] }
}

/// A text as it may stand between the quotes of a JSON string.
private struct JSONText {
  let spellings: [String]

  init(_ text: String) {
    var plain = ""
    var ascii = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\":
        plain += "\\\(scalar)"
        ascii += "\\\(scalar)"
      case "\t":
        plain += "\\t"
        ascii += "\\t"
      default:
        plain.unicodeScalars.append(scalar)
        if scalar.isASCII {
          ascii.unicodeScalars.append(scalar)
        } else {
          for unit in String(scalar).utf16 { ascii += String(format: "\\u%04x", Int(unit)) }
        }
      }
    }
    spellings = plain == ascii ? [plain] : [plain, ascii]
  }
}
