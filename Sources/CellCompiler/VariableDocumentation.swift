import SwiftParser
import SwiftSyntax

/// The `///` comment of a variable that a cell declares at its top level; empty where there is none.
package func documentation(ofVariable name: String, in code: String) -> String {
  let variables = Parser.parse(source: code).statements.compactMap { $0.item.as(VariableDeclSyntax.self) }
  let found = variables.last { variable in
    variable.bindings.contains { $0.pattern.as(IdentifierPatternSyntax.self)?.identifier.text == name }
  }
  let lines = found?.leadingTrivia.compactMap { piece -> Substring? in
    guard case .docLineComment(let line) = piece else { return nil }
    let text = line.dropFirst(3)
    return text.first == " " ? text.dropFirst() : text
  }
  return lines?.joined(separator: "\n") ?? ""
}
