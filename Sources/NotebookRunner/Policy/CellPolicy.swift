import NotebookFormat
import RichContent

/// What a cell asks of its run: by its tags, and by the member `attentive` of its metadata.
///
/// ```json
/// {"tags": ["raises-exception"], "attentive": {"timeout": 60, "retry": 2, "tolerance": 1e-3, "expect-error": "nil"}}
/// ```
package struct CellPolicy: Hashable, Sendable {
  /// The member of a cell's metadata that holds the policy.
  package static let namespace = "attentive"

  package enum ExpectedError: Hashable, Sendable {
    case any
    /// An error whose name or message has this text.
    case containing(String)
  }

  /// How long the cell may run; nil for what the command line says.
  package var timeout: Duration?
  /// How often the cell may be run again after it failed.
  package var retries = 0
  /// How far its numbers may be from the committed ones; nil for what the command line says.
  package var tolerance: Tolerance?
  /// Parts of its texts that are not compared.
  package var changing = ChangingParts()
  /// The error that the cell must end with; nil where it must not.
  package var expectedError: ExpectedError?

  package init() {}

  /// Reads a cell's policy.
  ///
  /// - Parameter part: the cell, as errors name it, such as `'a.ipynb', cell 3`.
  package init(of cell: Cell, part: String) throws(RunError) {
    if cell.tags.contains("raises-exception") { expectedError = .any }
    guard let value = cell.metadata[Self.namespace] else { return }
    guard let members = value.object else {
      throw .badPolicy(part: part, member: "", problem: "is not an object")
    }
    for (member, value) in members.sorted(by: { $0.key < $1.key }) {
      func refused(_ problem: String) -> RunError { .badPolicy(part: part, member: member, problem: problem) }
      switch member {
      case "timeout":
        guard let seconds = value.double, seconds > 0 else {
          throw refused("is not a number of seconds above 0")
        }
        timeout = .seconds(seconds)
      case "retry":
        guard let count = value.integer, (0...100).contains(count) else {
          throw refused("is not a whole number from 0 to 100")
        }
        retries = count
      case "tolerance":
        guard let read = Tolerance(json: value) else {
          throw refused("is neither a number from 0 nor an object with 'relative', 'absolute' and 'picture'")
        }
        tolerance = read
      case "expect-error":
        switch value {
        case .bool(true): expectedError = .any
        case .bool(false): break
        case .string(let text): expectedError = .containing(text)
        default: throw refused("is neither true nor false nor a part of the error's text")
        }
      case "ignore":
        for part in value.array ?? [value] {
          guard let text = part.string, changing.add(text) else {
            throw refused(
              "names no part that changes; there are \(ChangingParts.names.joined(separator: ", ")), and /regular expressions/"
            )
          }
        }
      default:
        throw refused("is not known; there are 'expect-error', 'ignore', 'retry', 'timeout' and 'tolerance'")
      }
    }
  }
}

extension JSONValue {
  /// A whole number or another one.
  var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
}
