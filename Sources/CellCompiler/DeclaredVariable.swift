import SwiftParser
import SwiftSyntax

/// A variable that a cell declares at its top level.
package struct DeclaredVariable: Sendable, Hashable {
  package var name: String
  /// `var`, not `let`.
  package var isVariable: Bool
  /// As written, or as its literal says: `Int`, `Double`, `Bool`, `String`; nil for anything else.
  package var type: String?
  /// The text after `=`, if any.
  package var initializer: String?
}

/// The variables that a cell declares at its top level, in order: what `-p NAME=VALUE` may set.
package func declaredVariables(in code: String) -> [DeclaredVariable] {
  Parser.parse(source: code).statements.flatMap { item -> [DeclaredVariable] in
    guard let declaration = item.item.as(VariableDeclSyntax.self) else { return [] }
    return declaration.bindings.compactMap { binding in
      guard let name = binding.pattern.as(IdentifierPatternSyntax.self)?.identifier.text else { return nil }
      let value = binding.initializer?.value
      return DeclaredVariable(
        name: name, isVariable: declaration.bindingSpecifier.tokenKind == .keyword(.var),
        type: binding.typeAnnotation?.type.trimmedDescription ?? value.flatMap(literalType),
        initializer: value?.trimmedDescription)
    }
  }
}

/// The default type of a literal, with or without a sign.
private func literalType(_ expression: ExprSyntax) -> String? {
  if expression.is(IntegerLiteralExprSyntax.self) { return "Int" }
  if expression.is(FloatLiteralExprSyntax.self) { return "Double" }
  if expression.is(BooleanLiteralExprSyntax.self) { return "Bool" }
  if expression.is(StringLiteralExprSyntax.self) { return "String" }
  return expression.as(PrefixOperatorExprSyntax.self).flatMap { literalType($0.expression) }
}

/// The names that a cell's top-level declarations give to the cells below, for suggestions.
func declaredNames(in tree: SourceFileSyntax) -> [String] {
  tree.statements.flatMap { item -> [String] in
    guard case .decl(let declaration) = item.item else { return [] }
    if let variable = declaration.as(VariableDeclSyntax.self) {
      return variable.bindings.flatMap { binding in
        binding.pattern.tokens(viewMode: .sourceAccurate).compactMap { token in
          if case .identifier(let name) = token.tokenKind { name } else { nil }
        }
      }
    }
    if let function = declaration.as(FunctionDeclSyntax.self) { return [function.name.text] }
    return declaration.asProtocol((any NamedDeclSyntax).self).map { [$0.name.text] } ?? []
  }
}
