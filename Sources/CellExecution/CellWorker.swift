internal import CChildProcess
import CellCompiler
import Foundation
import RichContent
import Synchronization

/// The process that cells run in, seen from outside.
///
/// One thread reads its control socket; whatever the worker sends during a run goes to that run, in order.
final class CellWorker: Sendable {
  /// How a run ended, as the worker tells it.
  enum Ending: Sendable {
    case completed
    case threw(name: String, message: String)
    case trapped(Trap)
    case interrupted
    case notLoaded(message: String)
    case died(ExitStatus)
  }

  private let process: ChildProcess
  private let socket: Int32
  private let state = Mutex(State())

  private struct State {
    var run: Run?
    /// Set when the process was waited for and the socket closed; their numbers may then belong to somebody else.
    var status: ExitStatus?
  }

  /// What one run hears, until it ends.
  private struct Run {
    var output: OutputDecoder
    var onEvent: @Sendable (CellEvent) -> Void
    var onEnd: @Sendable (Ending) -> Void
  }

  init(paths: ToolchainPaths, folder: String) throws(LaunchError) {
    var ends: [Int32] = [0, 0]
    guard child_process_socket_pair(&ends) == 0 else {
      throw LaunchError(executable: paths.worker, code: errno)
    }
    socket = ends[0]
    defer { close(ends[1]) }
    process = try ChildProcess(
      paths.worker, [paths.library, folder], input: ends[1], output: 1, error: 2, ownSession: true)
    Thread(block: { [self] in listen() }).start()
  }

  var isAlive: Bool { state.withLock { $0.status == nil } }

  /// Loads and runs a cell; returns at its end, after all its events.
  ///
  /// - Parameter afterRequest: called once the worker knows that there is a cell to run.
  func run(
    _ cell: CompiledCell, acceptsInput: Bool, onEvent: @escaping @Sendable (CellEvent) -> Void,
    afterRequest: () -> Void
  ) -> Ending {
    let ended = DispatchSemaphore(value: 0)
    let ending = Mutex<Ending?>(nil)
    let run = Run(output: OutputDecoder(), onEvent: onEvent) { value in
      ending.withLock { $0 = value }
      ended.signal()
    }
    let dead = state.withLock { state -> ExitStatus? in
      if state.status == nil { state.run = run }
      return state.status
    }
    if let dead { return .died(dead) }
    var payload = Data([acceptsInput ? 1 : 0])
    payload += Data(cell.library.utf8) + [0] + Data(cell.entryPoint.utf8) + [0]
    send(.load, payload)
    afterRequest()
    ended.wait()
    return ending.withLock { $0! }
  }

  func interrupt() { send(.interrupt) }

  func answer(_ line: String) { send(.answer, Data(line.utf8)) }

  /// Ends the process and everything it started.
  func kill() {
    state.withLock { if $0.status == nil { process.killSession() } }
  }

  /// Where this fails, the listener finds the socket closed, too, and ends the run.
  private func send(_ kind: WorkerFrame.Kind, _ payload: Data = Data()) {
    state.withLock { if $0.status == nil { _ = WorkerFrame(kind: kind, payload: payload).write(to: socket) } }
  }

  private func listen() {
    while let frame = WorkerFrame.read(from: socket) { handle(frame) }
    let run = state.withLock { state in
      // Children of the worker go with it.
      process.killSession()
      state.status = process.wait()
      close(socket)
      defer { state.run = nil }
      return state.run
    }
    guard var run, let status = state.withLock({ $0.status }) else { return }
    run.output.finish().forEach(run.onEvent)
    run.onEnd(.died(status))
  }

  private func handle(_ frame: WorkerFrame) {
    guard var run = state.withLock({ $0.run }) else { return }
    var ending: Ending?
    switch frame.kind {
    case .stdout: run.output.decode(frame.payload, from: .stdout).forEach(run.onEvent)
    case .stderr: run.output.decode(frame.payload, from: .stderr).forEach(run.onEvent)
    case .display:
      if let record = try? JSONDecoder().decode(DisplayRecord.self, from: frame.payload) {
        run.onEvent(.record(record))
      }
    case .input:
      let prompt = String(decoding: frame.payload.dropFirst(), as: UTF8.self)
      run.onEvent(.inputRequest(prompt: prompt, password: frame.payload.first == 1))
    case .completed: ending = .completed
    case .interrupted: ending = .interrupted
    case .notLoaded: ending = .notLoaded(message: String(decoding: frame.payload, as: UTF8.self))
    case .threw:
      let parts = frame.payload.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
      ending = .threw(name: parts.first ?? "Error", message: parts.dropFirst().first ?? "")
    case .trapped:
      var trap = Trap(report: String(decoding: frame.payload, as: UTF8.self))
      trap.runtimeMessage = run.output.takeFatalError()
      ending = .trapped(trap)
    case .load, .interrupt, .answer: break
    }
    if ending != nil { run.output.finish().forEach(run.onEvent) }
    state.withLock { $0.run = ending == nil ? run : nil }
    if let ending { run.onEnd(ending) }
  }
}
