import Foundation

/// Reads what `swift-frontend -diagnostic-style llvm` prints, and keeps what concerns the user.
struct DiagnosticParser {
  let cell: CellUnit
  /// What stands before the user's text on its first line.
  let header: String
  /// What earlier cells declare; the compiler itself suggests no names of other modules.
  let knownNames: [String]

  /// Whatever the front end printed, as diagnostics in the user's own lines and columns.
  func diagnostics(in output: String) -> [Diagnostic] {
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
    var found: [Diagnostic] = []
    for (index, line) in lines.enumerated() {
      guard var diagnostic = diagnostic(startingAt: line) else { continue }
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
  private func diagnostic(startingAt line: Substring) -> Diagnostic? {
    for severity in [Diagnostic.Severity.error, .warning, .note, .remark] {
      guard let mark = line.firstRange(of: ": \(severity.rawValue): ") else { continue }
      let message = words(line[mark.upperBound...])
      let location = line[..<mark.lowerBound].split(separator: ":", omittingEmptySubsequences: false)
      guard location.count >= 2, Int(location[location.count - 1]) != nil else { continue }
      return Diagnostic(severity: severity, message: message, place: place(location))
    }
    return nil
  }

  /// The compiler's words without its mark of a diagnostic's group, such as ` [#no-usage]`, and with a suggestion.
  private func words(_ text: Substring) -> String {
    var message = String(text)
    if message.hasSuffix("]"), let mark = message.range(of: " [#", options: .backwards) {
      message = String(message[..<mark.lowerBound])
    }
    let parts = message.split(separator: "'", omittingEmptySubsequences: false)
    if parts.count == 3, parts[0].hasPrefix("cannot find "), parts[2].hasPrefix(" in scope"),
      !message.contains("did you mean"),
      let nearest = nearestSpelling(of: String(parts[1]), in: Set(knownNames + cell.names.map(\.name)))
    {
      message += "; did you mean '\(nearest)'?"
    }
    return message
  }

  private func place(_ location: [Substring]) -> Diagnostic.Place? {
    guard location.count >= 3, let line = Int(location[location.count - 2]),
      var column = Int(location[location.count - 1]),
      let file = location[location.count - 3].split(separator: "/").last, file.hasPrefix("cell "),
      let number = Int(file.dropFirst(5))
    else { return nil }
    if line == 1 { column = max(1, column - header.utf8.count) }
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
