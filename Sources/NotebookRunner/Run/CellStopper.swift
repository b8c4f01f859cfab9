import CellExecution
import Dispatch
import Synchronization

/// Ends a running cell from outside: at its time limit, at the run's deadline, on a signal, or when a figure cannot
/// be written.
///
/// It interrupts until the cell has ended, and after `patience` ends the worker. Nothing is interrupted any more
/// once `cellEnds()` has returned, so no interrupt meets the next cell.
final class CellStopper: Sendable {
  enum Reason: Hashable, Sendable {
    case timeLimit(Duration)
    case deadline(Duration)
    case signal(Int32)
    case figure(FigureError)

    /// Whether it is for all cells, and not for the running one alone.
    var endsRun: Bool {
      switch self {
      case .deadline, .signal: true
      case .timeLimit, .figure: false
      }
    }
  }

  private struct State {
    /// The running cell; nil between cells.
    var cell: Int?
    var reason: Reason?
  }

  private static let patience = 10
  private let executor: any CellExecuting
  private let queue = DispatchQueue(label: "cell stopper")
  private let state = Mutex(State())

  init(_ executor: any CellExecuting) { self.executor = executor }

  /// Why the whole run is to end, if it is.
  var runEnd: Reason? { state.withLock { $0.reason.flatMap { $0.endsRun ? $0 : nil } } }

  /// Ends the run at a moment that may have passed already.
  func endRun(at deadline: Deadline) {
    let left = deadline.moment - .now
    if left <= .zero { return stop(.deadline(deadline.limit)) }
    queue.asyncAfter(deadline: .now() + dispatchInterval(left)) { [weak self] in
      self?.stop(.deadline(deadline.limit))
    }
  }

  func cellStarts(_ cell: Int, limit: Duration?) {
    let isStopped = state.withLock { state in
      state.cell = cell
      // The cell before may have met its limit at its very end.
      if state.reason?.endsRun == true { return true }
      state.reason = nil
      return false
    }
    // What ends the run may have come between two cells, and found none to interrupt.
    if isStopped { interrupt(cell, second: 0) }
    guard let limit else { return }
    queue.asyncAfter(deadline: .now() + dispatchInterval(limit)) { [weak self] in
      self?.stop(.timeLimit(limit), onlyCell: cell)
    }
  }

  /// Ends the running cell; the first reason counts, except that what ends the run does so in any case.
  func stop(_ reason: Reason, onlyCell: Int? = nil) {
    let cell: Int? = state.withLock { state in
      if let onlyCell, state.cell != onlyCell { return nil }
      let isFirst = state.reason == nil
      if isFirst || reason.endsRun && state.reason?.endsRun == false { state.reason = reason }
      return isFirst ? state.cell : nil
    }
    if let cell { interrupt(cell, second: 0) }
  }

  /// The cell has ended; returns why it was stopped, if it was.
  func cellEnds() -> Reason? {
    queue.sync {
      state.withLock { state in
        state.cell = nil
        return state.reason
      }
    }
  }

  /// Interrupts once a second: a cell that is just being compiled, or starts just now, may miss one.
  private func interrupt(_ cell: Int, second: Int) {
    queue.asyncAfter(deadline: .now() + (second == 0 ? 0 : 1)) { [self] in
      guard state.withLock({ $0.cell == cell }) else { return }
      if second == Self.patience {
        Task { await executor.shutDown() }
      } else {
        executor.interrupt()
        interrupt(cell, second: second + 1)
      }
    }
  }
}

private func dispatchInterval(_ duration: Duration) -> DispatchTimeInterval {
  let milliseconds = duration / Duration.milliseconds(1)
  return .milliseconds(Int(min(milliseconds, 1e12).rounded(.up)))
}
