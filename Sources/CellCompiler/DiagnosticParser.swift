/// Reads what `swift-frontend -diagnostic-style llvm` prints, and keeps what concerns the user.
struct DiagnosticParser {
  let cell: CellUnit

  /// Whatever the front end printed, as diagnostics in the user's own lines and columns.
  func diagnostics(in output: String) -> [Diagnostic] {
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
    var found: [Diagnostic] = []
    for (index, line) in lines.enumerated() {
      guard var diagnostic = header(line) else { continue }
      // The header is followed by the source line and a line of `~~~^~~~`.
      if diagnostic.place != nil, lines.indices.contains(index + 2) {
        let marks = lines[index + 2]
        if marks.allSatisfy({ " \t^~".contains($0) }), let caret = marks.firstIndex(of: "^") {
          diagnostic.place?.length = marks[caret...].prefix { $0 == "^" || $0 == "~" }.count
        }
      }
      found.append(diagnostic)
    }
    return withoutNoise(found)
  }

  /// `FILE:LINE:COLUMN: SEVERITY: MESSAGE`, or `<unknown>:0: SEVERITY: MESSAGE`.
  private func header(_ line: Substring) -> Diagnostic? {
    for severity in [Diagnostic.Severity.error, .warning, .note, .remark] {
      guard let mark = line.firstRange(of: ": \(severity.rawValue): ") else { continue }
      let message = String(line[mark.upperBound...])
      let location = line[..<mark.lowerBound].split(separator: ":", omittingEmptySubsequences: false)
      guard location.count >= 2, Int(location[location.count - 1]) != nil else { continue }
      return Diagnostic(severity: severity, message: message, place: place(location))
    }
    return nil
  }

  private func place(_ location: [Substring]) -> Diagnostic.Place? {
    guard location.count == 3, let line = Int(location[1]), let column = Int(location[2]),
      location[0].hasPrefix("cell "), let number = Int(location[0].dropFirst(5))
    else { return nil }
    guard number == cell.number else {
      return Diagnostic.Place(cell: number, line: line, column: column, length: 1, source: nil)
    }
    return Diagnostic.Place(
      cell: number, line: line, column: cell.originalColumn(line: line, column: column), length: 1,
      source: cell.line(line))
  }

  /// Leaves out warnings that only the rewriting or the notebook's nature causes, with their notes.
  private func withoutNoise(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    let noise = [
      "was never mutated; consider changing", "was never used; consider", "was never read",
      "immutable value '", "no calls to throwing functions occur within 'try'",
      "no 'async' operations occur within 'await'", "will never be executed",
      "inferred to have type '()', which may be unexpected",
    ]
    var kept: [Diagnostic] = []
    var skipping = false
    for diagnostic in diagnostics {
      if diagnostic.severity != .note {
        skipping =
          diagnostic.severity == .remark
          || diagnostic.severity == .warning && noise.contains { diagnostic.message.contains($0) }
      }
      if !skipping, !kept.contains(diagnostic) { kept.append(diagnostic) }
    }
    return kept
  }
}
