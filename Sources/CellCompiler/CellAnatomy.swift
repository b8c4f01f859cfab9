import SwiftParser
import SwiftSyntax

/// What a cell's text says of what it declares, what it speaks of, and what it might do unseen.
package struct CellAnatomy: Sendable {
  package let text: String
  /// What it imports, for itself and all later cells.
  package var imports = ""
  /// Everything that later cells may name.
  package var names: Set<String> = []
  /// The stored variables among them.
  package var variables: [CellVariable] = []
  /// Every identifier of the cell.
  package var identifiers: Set<String> = []
  /// The text of its functions, types and extensions: what later cells may run.
  package var declarations = ""
  /// Every identifier of that text.
  package var declarationIdentifiers: Set<String> = []
  /// Whether all later cells use it, named or not: for an extension or an operator.
  package var isUsedByAll = false
  /// Why what the cell did cannot stand for running it; nil where it may.
  package var obstacle: String?
  /// Why its effects cannot be known.
  package var hazard: String?
  /// The same for what its functions and types do where later cells use them.
  package var declarationHazard: String?
  /// Whether the session itself is another one after it, as after `%install`.
  package var changesSession = false

  package init(_ code: String) {
    text = code.replacing("\r\n", with: "\n")
    let magics = (try? Magic.all(in: text, number: 0)) ?? []
    if !magics.isEmpty { obstacle = "it has a line for the session ('%\(magics[0].name.rawValue)')" }
    changesSession = magics.contains {
      ![.time, .timeit, .who, .help, .bash, .writefile].contains($0.name)
    }
    if Magic.takesWholeCell(text) { return }
    let tree = Parser.parse(source: blanking(magics, in: text))
    names = Set(tree.declaredNames.map(\.name))
    variables = tree.variables
    identifiers = tree.identifiers
    imports = tree.imports.joined(separator: "; ")
    isUsedByAll = tree.givesMoreThanNames
    for item in tree.statements { read(item) }
    if HiddenState(in: tree).exists { Self.note(&declarationHazard, "it keeps a static variable") }
    if let word = Self.unseen.intersection(declarationIdentifiers).min() {
      Self.note(&declarationHazard, "it uses '\(word)', whose effects cannot be seen")
    }
    hazard = declarationHazard
    if let word = Self.unseen.intersection(identifiers).min() {
      Self.note(&hazard, "it uses '\(word)', whose effects cannot be seen")
    }
  }

  private mutating func read(_ item: CodeBlockItemSyntax) {
    guard case .decl(let declaration) = item.item else {
      if item.item.is(GuardStmtSyntax.self) || item.item.is(DeferStmtSyntax.self) {
        Self.note(&obstacle, "it has a 'guard' or a 'defer' at its top level")
      }
      return
    }
    if declaration.is(ImportDeclSyntax.self) { return }
    if let variable = declaration.as(VariableDeclSyntax.self) {
      let isStored = variable.bindings.allSatisfy { $0.accessorBlock == nil }
      let isSimple = variable.bindings.allSatisfy { $0.name != nil && $0.initializer != nil }
      if isStored {
        if !isSimple || !variable.attributes.isEmpty {
          let list = CellVariable.all(in: item).map { "'\($0.name)'" }.joined(separator: ", ")
          Self.note(&obstacle, "\(list) is not declared as 'let name = value' or 'var name = value'")
        }
        return
      }
      if variable.bindings.contains(where: { $0.initializer != nil }) {
        Self.note(&obstacle, "it declares a variable with observers")
      }
    }
    declarations += declaration.trimmedDescription + "\n"
    declarationIdentifiers.formUnion(declaration.tokens(viewMode: .sourceAccurate).compactMap(\.name))
  }

  private static func note(_ place: inout String?, _ reason: String) { if place == nil { place = reason } }

  /// What works on after its cell, or reads and changes what no trace of files shows.
  private static let unseen: Set = [
    "Comm", "CommandLine", "DispatchQueue", "NotificationCenter", "OperationQueue", "Process",
    "ProcessInfo", "Task", "Thread", "Timer", "URLSession", "UserDefaults", "dlopen", "dlsym", "environ",
    "execve", "mmap", "pthread_create", "readLine", "sigaction", "signal", "socket", "syscall", "vfork",
    "withUnsafeMutablePointer", "withUnsafePointer",
  ]
}

/// Looks for values that types keep for themselves.
private final class HiddenState: SyntaxVisitor {
  private(set) var exists = false

  init(in tree: SourceFileSyntax) {
    super.init(viewMode: .sourceAccurate)
    walk(tree)
  }

  override func visit(_ node: VariableDeclSyntax) -> SyntaxVisitorContinueKind {
    let isStatic = node.modifiers.contains { ["static", "class"].contains($0.name.text) }
    let isStored = node.bindings.contains { $0.initializer != nil || $0.accessorBlock == nil }
    let isLiteral =
      node.bindingSpecifier.tokenKind == .keyword(.let)
      && node.bindings.allSatisfy { binding in
        guard let value = binding.initializer?.value else { return false }
        return value.is(IntegerLiteralExprSyntax.self) || value.is(FloatLiteralExprSyntax.self)
          || value.is(BooleanLiteralExprSyntax.self) || value.is(StringLiteralExprSyntax.self)
      }
    if isStatic, isStored, !isLiteral { exists = true }
    return .visitChildren
  }
}
