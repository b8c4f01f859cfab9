import NotebookFormat

/// The cells that a run executes, in order, with what each of them asks for.
///
/// Cells tagged `skip-execution` and cells without code are left as they are and not counted, as in nbclient.
package struct RunPlan: Sendable {
  package struct Step: Sendable {
    /// The cell's place among all of the notebook's.
    package var index: Int
    package var cell: RunningCell
    package var policy: CellPolicy
  }

  package let steps: [Step]

  /// - Parameter file: the notebook's name in errors.
  package init(_ notebook: Notebook, file: String) throws(RunError) {
    let places = notebook.cells.indices.filter { Self.runs(notebook.cells[$0]) }
    var steps: [Step] = []
    for (offset, index) in places.enumerated() {
      let policy = try CellPolicy(of: notebook.cells[index], part: "'\(file)', cell \(offset + 1)")
      let cell = RunningCell(
        number: offset + 1, count: places.count, title: title(ofCell: index, in: notebook))
      steps.append(Step(index: index, cell: cell, policy: policy))
    }
    self.steps = steps
  }

  static func isSkipped(_ cell: Cell) -> Bool { cell.tags.contains("skip-execution") }

  private static func runs(_ cell: Cell) -> Bool {
    cell.kind == .code && !isSkipped(cell) && cell.source.contains { !$0.isWhitespace }
  }
}
