import CellCompiler
import CellExecution
import Foundation
import RichContent
import Synchronization
import Testing

extension Tag {
  @Tag static var slow: Self
}

/// An executor and what its cells put out; ends with the test.
final class Session: Sendable {
  let executor: SwiftCellExecutor
  private let number = Mutex(0)

  init(executor: SwiftCellExecutor) { self.executor = executor }

  /// - Parameter patience: by default none of a person's, so that a busy machine fails no test.
  convenience init(patience: InsightPatience = .unhurried) throws {
    try self.init(executor: SwiftCellExecutor(paths: try ToolchainPaths.locate(), patience: patience))
  }

  /// Runs the next cell; `onEvent` hears its events as they come.
  func run(
    _ code: String, acceptsInput: Bool = false, onEvent: @escaping @Sendable (CellEvent) -> Void = { _ in }
  ) async -> CellRun {
    let next = number.withLock {
      $0 += 1
      return $0
    }
    let events = Events()
    let outcome = await executor.run(code, number: next, acceptsInput: acceptsInput) { event in
      events.list.withLock { $0.append(event) }
      onEvent(event)
    }
    return CellRun(events: events.list.withLock { $0 }, outcome: outcome)
  }

  /// Waits until questions about code are answered; the first one of a session fills caches.
  func warm() async throws {
    for _ in 0..<60 {
      if await !executor.completions(of: "pri", at: 3).candidates.isEmpty { return }
    }
    Issue.record("the service for questions about code does not answer")
  }

  /// Hands a comm message of the front end to the cells' code.
  func deliver(_ message: CommMessage) async -> CellRun {
    let events = Events()
    let outcome = await executor.deliver(message) { event in events.list.withLock { $0.append(event) } }
    return CellRun(events: events.list.withLock { $0 }, outcome: outcome)
  }

  private final class Events: Sendable {
    let list = Mutex<[CellEvent]>([])
  }
}

/// What a cell put out, and how it ended.
struct CellRun: CustomStringConvertible {
  var events: [CellEvent]
  var outcome: CellOutcome

  func text(_ wanted: StandardStream) -> String {
    events.map { if case .stream(wanted, let text) = $0 { text } else { "" } }.joined()
  }
  var stdout: String { text(.stdout) }
  var stderr: String { text(.stderr) }

  /// The plain text of the cell's result.
  var result: String? {
    for case .record(.result(let bundle, _)) in events { return bundle.plainText }
    return nil
  }

  var failure: CellFailure? { if case .failed(let failure) = outcome { failure } else { nil } }

  var description: String { "\(events) \(outcome)" }
}

/// Everything that runs cells, one test after the other: each keeps a compiler and a worker busy, and some measure
/// time.
@Suite(.serialized, .tags(.slow)) struct CellTests {}

/// Looks every few milliseconds until the condition holds; gives up after a minute.
func waitUntil(_ condition: () -> Bool) async throws {
  for _ in 0..<6_000 {
    if condition() { return }
    try await Task.sleep(for: .milliseconds(10))
  }
  Issue.record("waited a minute in vain")
}
