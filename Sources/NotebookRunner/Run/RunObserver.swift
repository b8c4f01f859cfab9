import CellExecution

/// A cell of a run: the `number`-th of the `count` that the run executes, counted from 1.
package struct RunningCell: Hashable, Sendable {
  package let number: Int
  package let count: Int
  package let title: String

  package init(number: Int, count: Int, title: String) {
    self.number = number
    self.count = count
    self.title = title
  }
}

/// Sees a run as it goes; `cell(_:emits:)` may come on any thread, one at a time.
package protocol RunObserver: Sendable {
  func cellStarts(_ cell: RunningCell)
  func cell(_ cell: RunningCell, emits event: CellEvent)
  /// The cell failed and is about to be run again.
  func cell(_ cell: RunningCell, isRetriedAfter failure: CellFailure, attempt: Int)
  /// What an earlier run kept stands for the cell; comes before its end.
  func cellIsKept(_ cell: RunningCell)
  func cellEnds(_ cell: RunningCell, outcome: CellOutcome)
}

extension RunObserver {
  package func cell(_ cell: RunningCell, isRetriedAfter failure: CellFailure, attempt: Int) {}
  package func cellIsKept(_ cell: RunningCell) {}
}
