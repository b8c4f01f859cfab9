import RichContent

/// A parameter's new value, from the command line or from a file.
package struct ParameterAssignment: Hashable, Sendable {
  package enum Value: Hashable, Sendable {
    /// `NAME=VALUE` of the command line, to be read as the declaration's type says.
    case text(String)
    /// A value of a file, which has a type of its own.
    case typed(JSONValue)
  }

  package let name: String
  package let value: Value

  package init(name: String, value: Value) {
    self.name = name
    self.value = value
  }

  /// Divides `NAME=VALUE` at the first `=`; nil where there is none or no name stands before it.
  package init?(_ text: String) {
    guard let equals = text.firstIndex(of: "="), equals > text.startIndex else { return nil }
    self.init(
      name: String(text[..<equals]), value: .text(String(text[text.index(after: equals)...])))
  }
}
