import CellCompiler
import NotebookFormat
import RichContent

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
    notebook.cells.removeAll { $0.tags.contains("injected-parameters") }
    let ids = Set(notebook.cells.map(\.id))
    let injected = Cell(
      id: Cell.derivedID(kind: .code, source: source, taken: ids), kind: .code, source: source,
      metadata: ["tags": ["injected-parameters"]])
    let declaring = notebook.cells.firstIndex { $0.id == cells[place].id } ?? place
    notebook.cells.insert(injected, at: declaring + 1)
    return notebook
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
  let literal = try literal(assignment.value, of: type, for: parameter.name)
  return "\(parameter.isVariable ? "var" : "let") \(parameter.name): \(type) = \(literal)"
}

private func literal(
  _ value: String, of type: String, for parameter: String
) throws(RunError) -> String {
  let literal: String?
  switch type {
  case "Int": literal = Int(value)?.description
  case "Double": literal = Double(value).flatMap { $0.isFinite ? $0.description : nil }
  case "Float": literal = Float(value).flatMap { $0.isFinite ? $0.description : nil }
  case "Bool": literal = Bool(value)?.description
  case "String": literal = quoted(value)
  default: throw .unsettableType(parameter: parameter, type: type)
  }
  guard let literal else {
    throw .wrongType(parameter: parameter, type: type, value: value)
  }
  return literal
}

/// A Swift string literal on one line.
private func quoted(_ text: String) -> String {
  var literal = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": literal += "\\\""
    case "\\": literal += "\\\\"
    case "\n": literal += "\\n"
    case "\r": literal += "\\r"
    case "\t": literal += "\\t"
    case _
    where scalar.properties.generalCategory == .control || scalar.properties.isWhitespace && scalar != " ":
      literal += "\\u{\(String(scalar.value, radix: 16))}"
    default: literal.unicodeScalars.append(scalar)
    }
  }
  return literal + "\""
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
