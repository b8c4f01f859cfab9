/// What is wrong with a connection file.
///
/// Never holds a value of the file's key.
package struct ConnectionFileError: Error, Hashable, CustomStringConvertible {
  package enum Fault: Error, Hashable {
    case unreadable(path: String)
    case notAnObject
    case missing(field: String)
    case wrongType(field: String, expected: String)
    case unsupported(field: String, found: String, supported: String)
  }

  package var file: String
  package var fault: Fault

  package var description: String {
    switch fault {
    case .unreadable(let path): "connection file '\(file)': cannot be read at \(path)"
    case .notAnObject: "connection file '\(file)': is not a JSON object"
    case .missing(let field): "connection file '\(file)': '\(field)' is missing"
    case .wrongType(let field, let expected): "connection file '\(file)': '\(field)' is not \(expected)"
    case .unsupported(let field, let found, let supported):
      "connection file '\(file)': '\(field)' is '\(found)'; this kernel knows \(supported)"
    }
  }
}
