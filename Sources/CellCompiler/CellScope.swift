/// What the living cells give to the next one, and so what its first line imports.
///
/// - A name comes from the cell that declared it last, and only if the new cell's text speaks of it:
///   `import var Cell_3.losses`. The compiler reads the modules that are needed, however long the session is.
/// - A cell that gives more than names (an extension, an operator) is seen whole. Those cells form a chain, each
///   exporting the one before it, so that a later extension hides an earlier one with the same members.
/// - The imports of all cells hold for the next.
package struct CellScope: Sendable {
  package struct Entry: Sendable, Hashable {
    package var declared: DeclaredName
    /// The number of the cell.
    package var cell: Int
    var module: String
  }

  /// The names that a later cell sees, in the order in which they were declared.
  package private(set) var visible: [Entry] = []
  /// The last module of the chain of cells that are seen whole.
  private var wholeModule = CellCompiler.firstModule
  private var imports: [String] = []
  /// The module that was added last; tells one scope from another.
  package private(set) var lastModule = CellCompiler.firstModule

  package init() {}

  /// Adds a cell whose library is loaded.
  package mutating func add(_ cell: CellUnit, module: String) {
    let names = Dictionary(grouping: cell.names, by: \.name)
    visible.removeAll { entry in
      guard let later = names[entry.declared.name] else { return false }
      return !later.allSatisfy { $0.isOverload(of: entry.declared) }
    }
    visible += cell.names.map { Entry(declared: $0, cell: cell.number, module: module) }
    imports += cell.imports.filter { !imports.contains($0) }
    if cell.givesMoreThanNames { wholeModule = module }
    lastModule = module
  }

  /// What stands before a cell's text, on its first line.
  package func header(of cell: CellUnit) -> String {
    header(naming: { cell.identifiers.contains($0) }, exporting: cell.givesMoreThanNames)
  }

  /// What stands before a text in which any name may be about to be written.
  package var wholeHeader: String { header(naming: { _ in true }, exporting: false) }

  private func header(naming isNamed: (String) -> Bool, exporting: Bool) -> String {
    var lines = [(exporting ? "@_exported " : "") + "import \(wholeModule)"] + imports
    for entry in visible where isNamed(entry.declared.name) {
      let line = "import \(entry.declared.importKind) \(entry.module).`\(entry.declared.name)`"
      // Overloads of one cell are one import.
      if lines.last != line { lines.append(line) }
    }
    return lines.map { $0 + "; " }.joined()
  }
}

extension DeclaredName {
  /// Whether both can be seen: functions that differ in their parameters.
  fileprivate func isOverload(of earlier: DeclaredName) -> Bool {
    guard case .function(_, let parameters) = kind, case .function(_, let others) = earlier.kind else {
      return false
    }
    return parameters != others
  }

  /// The word of a scoped import.
  fileprivate var importKind: String {
    switch kind {
    case .variable: "var"
    case .function: "func"
    case .type(keyword: "actor"): "class"
    case .type(let keyword): keyword
    }
  }
}
