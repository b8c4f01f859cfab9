import CellExecution
import Foundation

/// The runs as JUnit's XML: a suite for each notebook, a case for each cell.
///
/// A failed cell is a `failure`, a run that could not go on an `error`, a cell that was not run `skipped`.
package struct JUnitReport {
  private let notebooks: [NotebookReport]

  package init(_ notebooks: [NotebookReport]) { self.notebooks = notebooks }

  package var text: String {
    let suites = notebooks.map(suite)
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites tests="\(total(\.tests))" failures="\(total(\.failures))" errors="\(total(\.errors))" \
      skipped="\(total(\.skipped))" time="\(seconds(notebooks.flatMap(\.cells).map(\.duration).reduce(.zero, +)))">
      \(suites.joined(separator: "\n"))
      </testsuites>

      """
  }

  private struct Counts { var tests = 0, failures = 0, errors = 0, skipped = 0 }

  private func counts(_ notebook: NotebookReport) -> Counts {
    if case .failure = notebook.result { return Counts(tests: 1, errors: 1) }
    let cells = notebook.cells
    return Counts(
      tests: cells.count,
      failures: cells.count { $0.failure != nil || !notebook.differences(of: $0).isEmpty },
      skipped: cells.count { $0.ending == .notRun })
  }

  private func total(_ part: KeyPath<Counts, Int>) -> Int {
    notebooks.map { counts($0)[keyPath: part] }.reduce(0, +)
  }

  private func suite(_ notebook: NotebookReport) -> String {
    let counts = counts(notebook)
    let time = notebook.cells.map(\.duration).reduce(.zero, +)
    let start = """
      <testsuite name="\(xml(notebook.file))" tests="\(counts.tests)" failures="\(counts.failures)" \
      errors="\(counts.errors)" skipped="\(counts.skipped)" time="\(seconds(time))">
      """
    var lines = [start]
    if case .failure(let error) = notebook.result {
      lines.append("<testcase classname=\"\(xml(notebook.file))\" name=\"run\">")
      lines.append("<error message=\"\(xml(error.description))\"/>")
      lines.append("</testcase>")
    }
    for cell in notebook.cells { lines += testCase(cell, of: notebook) }
    return (lines + ["</testsuite>"]).joined(separator: "\n")
  }

  private func testCase(_ cell: CellReport, of notebook: NotebookReport) -> [String] {
    let head = """
      <testcase classname="\(xml(notebook.file))" name="\(xml("cell \(cell.cell.number): \(cell.cell.title)"))" \
      time="\(seconds(cell.duration))"
      """
    var body: [String] = []
    if let failure = cell.failure {
      let lines = failure.traceback.map(withoutColours).joined(separator: "\n")
      body.append(
        "<failure type=\"\(xml(failure.name))\" message=\"\(xml(failure.message))\">\(xml(lines))</failure>")
    } else if cell.ending == .notRun {
      body.append("<skipped/>")
    } else if case let differences = notebook.differences(of: cell), !differences.isEmpty {
      let lines = differences.joined(separator: "\n")
      body.append("<failure type=\"Difference\" message=\"\(xml(differences[0]))\">\(xml(lines))</failure>")
    }
    if cell.isFromCache { body.append("<system-out>from the cache</system-out>") }
    return body.isEmpty ? ["\(head)/>"] : ["\(head)>"] + body + ["</testcase>"]
  }

  private func seconds(_ duration: Duration) -> String { String(format: "%.3f", duration / .seconds(1)) }
}

/// Text for XML 1.0, which has no words for most control characters.
private func xml(_ text: String) -> String {
  var allowed = String.UnicodeScalarView()
  for scalar in withoutColours(text).unicodeScalars {
    let isAllowed =
      scalar.value >= 0x20
      ? scalar.value < 0xFFFE || scalar.value > 0xFFFF : "\t\n\r".unicodeScalars.contains(scalar)
    allowed.append(isAllowed ? scalar : "\u{FFFD}")
  }
  return String(allowed).escapedForMarkup
}
