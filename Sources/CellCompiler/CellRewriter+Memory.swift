import SwiftSyntax

// What is added to cells whose results are kept; none of it moves a line.
extension CellRewriter {
  /// Notes the cell's variables behind its last line, and writes them to a folder.
  mutating func keep(_ keeping: CellPurpose.Keeping, variables: [CellVariable], number: Int, end: Int) {
    edits.insert(CellUnit.Edit(offset: 0, inserted: "CellMemory.begin(); "), at: 0)
    let names = variables.map { "\(number).\($0.name)" } + keeping.others
    let list = names.map(quoted).joined(separator: ", ")
    let call = "CellMemory.keep([\(list)], in: \(quoted(keeping.folder)))"
    append(notes(of: variables, number) + [call], at: end)
  }

  /// Lets the items declare what they declare, and none run.
  mutating func rewrite(
    _ items: [CodeBlockItemSyntax], replaying replay: CellPurpose.Replay, number: Int, end: Int
  ) {
    for item in items {
      let start = item.positionAfterSkippingLeadingTrivia
      switch item.item {
      case .decl(let declaration):
        if let variable = declaration.as(VariableDeclSyntax.self) {
          for binding in variable.bindings {
            guard let value = binding.initializer?.value, let name = binding.name else { continue }
            let place = replay.values[name].map(quoted)
            insert(
              place.map { "try CellMemory.restored(\($0), of: " } ?? "try CellMemory.absent(of: ",
              at: value.positionAfterSkippingLeadingTrivia)
          }
        }
        rewrite(item, isLast: false, isRepeated: false)
        if let variable = declaration.as(VariableDeclSyntax.self) {
          for binding in variable.bindings where binding.name != nil {
            guard let value = binding.initializer?.value else { continue }
            insert(")", at: value.endPositionBeforeTrailingTrivia)
          }
        }
      case .stmt, .expr:
        insert("if false { ", at: start)
        rewrite(item, isLast: false, isRepeated: false)
        insert(" }", at: item.endPositionBeforeTrailingTrivia)
      @unknown default: break
      }
    }
    let places = replay.changes.sorted { $0.key < $1.key }.map { "\(quoted($0.key)): \(quoted($0.value))" }
    let changes = places.isEmpty ? [] : ["try CellMemory.put([\(places.joined(separator: ", "))])"]
    let kept = items.flatMap { CellVariable.all(in: $0) }.filter { replay.values[$0.name] != nil }
    append(changes + notes(of: kept, number), at: end)
  }

  private func notes(of variables: [CellVariable], _ number: Int) -> [String] {
    variables.map { variable in
      let name = "`\(variable.name)`"
      let set = variable.isConstant ? "nil" : "{ \(name) = $0 }"
      return "CellMemory.note(\(quoted(variable.name)), \(number), { \(name) }, \(set))"
    }
  }

  private mutating func append(_ lines: [String], at end: Int) {
    add(CellUnit.Edit(offset: end, inserted: "\n" + lines.joined(separator: "; ")))
  }
}

/// A variable of a cell's top level.
package struct CellVariable: Hashable, Sendable {
  package var name: String
  /// Whether it is declared with `let`.
  package var isConstant: Bool

  static func all(in item: CodeBlockItemSyntax) -> [CellVariable] {
    guard case .decl(let declaration) = item.item, let variable = declaration.as(VariableDeclSyntax.self)
    else { return [] }
    return variable.bindings.flatMap { binding in
      binding.pattern.tokens(viewMode: .sourceAccurate).compactMap { token in
        token.name.map {
          CellVariable(name: $0, isConstant: variable.bindingSpecifier.tokenKind == .keyword(.let))
        }
      }
    }
  }
}

extension SourceFileSyntax {
  /// The variables of the top level that are stored, not computed.
  var variables: [CellVariable] {
    statements.filter { item in
      guard case .decl(let declaration) = item.item, let variable = declaration.as(VariableDeclSyntax.self)
      else { return false }
      return variable.bindings.allSatisfy { $0.accessorBlock == nil }
    }.flatMap(CellVariable.all)
  }
}

extension PatternBindingSyntax {
  /// The name, where the pattern is no more than one.
  var name: String? { pattern.as(IdentifierPatternSyntax.self)?.identifier.name }
}

/// The text as a string literal of Swift on one line.
private func quoted(_ text: String) -> String {
  "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
}
