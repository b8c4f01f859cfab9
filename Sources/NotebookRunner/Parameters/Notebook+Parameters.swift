import CellCompiler
import NotebookFormat
import RichContent

extension Cell {
  /// The tag of the cell that holds the command line's parameters; papermill's.
  static let injectedTag = "injected-parameters"
  package var isInjected: Bool { tags.contains(Self.injectedTag) }
}

extension Notebook {
  /// The notebook with a cell that gives parameters other values, after the cell tagged `parameters`.
  ///
  /// As papermill does: the new cell is tagged `injected-parameters` and replaces an earlier one of that tag. The
  /// value's type is that of the declaration. The last assignment to a name counts.
  ///
  /// - Parameter file: the notebook's name in errors.
  package func setting(
    _ assignments: [ParameterAssignment], file: String
  ) throws(RunError) -> Notebook {
    guard let first = assignments.first else { return self }
    guard let place = cells.firstIndex(where: { $0.kind == .code && $0.tags.contains("parameters") }) else {
      throw .noParameters(file: file, name: first.name)
    }
    let declared = declaredVariables(in: cells[place].source)
    var lines: [(name: String, line: String)] = []
    for assignment in assignments {
      let line = try declaration(of: assignment, among: declared)
      lines.removeAll { $0.name == assignment.name }
      lines.append((assignment.name, line))
    }
    let source = (["// Parameters"] + lines.map(\.line)).joined(separator: "\n")

    var notebook = self
    notebook.cells.removeAll(where: \.isInjected)
    let ids = Set(notebook.cells.map(\.id))
    let injected = Cell(
      id: Cell.derivedID(kind: .code, source: source, taken: ids), kind: .code, source: source,
      metadata: ["tags": [.string(Cell.injectedTag)]])
    let declaring = notebook.cells.firstIndex { $0.id == cells[place].id } ?? place
    notebook.cells.insert(injected, at: declaring + 1)
    return notebook
  }

  /// The variables that the cell tagged `parameters` declares, as lines such as `updates: Int = 100`.
  package var parameterLines: [String] {
    let declaring = cells.first { $0.kind == .code && $0.tags.contains("parameters") }
    return declaredVariables(in: declaring?.source ?? "").map { variable in
      let type = variable.type.map { ": \($0)" } ?? ""
      let comment = variable.comment.map { "  // \($0)" } ?? ""
      return "\(variable.name)\(type) = \(variable.value)\(comment)"
    }
  }
}

/// The line of Swift that gives the parameter its new value, such as `let updates: Int = 300`.
private func declaration(
  of assignment: ParameterAssignment, among declared: [DeclaredVariable]
) throws(RunError) -> String {
  guard let parameter = declared.last(where: { $0.name == assignment.name }) else {
    throw .unknownParameter(
      name: assignment.name, known: namesNearest(to: assignment.name, among: declared.map(\.name)))
  }
  guard let type = parameter.type else { throw .untypedParameter(parameter: parameter.name) }
  let literal = try SwiftLiteral(parameter: parameter.name, type: type).text(assignment.value)
  return "\(parameter.isVariable ? "var" : "let") \(parameter.name): \(type) = \(literal)"
}

/// The names, most alike first.
private func namesNearest(to name: String, among known: [String]) -> [String] {
  var unique: [String] = []
  for name in known where !unique.contains(name) { unique.append(name) }
  let ranked = unique.enumerated().map { (distance: editDistance(name, $1), place: $0, name: $1) }
  return ranked.sorted { ($0.distance, $0.place) < ($1.distance, $1.place) }.map(\.name)
}

/// The least number of letters to insert, remove or replace (Levenshtein), regardless of case.
private func editDistance(_ first: String, _ second: String) -> Int {
  let (first, second) = (Array(first.lowercased()), Array(second.lowercased()))
  var row = Array(0...second.count)
  for i in first.indices {
    var diagonal = row[0]
    row[0] = i + 1
    for j in second.indices {
      let replaced = diagonal + (first[i] == second[j] ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
    }
  }
  return row[second.count]
}
