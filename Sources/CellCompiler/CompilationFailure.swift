/// What the compiler says about one place.
package struct Diagnostic: Sendable, Hashable {
  package enum Severity: String, Sendable { case error, warning, note, remark }
  /// A place in the user's own text.
  package struct Place: Sendable, Hashable {
    /// The cell's number.
    package var cell: Int
    /// From 1.
    package var line: Int
    /// In UTF-8 bytes, from 1.
    package var column: Int
    /// How many characters are underlined, at least 1.
    package var length: Int
    /// The user's line, where the cell is the one that was compiled.
    package var source: String?
  }

  package var severity: Severity
  package var message: String
  /// Nil where the compiler speaks of no line of the user's.
  package var place: Place?

  /// One line, such as `cell 4, line 2: cannot find 'lossess' in scope; did you mean 'losses'?`.
  package var summary: String {
    let text = severity == .error ? message : "\(severity.rawValue): \(message)"
    guard let place else { return text }
    return "cell \(place.cell), line \(place.line): \(text)"
  }

  /// The summary, the user's line and a caret below the place.
  package var lines: [String] {
    guard let place, let source = place.source else { return [summary] }
    let before = String(decoding: source.utf8.prefix(place.column - 1), as: UTF8.self)
    // Tabs stay tabs, so that the caret stands right whatever their width is.
    let indent = String(before.map { $0 == "\t" ? "\t" : " " })
    return [
      summary, "  \(source)", "  \(indent)^\(String(repeating: "~", count: max(0, place.length - 1)))",
    ]
  }
}

/// A cell that is no valid Swift; the session is as if the cell had never been sent.
package struct CompilationFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// Errors with their notes, in the compiler's order; never empty.
  package var diagnostics: [Diagnostic]

  /// The first error, in one line.
  package var description: String {
    (diagnostics.first { $0.severity == .error } ?? diagnostics[0]).summary
  }

  /// The lines a person reads: every error with the line and a caret.
  package var lines: [String] { diagnostics.flatMap(\.lines) }

  init(diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

  /// Something that no line of the cell is to blame for.
  init(_ message: String) {
    diagnostics = [Diagnostic(severity: .error, message: message, place: nil)]
  }

  init(_ message: String, at place: Diagnostic.Place) {
    diagnostics = [Diagnostic(severity: .error, message: message, place: place)]
  }
}
