import CellCompiler
import Foundation
import RichContent
import Synchronization

/// Compiles and runs Swift cells in a worker process.
package final class SwiftCellExecutor: CellExecuting {
  private let paths: ToolchainPaths
  private let folder: String
  let compiler: CellCompiler
  let installer: PackageInstaller
  private let insights: CodeInsights
  private let expectsQuestions: Bool
  /// One cell at a time; also keeps waiting off Swift's own threads.
  private let queue = DispatchQueue(label: "cells")
  let state = Mutex(State())

  struct State {
    var worker: CellWorker?
    /// Fills the caches while the session starts.
    var warming: CellCompiler?
    /// The module of the last cell that was loaded.
    var lastModule = CellCompiler.firstModule
    /// Numbers modules; unlike a cell's own number it never repeats.
    var sequence = 0
    /// What the living cells declare.
    var names = SessionNames()
    /// The text of each cell that was run, for error messages and `%rerun`, by its number.
    var sources: [Int: String] = [:]
    /// The numbers of the cells whose values live in the worker, in order.
    var living: [Int] = []
    /// The numbers of the cells whose values a worker took with it, in order; `%rerun` runs them again.
    var lost: [Int] = []
    var isRunning = false
    var isInterrupted = false
    var isShutDown = false
  }

  /// - Parameter expectsQuestions: whether `start` makes ready for completion and inspection, too; else the first question does.
  /// - Throws: where no folder for the session can be made.
  package init(paths: ToolchainPaths, expectsQuestions: Bool = false) throws {
    self.paths = paths
    self.expectsQuestions = expectsQuestions
    var template = Array((NSTemporaryDirectory() + "/attentive-XXXXXX").utf8CString)
    guard let made = mkdtemp(&template) else {
      throw LaunchError(executable: NSTemporaryDirectory(), code: errno)
    }
    folder = String(cString: made)
    compiler = CellCompiler(paths: paths, folder: folder)
    installer = PackageInstaller(paths: paths, session: folder)
    insights = CodeInsights(compiler: compiler)
  }

  deinit { end() }

  package func start() async throws {
    _ = try worker()
    // A compiler of its own, so that an interrupt of the first cell does not end it.
    let warming = CellCompiler(paths: paths, folder: folder)
    state.withLock { $0.warming = warming }
    DispatchQueue.global().async { [self] in
      warming.warmUp()
      // What the compiler was writing when the session ended.
      if state.withLock({ $0.isShutDown }) { removeFolder() }
    }
    if expectsQuestions {
      // Not now, when the kernel and its first cell want both cores.
      DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(2)) { [insights] in insights.start() }
    }
  }

  package func run(
    _ code: String, number: Int, acceptsInput: Bool, onEvent: @escaping @Sendable (CellEvent) -> Void
  ) async -> CellOutcome {
    await withCheckedContinuation { continuation in
      queue.async { [self] in
        state.withLock {
          $0.isRunning = true
          $0.isInterrupted = false
        }
        let outcome = execute(code, number: number, acceptsInput: acceptsInput, onEvent: onEvent)
        state.withLock { $0.isRunning = false }
        continuation.resume(returning: outcome)
      }
    }
  }

  package func completeness(of code: String) -> CodeCompleteness { CodeCompleteness(of: code) }

  package func deliver(
    _ message: CommMessage, onEvent: @escaping @Sendable (CellEvent) -> Void
  ) async -> CellOutcome { .completed }

  package func completions(of code: String, at offset: Int) async -> CodeCompletions {
    await insights.completions(of: code, at: offset, after: state.withLock { $0.lastModule })
  }

  package func inspection(of code: String, at offset: Int) async -> MIMEBundle? {
    await insights.inspection(of: code, at: offset, after: state.withLock { $0.lastModule })
  }

  package func interrupt() {
    let worker = state.withLock { state -> CellWorker? in
      guard state.isRunning else { return nil }
      state.isInterrupted = true
      return state.worker
    }
    compiler.cancel()
    installer.cancel()
    worker?.interrupt()
  }

  package func answerInput(_ line: String) { state.withLock { $0.worker }?.answer(line) }

  package func shutDown() async { end() }

  private func end() {
    let (worker, warming) = state.withLock { state in
      state.isShutDown = true
      defer { state.worker = nil }
      return (state.worker, state.warming)
    }
    compiler.cancel()
    installer.cancel()
    warming?.cancel()
    insights.stop()
    // First: where this process ends meanwhile, the worker would remove the folder, but not once it is killed.
    removeFolder()
    worker?.kill()
  }

  private func removeFolder() { try? FileManager.default.removeItem(atPath: folder) }

  /// The living worker, or a new one.
  private func worker() throws(LaunchError) -> CellWorker {
    if let worker = state.withLock({ $0.worker }), worker.isAlive { return worker }
    let worker = try CellWorker(paths: paths, folder: folder)
    state.withLock { $0.worker = worker }
    return worker
  }

  /// Runs the pieces of a cell, one after the other.
  func execute(
    _ code: String, number: Int, acceptsInput: Bool, onEvent: @escaping @Sendable (CellEvent) -> Void
  ) -> CellOutcome {
    let parts: [CellPart]
    do throws(CompilationFailure) {
      parts = try CellPart.parts(of: code, number: number)
    } catch {
      return .failed(CellFailure(error))
    }
    state.withLock { $0.sources[number] = code }
    for part in parts {
      let outcome =
        switch part {
        case .code(let text):
          execute(swift: text, number: number, acceptsInput: acceptsInput, onEvent: onEvent)
        case .magic(let magic, let body):
          execute(magic, body: body, number: number, acceptsInput: acceptsInput, onEvent: onEvent)
        }
      if outcome != .completed { return outcome }
    }
    return .completed
  }

  func execute(
    swift code: String, number: Int, acceptsInput: Bool, onEvent: @escaping @Sendable (CellEvent) -> Void
  ) -> CellOutcome {
    let before = state.withLock { state in
      state.sequence += 1
      return state
    }
    if before.isShutDown { return .failed(CellFailure("WorkerDied", "the session is shut down")) }
    let worker: CellWorker
    let cell: CompiledCell
    let unit: CellUnit
    do {
      worker = try self.worker()
    } catch {
      return .failed(CellFailure("WorkerDied", error.description))
    }
    do throws(CompilationFailure) {
      unit = try CellUnit(code, number: number)
      cell = try compiler.compile(
        unit, as: "Cell_\(before.sequence)", after: before.lastModule,
        knownNames: before.names.all.map(\.declared.name))
    } catch {
      if state.withLock({ $0.isInterrupted }) { return .failed(.interrupted) }
      return .failed(CellFailure(error))
    }
    for warning in cell.warnings { onEvent(.stream(.stderr, warning.lines.joined(separator: "\n") + "\n")) }
    if state.withLock({ $0.isInterrupted }) { return .failed(.interrupted) }

    let ending = worker.run(cell, acceptsInput: acceptsInput, onEvent: onEvent) {
      // An interrupt that came before the request would find nothing to end.
      if state.withLock({ $0.isInterrupted }) { worker.interrupt() }
    }
    switch ending {
    case .notLoaded(let message): return .failed(CellFailure("LoadError", message))
    case .died(let status): return .failed(died(status, running: number))
    case .completed, .interrupted, .threw, .trapped: break
    }
    // However the cell ended, its library is loaded, and its variables are there.
    state.withLock {
      $0.lastModule = cell.module
      $0.living.append(number)
      $0.names.add(unit.names, ofCell: number)
    }
    switch ending {
    case .interrupted: return .failed(.interrupted)
    case .threw(let name, let message): return .failed(CellFailure(name, message))
    case .trapped(let trap): return .failed(failure(trap, in: number))
    case .completed, .notLoaded, .died: return .completed
    }
  }

  private func failure(_ trap: Trap, in number: Int) -> CellFailure {
    let symbols = paths.symbolizer.map { Symbolizer(tool: $0).lines(of: trap.frames) }
    let sources = state.withLock { $0.sources }
    let message = trap.message(check: symbols?.check)
    guard let place = symbols?.lines.first else {
      return CellFailure("Trap", "cell \(number)\(trap.inTask ? ", in a task" : ""): \(message)")
    }
    let summary = "cell \(place.cell), line \(place.line): \(message)"
    var lines = [summary]
    for (index, frame) in symbols!.lines.prefix(8).enumerated() {
      if index > 0 {
        lines.append("called from cell \(frame.cell), line \(frame.line)")
      }
      if let source = sources[frame.cell]?.line(frame.line) { lines.append("  \(source)") }
    }
    return CellFailure(name: "Trap", message: summary, traceback: lines)
  }

  /// Lets the next cell start with a new worker.
  ///
  /// - Returns: the numbers of the cells whose values are gone.
  func forgetValues() -> [Int] {
    state.withLock { state in
      let lost = state.living
      state.worker = nil
      state.lastModule = CellCompiler.firstModule
      state.living = []
      state.names = SessionNames()
      state.lost += lost
      return lost
    }
  }

  /// Forgets the lost values and says which cells to run again.
  private func died(_ status: ExitStatus, running number: Int) -> CellFailure {
    let lost = forgetValues()
    // The next cell should not wait for its start.
    _ = try? worker()
    let cells = Array(Set(lost).subtracting([number])).sorted()
    let again =
      cells.isEmpty
      ? "no values were lost"
      : "all values are lost; '%rerun' runs \(cells.count == 1 ? "cell" : "cells") \(ranges(cells)) again"
    return CellFailure("WorkerDied", "the cell ended its worker process (\(status)): \(again)")
  }
}

extension CellFailure {
  init(_ failure: CompilationFailure) {
    self.init(name: "CompileError", message: failure.description, traceback: failure.lines)
  }

  init(_ name: String, _ message: String) {
    self.init(name: name, message: message, traceback: ["\(name): \(message)"])
  }

  static let interrupted = CellFailure(
    "Interrupted", "the cell was interrupted; values that were set are kept")
}

extension String {
  /// A line, from 1.
  fileprivate func line(_ number: Int) -> String? {
    let lines = split(separator: "\n", omittingEmptySubsequences: false)
    return lines.indices.contains(number - 1) ? String(lines[number - 1]) : nil
  }
}

/// `[1, 2, 3, 5]` as `1–3, 5`.
func ranges(_ numbers: [Int]) -> String {
  var ranges: [ClosedRange<Int>] = []
  for number in numbers {
    if let last = ranges.last, last.upperBound + 1 == number {
      ranges[ranges.count - 1] = last.lowerBound...number
    } else {
      ranges.append(number...number)
    }
  }
  return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" }
    .joined(separator: ", ")
}
