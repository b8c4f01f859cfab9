import SwiftSyntax

/// A name that a cell's top level gives to the cells below.
package struct DeclaredName: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case variable
    /// With its parameters and result, such as `func f(x: Int) -> Int`, and what tells overloads apart, `x:Int`.
    case function(signature: String, parameters: [String])
    /// With its keyword, such as `struct`, `enum`, `typealias`.
    case type(keyword: String)
  }

  /// Without backticks.
  package var name: String
  package var kind: Kind
}

extension SourceFileSyntax {
  /// The names that the top level gives to the cells below.
  var declaredNames: [DeclaredName] {
    statements.flatMap { item -> [DeclaredName] in
      guard case .decl(let declaration) = item.item else { return [] }
      if let variable = declaration.as(VariableDeclSyntax.self) {
        return variable.bindings.flatMap { binding in
          binding.pattern.tokens(viewMode: .sourceAccurate).compactMap { token in
            token.name.map { DeclaredName(name: $0, kind: .variable) }
          }
        }
      }
      if let function = declaration.as(FunctionDeclSyntax.self) {
        guard let name = function.name.name else { return [] }
        let generics = function.genericParameterClause?.trimmedDescription ?? ""
        let signature = "func \(name)\(generics)\(function.signature.trimmedDescription)"
        let line = signature.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let parameters = function.signature.parameterClause.parameters.map {
          "\($0.firstName.text):\($0.type.trimmedDescription)\($0.ellipsis?.text ?? "")"
        }
        return [DeclaredName(name: name, kind: .function(signature: line, parameters: parameters))]
      }
      guard let named = declaration.asProtocol((any NamedDeclSyntax).self)?.name.name,
        let keyword = keyword(of: declaration)
      else { return [] }
      return [DeclaredName(name: named, kind: .type(keyword: keyword))]
    }
  }

  /// The modules that a cell imports, as it writes them.
  var imports: [String] {
    statements.compactMap { item in
      guard let importing = item.item.as(ImportDeclSyntax.self) else { return nil }
      var plain = importing
      // `private import` is about the file that it stands in.
      plain.modifiers = []
      return plain.trimmedDescription.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
  }

  /// Every identifier that a cell speaks of.
  var identifiers: Set<String> {
    Set(tokens(viewMode: .sourceAccurate).compactMap(\.name))
  }

  /// Whether a cell's top level changes more for the cells below than the names that `declaredNames` lists.
  var givesMoreThanNames: Bool {
    let isListed = statements.allSatisfy { item in
      guard case .decl(let declaration) = item.item else { return true }
      return declaration.is(VariableDeclSyntax.self) || declaration.is(FunctionDeclSyntax.self)
        || declaration.is(ImportDeclSyntax.self) || keyword(of: declaration) != nil
    }
    // An operator is looked up by itself, also where a type declares it.
    return !isListed || OperatorFunctions(in: self).exist
  }
}

private final class OperatorFunctions: SyntaxVisitor {
  private(set) var exist = false

  init(in tree: SourceFileSyntax) {
    super.init(viewMode: .sourceAccurate)
    walk(tree)
  }

  override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind {
    if node.name.name == nil { exist = true }
    return .visitChildren
  }
}

extension TokenSyntax {
  /// The identifier without backticks; nil for all other tokens.
  var name: String? {
    guard case .identifier(let text) = tokenKind else { return nil }
    return text.hasPrefix("`") ? String(text.dropFirst().dropLast()) : text
  }
}

/// The keyword that introduces a type's declaration.
private func keyword(of declaration: DeclSyntax) -> String? {
  switch declaration.as(DeclSyntaxEnum.self) {
  case .structDecl: "struct"
  case .classDecl: "class"
  case .enumDecl: "enum"
  case .actorDecl: "actor"
  case .protocolDecl: "protocol"
  case .typeAliasDecl: "typealias"
  default: nil
  }
}
