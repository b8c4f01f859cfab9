import CellExecution

/// How a run ended, its notebook written in any case.
package struct RunReport: Hashable, Sendable {
  package enum End: Hashable, Sendable {
    case completed
    /// The first cell that failed.
    case failed(RunningCell, CellFailure)
    /// The time for the whole run was over.
    case deadline(Duration)
    /// A signal ended the run.
    case stopped(signal: Int32)
  }

  package var end: End
  /// Every cell of the plan, in order.
  package var cells: [CellReport]
  package var figureCount: Int
  package var duration: Duration
  /// What a cache could not do, and why.
  package var notes: [String] = []

  package init(end: End, cells: [CellReport], figureCount: Int, duration: Duration) {
    self.end = end
    self.cells = cells
    self.figureCount = figureCount
    self.duration = duration
  }

  package var cellsRun: Int { cells.count { $0.ending != .notRun } }
  package var cellCount: Int { cells.count }
  package var cellsFromCache: Int { cells.count { $0.isFromCache } }

  package var exitCode: RunExitCode {
    switch end {
    case .completed: .success
    case .deadline: .timeLimit
    case .stopped(let signal): .signal(signal)
    case .failed(let cell, _):
      switch cells.first(where: { $0.cell == cell })?.ending {
      case .failed(_, .timeLimit): .timeLimit
      case .failed(_, .workerDied): .workerDied
      default: .cellFailed
      }
    }
  }
}

/// How one cell of a run went.
package struct CellReport: Hashable, Sendable {
  package enum Cause: Hashable, Sendable {
    case error, timeLimit, workerDied
  }

  package enum Ending: Hashable, Sendable {
    case passed
    /// It failed, as it had to.
    case expectedError(CellFailure)
    /// It failed, and the command line allows that.
    case allowedError(CellFailure)
    case failed(CellFailure, Cause)
    case notRun
  }

  package var cell: RunningCell
  /// The cell's place among all of the notebook's.
  package var index: Int
  package var ending: Ending
  package var duration: Duration
  /// How often it ran; more than once where it was tried again.
  package var attempts: Int
  /// Whether what an earlier run kept stands for it.
  package var isFromCache: Bool

  package init(
    cell: RunningCell, index: Int, ending: Ending, duration: Duration, attempts: Int,
    isFromCache: Bool = false
  ) {
    self.cell = cell
    self.index = index
    self.ending = ending
    self.duration = duration
    self.attempts = attempts
    self.isFromCache = isFromCache
  }

  /// The failure that counts against the run.
  package var failure: CellFailure? { if case .failed(let failure, _) = ending { failure } else { nil } }
}
