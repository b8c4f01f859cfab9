import SwiftParser
import SwiftSyntax

/// A variable that a cell declares, with a value, at its top level.
package struct DeclaredVariable: Hashable, Sendable {
  package var name: String
  /// The type's name: as it is written, or that of the literal; nil where only the compiler could tell.
  package var type: String?
  /// Whether it is declared with `var`.
  package var isVariable: Bool
  /// The initial value, as it is written.
  package var value: String
  /// The comment at the end of its line.
  package var comment: String?
}

/// The stored variables that a cell declares at its top level, in order: what `-p NAME=VALUE` may set.
package func declaredVariables(in code: String) -> [DeclaredVariable] {
  Parser.parse(source: code).statements.flatMap { statement -> [DeclaredVariable] in
    guard let declaration = statement.item.as(VariableDeclSyntax.self) else { return [] }
    let isVariable = declaration.bindingSpecifier.tokenKind == .keyword(.var)
    return declaration.bindings.compactMap { binding in
      guard let name = binding.pattern.as(IdentifierPatternSyntax.self), binding.initializer != nil
      else { return nil }
      return DeclaredVariable(
        name: name.identifier.text,
        type: binding.typeAnnotation?.type.trimmedDescription ?? literalType(binding.initializer?.value),
        isVariable: isVariable, value: binding.initializer?.value.trimmedDescription ?? "",
        comment: trailingComment(of: statement))
    }
  }
}

private func trailingComment(of statement: CodeBlockItemSyntax) -> String? {
  for piece in statement.trailingTrivia {
    guard case .lineComment(let text) = piece else { continue }
    var words = text.drop { $0 == "/" || $0 == " " }
    while words.last == " " { words.removeLast() }
    return words.isEmpty ? nil : String(words)
  }
  return nil
}

/// The type that Swift gives a literal, or that a call such as `Float(1)` names.
private func literalType(_ value: ExprSyntax?) -> String? {
  guard let value else { return nil }
  if value.is(IntegerLiteralExprSyntax.self) { return "Int" }
  if value.is(FloatLiteralExprSyntax.self) { return "Double" }
  if value.is(BooleanLiteralExprSyntax.self) { return "Bool" }
  if value.is(StringLiteralExprSyntax.self) { return "String" }
  if let signed = value.as(PrefixOperatorExprSyntax.self), signed.operator.text == "-" {
    return literalType(signed.expression)
  }
  if let array = value.as(ArrayExprSyntax.self) {
    let types = Set(array.elements.map { literalType($0.expression) })
    // Whole numbers among others are those, too.
    if types == ["Int", "Double"] { return "[Double]" }
    return types.count == 1 ? types.first?.map { "[\($0)]" } : nil
  }
  if let call = value.as(FunctionCallExprSyntax.self),
    let callee = call.calledExpression.as(DeclReferenceExprSyntax.self),
    ["Int", "Double", "Float", "Bool", "String"].contains(callee.baseName.text)
  {
    return callee.baseName.text
  }
  return nil
}
