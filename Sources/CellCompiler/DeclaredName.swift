import SwiftSyntax

/// A name that a cell's top level gives to the cells below.
package struct DeclaredName: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case variable
    /// With its parameters and result, such as `func f(x: Int) -> Int`.
    case function(signature: String)
    /// With its keyword, such as `struct`, `enum`, `typealias`.
    case type(keyword: String)
  }

  package var name: String
  package var kind: Kind
}

func declaredNames(in tree: SourceFileSyntax) -> [DeclaredName] {
  tree.statements.flatMap { item -> [DeclaredName] in
    guard case .decl(let declaration) = item.item else { return [] }
    if let variable = declaration.as(VariableDeclSyntax.self) {
      return variable.bindings.flatMap { binding in
        binding.pattern.tokens(viewMode: .sourceAccurate).compactMap { token in
          if case .identifier(let name) = token.tokenKind {
            DeclaredName(name: name, kind: .variable)
          } else {
            nil
          }
        }
      }
    }
    if let function = declaration.as(FunctionDeclSyntax.self) {
      let generics = function.genericParameterClause?.trimmedDescription ?? ""
      let signature = "func \(function.name.text)\(generics)\(function.signature.trimmedDescription)"
      let line = signature.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      return [DeclaredName(name: function.name.text, kind: .function(signature: line))]
    }
    guard let named = declaration.asProtocol((any NamedDeclSyntax).self),
      let keyword = keyword(of: declaration)
    else { return [] }
    return [DeclaredName(name: named.name.text, kind: .type(keyword: keyword))]
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
  case .macroDecl: "macro"
  default: nil
  }
}
