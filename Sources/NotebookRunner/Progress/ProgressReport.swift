import CellExecution
import Dispatch
import Foundation
import RichContent
import Synchronization

/// Shows a run while it goes on: on a terminal one line that changes in place with the cells' text above it,
/// elsewhere one line a cell.
///
/// With a label, as for one of several notebooks that run at the same time, every line begins with it.
///
/// What cells print to stdout goes to stdout and the rest to stderr, so that each can be redirected.
package final class ProgressReport: RunObserver {
  /// Where to write, and what is there.
  package struct Destination: Sendable {
    package var write: @Sendable (StandardStream, String) -> Void
    /// The width of the terminal that stderr is, in columns; nil where it is none.
    package var terminalWidth: @Sendable () -> Int?
    /// Whether what goes to stdout shows among what goes to stderr.
    package var sharesScreen: Bool
    package var now: @Sendable () -> ContinuousClock.Instant

    package init(
      terminalWidth: @escaping @Sendable () -> Int?, sharesScreen: Bool,
      now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now },
      write: @escaping @Sendable (StandardStream, String) -> Void
    ) {
      self.write = write
      self.terminalWidth = terminalWidth
      self.sharesScreen = sharesScreen
      self.now = now
    }
  }

  private struct State {
    var cell: RunningCell?
    var start: ContinuousClock.Instant
    var lastShown: ContinuousClock.Instant
    /// The progress that the cell shows by itself, such as a bar.
    var live = ""
    /// On a terminal: text that waits for the end of its line.
    var pending: [StandardStream: TerminalText] = [:]
    var isLineOpen = false
    var isKept = false
  }

  /// Elsewhere than on a terminal, a long cell shows this often that it still runs.
  private static let heartbeat = Duration.seconds(30)

  private let destination: Destination
  private let isQuiet: Bool
  private let label: String?
  private let estimate: TimeEstimate?
  private let state: Mutex<State>

  /// - Parameters:
  ///   - label: what every line begins with.
  ///   - estimate: what the cells took when they last ran.
  package init(
    _ destination: Destination, isQuiet: Bool = false, label: String? = nil, estimate: TimeEstimate? = nil
  ) {
    self.destination = destination
    self.isQuiet = isQuiet
    self.label = label
    self.estimate = estimate
    let now = destination.now()
    state = Mutex(State(start: now, lastShown: now))
  }

  package func cellStarts(_ cell: RunningCell) {
    if isQuiet { return }
    let now = destination.now()
    state.withLock { state in
      state = State(cell: cell, start: now, lastShown: now, isLineOpen: state.isLineOpen)
      if let width { drawStatus(state, width: width) }
    }
    tickLater(cell)
  }

  package func cell(_ cell: RunningCell, emits event: CellEvent) {
    if isQuiet { return }
    state.withLock { state in
      switch event {
      case .stream(let stream, let text): show(text, of: stream, &state)
      case .record(.display(let bundle, _, displayID: .some)), .record(.update(let bundle, _, _)):
        let lines = (bundle.plainText ?? "").split(whereSeparator: \.isNewline)
        state.live = lines.last.map(String.init) ?? ""
        // A training loop updates more often than anybody reads.
        guard let width,
          destination.now() - state.lastShown >= .milliseconds(100)
        else { break }
        state.lastShown = destination.now()
        drawStatus(state, width: width)
      default: break
      }
    }
  }

  package func cell(_ cell: RunningCell, isRetriedAfter failure: CellFailure, attempt: Int) {
    if isQuiet { return }
    state.withLock { state in
      flush(&state)
      if width != nil { destination.write(.stderr, eraseLine) }
      let words = withoutColours("\(failure.name): \(failure.message)")
      destination.write(.stderr, labelled("\(place(of: cell)) … \(words); attempt \(attempt)\n"))
    }
  }

  package func cellIsKept(_ cell: RunningCell) { state.withLock { $0.isKept = true } }

  package func cellEnds(_ cell: RunningCell, outcome: CellOutcome) {
    if isQuiet { return }
    state.withLock { state in
      flush(&state)
      state.cell = nil
      if width != nil {
        destination.write(.stderr, eraseLine)
      } else {
        let elapsed = destination.now() - state.start
        let time = briefly(elapsed)
        let end = outcome == .completed ? state.isKept ? "from the cache" : time : "failed after \(time)"
        let left = cell.number < cell.count ? timeLeft(cell, elapsed: .seconds(Int.max)) : ""
        destination.write(.stderr, labelled("\(place(of: cell)) … \(end)\(left)\n"))
      }
    }
  }

  /// Shows the time that has passed; `notebook-run` needs no call, a timer makes it.
  package func tick() {
    state.withLock { state in
      guard let cell = state.cell else { return }
      if let width { return drawStatus(state, width: width) }
      let now = destination.now()
      guard now - state.lastShown >= Self.heartbeat else { return }
      state.lastShown = now
      endLine(&state)
      let live = state.live.isEmpty ? "" : " \(state.live)"
      let elapsed = now - state.start
      let left = timeLeft(cell, elapsed: elapsed)
      destination.write(.stderr, labelled("\(place(of: cell)) … \(clock(elapsed))\(live)\(left)\n"))
    }
  }

  private func tickLater(_ cell: RunningCell) {
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(500)) { [weak self] in
      guard let self, state.withLock({ $0.cell == cell }) else { return }
      tick()
      tickLater(cell)
    }
  }

  /// Passes text on at once, or on a terminal line by line, above the line of progress.
  private func show(_ text: String, of stream: StandardStream, _ state: inout State) {
    let isAmongProgress = stream == .stderr || destination.sharesScreen
    guard label != nil || width != nil && isAmongProgress else {
      if stream == .stderr || destination.sharesScreen { state.isLineOpen = !text.hasSuffix("\n") }
      return destination.write(stream, text)
    }
    var pending = state.pending[stream] ?? TerminalText()
    pending.append(text)
    guard let end = pending.text.unicodeScalars.lastIndex(of: "\n") else {
      state.pending[stream] = pending
      if let width { drawStatus(state, width: width) }
      return
    }
    let whole = pending.text.unicodeScalars[...end]
    var rest = TerminalText()
    rest.append(String(pending.text.unicodeScalars[whole.endIndex...]))
    state.pending[stream] = rest
    if width != nil { destination.write(.stderr, eraseLine) }
    destination.write(stream, labelled(String(whole)))
    if let width { drawStatus(state, width: width) }
  }

  private func flush(_ state: inout State) {
    for (stream, text) in state.pending.sorted(by: { $0.key.rawValue < $1.key.rawValue })
    where !text.text.isEmpty {
      if width != nil { destination.write(.stderr, eraseLine) }
      destination.write(stream, labelled(text.text + "\n"))
    }
    state.pending = [:]
    endLine(&state)
  }

  private func endLine(_ state: inout State) {
    if state.isLineOpen { destination.write(.stderr, "\n") }
    state.isLineOpen = false
  }

  /// The terminal's width; nil where lines are only added.
  private var width: Int? { label == nil ? destination.terminalWidth() : nil }

  private func labelled(_ lines: String) -> String {
    guard let label else { return lines }
    return lines.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map { "\(label): \($0)\n" }.joined()
  }

  /// Such as `, about 2:10 left`; nothing where that is not known.
  private func timeLeft(_ cell: RunningCell, elapsed: Duration) -> String {
    estimate?.left(inCell: cell.number, elapsed: elapsed).map { ", about \(clock($0)) left" } ?? ""
  }

  private func drawStatus(_ state: State, width: Int) {
    guard let cell = state.cell else { return }
    let unfinished = state.pending.values.map(\.text).first { !$0.isEmpty }
    let elapsed = destination.now() - state.start
    let parts = [
      "cell \(cell.number) of \(cell.count)", clock(elapsed) + timeLeft(cell, elapsed: elapsed), cell.title,
      unfinished ?? state.live,
    ]
    let line = parts.filter { !$0.isEmpty }.joined(separator: " · ")
    // One column stays free: a full line would wrap on some terminals, and could not be erased.
    destination.write(.stderr, eraseLine + clipped(line, to: width - 1))
  }
}

private let eraseLine = "\r\u{1B}[K"

private func place(of cell: RunningCell) -> String { "[\(cell.number)/\(cell.count)] \(cell.title)" }

/// The start of a line that fits into `width` columns.
private func clipped(_ line: String, to width: Int) -> String {
  let line = withoutColours(line)
  var columns = 0
  var end = line.startIndex
  for index in line.indices {
    columns += isWide(line[index]) ? 2 : 1
    if columns > width { return String(line[..<end]) }
    end = line.index(after: index)
  }
  return line
}

/// Whether terminals give the character two columns: East Asian wide and full-width blocks, and emoji.
private func isWide(_ character: Character) -> Bool {
  guard let scalar = character.unicodeScalars.first else { return false }
  if scalar.properties.isEmojiPresentation { return true }
  switch scalar.value {
  case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
    0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
    return true
  default: return false
  }
}

/// The text without ANSI colours, for a place that shows none.
package func withoutColours(_ text: String) -> String {
  text.contains("\u{1B}") ? text.replacing(/\u{1B}\[[0-9;]*[A-Za-z]/, with: "") : text
}
