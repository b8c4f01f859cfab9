import Foundation
import Synchronization

/// A bar that shows how far a loop is, in place: in a notebook as HTML, elsewhere as one line of text.
///
/// ```swift
/// let progress = ProgressBar("training", total: 8_000)
/// for update in 1...8_000 { … ; progress.advance(to: update, note: "loss \(loss)") }
/// progress.finish()
/// ```
/// It is drawn at most four times a second, so that it may be called in a tight loop, from any thread.
public final class ProgressBar: Sendable {
  private struct State {
    var completed = 0
    var note = ""
    var drawnAt: Duration?
    var isFinished = false
  }

  private static let interval = Duration.milliseconds(250)

  private let label: String
  private let total: Int
  private let first: Int
  private let handle: DisplayHandle
  /// Time since the bar was made.
  private let elapsed: @Sendable () -> Duration
  private let state: Mutex<State>

  /// - Parameters:
  ///   - label: what is being done, such as `training`.
  ///   - total: how many steps that takes.
  ///   - first: steps that were done before, by a run that this one goes on from; they took none of this bar's time.
  public convenience init(_ label: String, total: Int, startingAt first: Int = 0) {
    let start = ContinuousClock.now
    self.init(label, total: total, startingAt: first, elapsed: { ContinuousClock.now - start })
  }

  package init(
    _ label: String, total: Int, startingAt first: Int = 0, elapsed: @escaping @Sendable () -> Duration
  ) {
    guard total >= 0 else { fatalError("ProgressBar(\"\(label)\", total: \(total)): a total is 0 or more") }
    self.label = label
    self.total = total
    self.first = first
    self.elapsed = elapsed
    state = Mutex(State(completed: first))
    handle = DisplayHandle(id: DisplayID.next())
    display(progress(completed: first, note: "", elapsed: .zero, isFinished: false), id: handle.id)
  }

  /// Sets how many steps are done.
  ///
  /// - Parameters:
  ///   - completed: steps done since the start, at most the total.
  ///   - note: what else to show at the end of the line, such as `loss 1.92`; nil keeps the last one.
  public func advance(to completed: Int, note: String? = nil) {
    draw { state in
      state.completed = min(max(completed, 0), self.total)
      if let note { state.note = note }
    }
  }

  /// Counts one more step as done.
  public func advance(note: String? = nil) {
    draw { state in
      state.completed = min(state.completed + 1, self.total)
      if let note { state.note = note }
    }
  }

  /// Draws the last state, with the time that all took; a loop left early shows how far it came.
  public func finish(note: String? = nil) {
    draw { state in
      state.isFinished = true
      if let note { state.note = note }
    }
  }

  private func draw(after change: (inout State) -> Void) {
    let now = elapsed()
    let drawn: Progress? = state.withLock { state in
      if state.isFinished { return nil }
      change(&state)
      if !state.isFinished, let last = state.drawnAt, now - last < Self.interval { return nil }
      state.drawnAt = now
      return progress(
        completed: state.completed, note: state.note, elapsed: now, isFinished: state.isFinished)
    }
    if let drawn { handle.update(drawn) }
  }

  private func progress(completed: Int, note: String, elapsed: Duration, isFinished: Bool) -> Progress {
    Progress(
      label: label, completed: completed, total: total, startingAt: first, note: note, elapsed: elapsed,
      isFinished: isFinished)
  }
}
