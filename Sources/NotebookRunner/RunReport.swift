import CellExecution

/// How a run ended, its notebook written in any case.
package struct RunReport: Hashable, Sendable {
  package enum End: Hashable, Sendable {
    case completed
    case failed(RunningCell, CellFailure)
    /// A signal ended the run; no cell of `count` after the first `run` has run.
    case stopped(signal: Int32)
  }

  package var end: End
  /// The cells that ran, and all that there are to run.
  package var cellsRun: Int
  package var cellCount: Int
  package var figureCount: Int
  package var duration: Duration

  package init(end: End, cellsRun: Int, cellCount: Int, figureCount: Int, duration: Duration) {
    self.end = end
    self.cellsRun = cellsRun
    self.cellCount = cellCount
    self.figureCount = figureCount
    self.duration = duration
  }

  /// 0 where all cells ran, 1 where one failed, 128 + N for signal N, as shells say it.
  package var exitCode: Int32 {
    switch end {
    case .completed: 0
    case .failed: 1
    case .stopped(let signal): 128 + signal
    }
  }
}
