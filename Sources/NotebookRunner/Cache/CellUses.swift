import CellCompiler

/// What each cell of a notebook may use of the cells before it, by the names in their texts.
///
/// A cell uses a variable that it names, or that a function or type names which it may reach through the cells
/// whose names it speaks of. That is more than it does use, never less.
package struct CellUses {
  /// A variable as cells that move still name it: its name, and how many before it have that name.
  package struct Variable: Hashable {
    var cell: Int
    var variable: CellVariable
    package var label: String
    /// As the session names it, such as `7.losses`.
    var key: String { "\(cell + 1).\(variable.name)" }
  }

  let cells: [CellAnatomy]
  /// The cells that declare a name, in order.
  private var declarers: [String: [Int]] = [:]

  /// - Parameter sources: the texts of the cells that run, in order.
  package init(_ sources: [String]) {
    cells = sources.map { CellAnatomy($0) }
    for (index, cell) in cells.enumerated() {
      for name in cell.names { declarers[name, default: []].append(index) }
    }
  }

  /// The cells whose functions and types a cell may run, in order.
  package func code(of cell: Int) -> [Int] {
    var found: Set<Int> = []
    var pending = [cell]
    while let next = pending.popLast() {
      var used = cells[..<next].indices.filter { cells[$0].isUsedByAll }
      for name in cells[next].identifiers { used += (declarers[name] ?? []).filter { $0 < next } }
      for other in used where found.insert(other).inserted { pending.append(other) }
    }
    return found.sorted()
  }

  /// The variables that a cell may read or change, in order.
  package func variables(of cell: Int) -> [Variable] {
    var found: Set<Variable> = []
    func add(_ names: Set<String>, before end: Int) {
      for name in names {
        for (place, other) in (declarers[name] ?? []).enumerated() where other < end {
          guard let variable = cells[other].variables.first(where: { $0.name == name }) else { continue }
          found.insert(Variable(cell: other, variable: variable, label: "\(name)#\(place)"))
        }
      }
    }
    add(cells[cell].identifiers, before: cell)
    for other in code(of: cell) { add(cells[other].declarationIdentifiers, before: other + 1) }
    return found.sorted { ($0.cell, $0.label) < ($1.cell, $1.label) }
  }

  /// The variables of a cell that later cells, or its own functions, may read.
  package func needed(of cell: Int) -> [String] {
    let later = cells[(cell + 1)...]
    return cells[cell].variables.map(\.name).filter { name in
      cells[cell].declarationIdentifiers.contains(name) || later.contains { $0.identifiers.contains(name) }
    }
  }

  /// Why no earlier run of a cell can stand for it; nil where one may.
  package func obstacle(of cell: Int) -> String? {
    if let obstacle = cells[cell].obstacle ?? cells[cell].hazard { return obstacle }
    for other in code(of: cell) {
      if let hazard = cells[other].declarationHazard {
        return "of cell \(other + 1), which it uses: \(hazard)"
      }
    }
    return nil
  }

  /// What decides what a cell does, beside the values of its variables.
  package func texts(of cell: Int) -> [String] {
    let imports = cells[..<cell].map(\.imports).filter { !$0.isEmpty }.joined(separator: "; ")
    let declarations = code(of: cell).map { cells[$0].declarations }.filter { !$0.isEmpty }
    return [cells[cell].text, imports] + declarations
  }
}
