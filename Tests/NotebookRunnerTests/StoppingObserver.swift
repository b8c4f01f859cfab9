import CellExecution
import NotebookRunner
import Synchronization

/// Stops a run at a chosen moment.
final class StoppingObserver: RunObserver {
  let stop = Mutex<(@Sendable () -> Void)?>(nil)
  private let startOf: Int?
  private let outputOf: Int?

  init(atStartOf startOf: Int?, atOutputOf outputOf: Int?) {
    self.startOf = startOf
    self.outputOf = outputOf
  }

  func cellStarts(_ cell: RunningCell) {
    if cell.number == startOf { stop.withLock(\.self)?() }
  }
  func cell(_ cell: RunningCell, emits event: CellEvent) {
    if cell.number == outputOf { stop.withLock(\.self)?() }
  }
  func cellEnds(_ cell: RunningCell, outcome: CellOutcome) {}
}
