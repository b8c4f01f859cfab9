import CellCompiler
import Foundation
import RichContent
import Synchronization

/// Compiles and runs Swift cells in a worker process.
package final class SwiftCellExecutor: CellExecuting {
  let paths: ToolchainPaths
  /// The session's own, in the folder for temporary files; gone when the session ends.
  package let folder: String
  let session = CellSession()
  let compiler: CellCompiler
  let installer: PackageInstaller
  private let insights: CodeInsights
  private let expectsQuestions: Bool
  /// Keeps what waits for compilers and the worker off Swift's own threads.
  let waiting = DispatchQueue(label: "cells", attributes: .concurrent)
  /// Compiles and loads one cell at a time.
  let loading = DispatchQueue(label: "loading")
  let state = Mutex(State())
  private let memoryLimit: Int

  struct State {
    var worker: CellWorker?
    /// Fills the caches while the session starts.
    var warming: CellCompiler?
    var running: [ObjectIdentifier: CellRequest] = [:]
    /// The numbers of the cells whose values the last dead worker took along.
    var lost: [Int] = []
    var isShutDown = false
  }

  /// - Parameters:
  ///   - expectsQuestions: whether `start` makes ready for completion and inspection, too; else the first question does.
  ///   - patience: how long completion and inspection are waited for.
  /// - Throws: where no folder for the session can be made, or the memory limit cannot be read.
  package init(
    paths: ToolchainPaths, expectsQuestions: Bool = false, patience: InsightPatience = InsightPatience(),
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws {
    self.expectsQuestions = expectsQuestions
    memoryLimit = try MemoryLimit.bytes(environment: environment)
    self.paths = paths
    var template = Array((NSTemporaryDirectory() + "/attentive-XXXXXX").utf8CString)
    guard let made = mkdtemp(&template) else {
      throw LaunchError(executable: NSTemporaryDirectory(), code: errno)
    }
    folder = String(cString: made)
    compiler = CellCompiler(paths: paths, folder: folder)
    installer = PackageInstaller(paths: paths, session: folder)
    insights = CodeInsights(compiler: compiler, session: session, patience: patience)
  }

  deinit { end() }

  package func start() async throws {
    _ = try worker()
    // A compiler of its own, so that an interrupt of the first cell does not end it.
    let warming = CellCompiler(paths: paths, folder: folder)
    state.withLock { $0.warming = warming }
    DispatchQueue.global().async { [self] in
      warming.warmUp()
      compiler.prepare(session.upcomingModule, number: 1)
      // What the compiler was writing when the session ended.
      if state.withLock({ $0.isShutDown }) { removeFolder() }
    }
    if expectsQuestions {
      // Not now, when the kernel and its first cell want both cores.
      DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(2)) { [insights] in insights.start() }
    }
  }

  package func completeness(of code: String) -> CodeCompleteness { CodeCompleteness(of: code) }

  package func completions(of code: String, at offset: Int) async -> CodeCompletions {
    await insights.completions(of: code, at: offset)
  }

  package func inspection(of code: String, at offset: Int) async -> MIMEBundle? {
    await insights.inspection(of: code, at: offset)
  }

  package func interrupt() {
    let (worker, isRunning) = state.withLock { state in
      for cell in state.running.values { cell.interruption.ask() }
      return (state.worker, !state.running.isEmpty)
    }
    if isRunning {
      compiler.cancel()
      installer.cancel()
    }
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
    compiler.end()
    installer.cancel()
    warming?.cancel()
    insights.stop()
    // First: where this process ends meanwhile, the worker would remove the folder, but not once it is killed.
    removeFolder()
    worker?.kill()
  }

  private func removeFolder() { try? FileManager.default.removeItem(atPath: folder) }

  /// The living worker, or a new one.
  func worker() throws(LaunchError) -> CellWorker {
    try state.withLock { state throws(LaunchError) -> CellWorker in
      if let worker = state.worker { return worker }
      let worker = try CellWorker(paths: paths, folder: folder, memoryLimit: memoryLimit)
      state.worker = worker
      return worker
    }
  }

  /// Forgets a dead worker and its values, once.
  ///
  /// - Parameter cause: the module of the cell that ended it, if one did.
  /// - Returns: the numbers of the cells whose values are lost.
  func forget(_ dead: CellWorker, cause: String?) -> [Int] {
    state.withLock { state in
      if state.worker === dead {
        state.worker = nil
        state.lost = session.loseValues(cause: cause)
      }
      return state.lost
    }
  }
}
