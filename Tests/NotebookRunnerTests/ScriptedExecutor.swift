import CellCompiler
import CellExecution
import Foundation
import NotebookFormat
import NotebookRunner
import RichContent
import Synchronization

/// Stands in for the engine: each cell's text names the steps to take, so that a test decides what comes when.
final class ScriptedExecutor: CellExecuting {
  enum Step: Sendable {
    case emit(CellEvent)
    case fail(name: String, message: String)
    /// Runs until it is interrupted.
    case runForEver
    /// Runs until it is interrupted, and then as if that had come just after its end.
    case completeWhenInterrupted
    case call(@Sendable () async -> Void)
    /// Fails as Odd, unless the condition holds.
    case unless(@Sendable () -> Bool, failWith: String)
    /// Shows a figure as a PNG.
    case figure(String, @Sendable () -> Data)
    case loseWorker

    static func print(_ text: String) -> Step { .emit(.stream(.stdout, text)) }
    static func show(_ record: DisplayRecord) -> Step { .emit(.record(record)) }
  }

  struct Run: Hashable, Sendable {
    var code: String
    var number: Int
    var acceptsInput: Bool
  }

  private struct State {
    var runs: [Run] = []
    var interrupted: [String] = []
    var running: String?
    var shutDowns = 0
  }

  private let scripts: [String: [Step]]
  private let startError: (any Error)?
  private let state = Mutex(State())

  init(_ scripts: [String: [Step]] = [:], startError: (any Error)? = nil) {
    self.scripts = scripts
    self.startError = startError
  }

  var runs: [Run] { state.withLock(\.runs) }
  /// The cell that each interrupt met.
  var interrupted: [String] { state.withLock(\.interrupted) }
  var isShutDown: Bool { state.withLock { $0.shutDowns > 0 } }

  func start() async throws { if let startError { throw startError } }

  func run(
    _ code: String, number: Int, acceptsInput: Bool, onEvent: @escaping @Sendable (CellEvent) -> Void
  ) async -> CellOutcome {
    let before = state.withLock { state in
      state.runs.append(Run(code: code, number: number, acceptsInput: acceptsInput))
      state.running = code
      return state.interrupted.count
    }
    defer { state.withLock { $0.running = nil } }
    for step in scripts[code] ?? [] {
      switch step {
      case .emit(let event): onEvent(event)
      case .fail(let name, let message):
        return .failed(
          CellFailure(name: name, message: message, traceback: ["\u{1B}[31m\(name)\u{1B}[0m", message]))
      case .runForEver:
        await waitForInterrupt(after: before)
        return .failed(
          CellFailure(name: "Interrupted", message: "interrupted", traceback: ["interrupted"]))
      case .completeWhenInterrupted: await waitForInterrupt(after: before)
      case .call(let body): await body()
      case .unless(let holds, let message):
        if !holds() {
          return .failed(CellFailure(name: "Odd", message: message, traceback: [message]))
        }
      case .figure(let name, let data): onEvent(.record(.figure(name: name, files: [.png: data()])))
      case .loseWorker:
        return .failed(
          CellFailure(name: "WorkerDied", message: "killed", traceback: ["killed"], lostWorker: true))
      }
    }
    return .completed
  }

  private func waitForInterrupt(after count: Int) async {
    while interrupted.count == count { try? await Task.sleep(for: .milliseconds(2)) }
  }

  func deliver(
    _ message: CommMessage, onEvent: @escaping @Sendable (CellEvent) -> Void
  ) async -> CellOutcome { .completed }

  func completions(of code: String, at offset: Int) async -> CodeCompletions {
    CodeCompletions(candidates: [], range: offset..<offset)
  }

  func inspection(of code: String, at offset: Int) async -> MIMEBundle? { nil }

  func completeness(of code: String) -> CodeCompleteness { .complete }
  func interrupt() { state.withLock { $0.interrupted.append($0.running ?? "none") } }
  func answerInput(_ line: String) {}
  func shutDown() async { state.withLock { $0.shutDowns += 1 } }
}

/// Counts from any thread.
final class Counter: Sendable {
  private let value = Mutex(0)
  var count: Int { value.withLock(\.self) }
  func add() { value.withLock { $0 += 1 } }
}

/// Sees nothing.
struct NoObserver: RunObserver {
  func cellStarts(_ cell: RunningCell) {}
  func cell(_ cell: RunningCell, emits event: CellEvent) {}
  func cellEnds(_ cell: RunningCell, outcome: CellOutcome) {}
}

/// A notebook of code cells with these texts.
func notebook(_ sources: String...) -> Notebook {
  Notebook(cells: sources.enumerated().map { Cell(id: "cell-\($0)", kind: .code, source: $1) })
}

/// A folder of its own for one test, removed at its end.
func withTemporaryFolder<Result>(
  isolation: isolated (any Actor)? = #isolation, _ body: (String) async throws -> Result
) async throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("runner-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try await body(folder.path)
}

/// What a run of a notebook on a scripted engine leaves.
struct ScriptedRun {
  var report: RunReport
  /// The notebook as it was written.
  var notebook: Notebook
  var executor: ScriptedExecutor
}

func run(
  _ notebook: Notebook, _ scripts: [String: [ScriptedExecutor.Step]] = [:], timeout: Duration? = nil
) async throws -> ScriptedRun {
  try await withTemporaryFolder { folder in
    let executor = ScriptedExecutor(scripts)
    let options = RunOptions(output: "\(folder)/out.ipynb", timeout: timeout)
    let run = NotebookRun(notebook, executor: executor, options: options, observer: NoObserver())
    let report = try await run.run()
    return ScriptedRun(
      report: report, notebook: try Notebook(contentsOf: options.output), executor: executor)
  }
}
