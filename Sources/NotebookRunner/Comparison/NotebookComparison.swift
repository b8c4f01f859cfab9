import NotebookFormat

/// The outputs of a run beside the committed ones.
package struct NotebookComparison: Hashable, Sendable {
  package struct Cell: Hashable, Sendable {
    /// The cell's place among all of the notebook's.
    package var index: Int
    package var committed: [Output]
    package var ran: [Output]
    package var differences: [OutputDifference]
  }

  /// The cells that differ.
  package let cells: [Cell]
  package var isSame: Bool { cells.isEmpty }

  /// Compares the cells that ran.
  ///
  /// - Parameters:
  ///   - tolerance: that of cells which have none of their own.
  ///   - changing: what is compared in no cell.
  package init(
    committed: Notebook, ran: Notebook, report: RunReport, plan: RunPlan, tolerance: Tolerance,
    changing: ChangingParts = ChangingParts()
  ) {
    var differing: [Cell] = []
    for (step, cell) in zip(plan.steps, report.cells) where cell.ending != .notRun {
      var parts = changing
      parts.add(step.policy.changing)
      let comparison = OutputComparison(tolerance: step.policy.tolerance ?? tolerance, changing: parts)
      let (before, after) = (committed.cells[step.index].outputs, ran.cells[step.index].outputs)
      let differences = comparison.differences(from: before, to: after)
      if differences.isEmpty { continue }
      differing.append(Cell(index: step.index, committed: before, ran: after, differences: differences))
    }
    cells = differing
  }

  /// The committed notebook with the new outputs of the cells that differ; all else stays as it was, so that a
  /// change says what changed.
  package func accepting(_ ran: Notebook, into committed: Notebook) -> Notebook {
    var accepted = committed
    for cell in cells {
      accepted.cells[cell.index].outputs = cell.ran
      accepted.cells[cell.index].executionCount = ran.cells[cell.index].executionCount
    }
    return accepted
  }
}
