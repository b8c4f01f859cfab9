/// Why a file cannot be read as a notebook.
package enum NotebookError: Error, Hashable, Sendable {
  case missing(file: String)
  /// The system would not let it be read.
  case unreadable(file: String, reason: String)
  case notUTF8(file: String, line: Int)
  case notJSON(file: String, line: Int, column: Int, reason: String)
  /// JSON, but without what makes a notebook; `found` says what there is.
  case notANotebook(file: String, found: String)
  case unsupportedFormat(file: String, version: String, isOlder: Bool)
  /// A notebook with a part that does not fit the format, such as cell 3.
  case malformed(file: String, part: String, problem: String)
}

extension NotebookError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .missing(let file): "'\(file)': no such file"
    case .unreadable(let file, let reason): "'\(file)': \(reason)"
    case .notUTF8(let file, let line):
      "'\(file)': not UTF-8 on line \(line); save it as UTF-8"
    case .notJSON(let file, let line, let column, let reason):
      "'\(file)': not JSON at line \(line), column \(column): \(reason)"
    case .notANotebook(let file, let found):
      "'\(file)': not a notebook: \(found)"
    case .unsupportedFormat(let file, let version, isOlder: true):
      "'\(file)': notebook format \(version); this reads 4.0 to 4.5. "
        + "Convert it with 'jupyter nbconvert --to notebook'"
    case .unsupportedFormat(let file, let version, isOlder: false):
      "'\(file)': notebook format \(version); this reads 4.0 to 4.5"
    case .malformed(let file, let part, let problem): "'\(file)': \(part) \(problem)"
    }
  }
}
