/// A parameter's new value from the command line, `NAME=VALUE`.
package struct ParameterAssignment: Hashable, Sendable {
  package let name: String
  package let value: String

  /// Divides at the first `=`; nil where there is none or no name stands before it.
  package init?(_ text: String) {
    guard let equals = text.firstIndex(of: "="), equals > text.startIndex else { return nil }
    name = String(text[..<equals])
    value = String(text[text.index(after: equals)...])
  }
}
