internal import CChildProcess
import CellCompiler
import Foundation
import RichContent
import Synchronization

/// The process that cells run in, seen from outside.
///
/// One thread reads its control socket. Every frame names a run, and goes to that run, in order.
final class CellWorker: Sendable {
  private let process: ChildProcess
  private let socket: Int32
  private let state = Mutex(State())

  private struct State {
    /// Ended runs stay: their threads and children may live on and put out more.
    var runs: [UInt32: WorkerRun] = [:]
    var lastNumber: UInt32 = 0
    /// The run that asked for input last.
    var asking: UInt32 = 0
    /// Set when the process was waited for and the socket closed; their numbers may then belong to somebody else.
    var death: WorkerDeath?
  }

  /// - Parameter memoryLimit: the resident bytes beyond which a growing cell is ended.
  init(paths: ToolchainPaths, folder: String, memoryLimit: Int) throws(LaunchError) {
    var ends: [Int32] = [0, 0]
    guard child_process_socket_pair(&ends) == 0 else {
      throw LaunchError(executable: paths.worker, code: errno)
    }
    socket = ends[0]
    defer { close(ends[1]) }
    process = try ChildProcess(
      paths.worker, [paths.library, "\(memoryLimit)", folder], input: ends[1], output: 1, error: 2,
      ownSession: true)
    Thread(block: { [self] in listen() }).start()
  }

  /// How the process ended; nil while it lives.
  var death: WorkerDeath? { state.withLock { $0.death } }

  /// Asks for a run; its handlers are called from the thread that listens.
  ///
  /// - Returns: the run's number, for `interrupt(_:)`.
  @discardableResult func start(_ work: WorkerRun.Work, _ run: WorkerRun) -> UInt32 {
    var run = run
    let (number, dead) = state.withLock { state -> (UInt32, WorkerDeath?) in
      state.lastNumber += 1
      if state.death == nil { state.runs[state.lastNumber] = run }
      return (state.lastNumber, state.death)
    }
    if let dead {
      run.end(.died(dead))
      return number
    }
    switch work {
    case .cell(let cell, let acceptsInput):
      var payload = Data([acceptsInput ? 1 : 0])
      payload += Data(cell.library.utf8) + [0] + Data(cell.entryPoint.utf8) + [0]
      send(.load, to: number, payload)
    case .comm(let message):
      // Strings, JSON values and bytes: only a NaN, which no JSON text holds, could fail.
      send(.comm, to: number, (try? JSONEncoder().encode(message)) ?? Data("null".utf8))
    }
    return number
  }

  /// Ends a run, or with 0 all of them.
  func interrupt(_ run: UInt32 = 0) { send(.interrupt, to: run) }

  func answer(_ line: String) { send(.answer, to: state.withLock { $0.asking }, Data(line.utf8)) }

  /// Ends the process and everything it started.
  func kill() {
    state.withLock { if $0.death == nil { process.killSession() } }
  }

  /// Where this fails, the listener finds the socket closed, too, and ends the runs.
  private func send(_ kind: WorkerFrame.Kind, to run: UInt32, _ payload: Data = Data()) {
    state.withLock {
      if $0.death == nil { _ = WorkerFrame(kind: kind, run: run, payload: payload).write(to: socket) }
    }
  }

  private func listen() {
    while let frame = WorkerFrame.read(from: socket) { handle(frame) }
    let (runs, death) = state.withLock { state in
      // Children of the worker go with it.
      process.killSession()
      let (status, peakMemory) = process.waitMeasuring()
      let death = WorkerDeath(status: status, peakMemory: peakMemory)
      state.death = death
      close(socket)
      defer { state.runs = [:] }
      return (state.runs, death)
    }
    for (_, var run) in runs.sorted(by: { $0.key < $1.key }) { run.end(.died(death)) }
  }

  private func handle(_ frame: WorkerFrame) {
    // Only this thread changes runs that are listed, so a handler may take its time without the lock.
    guard var run = state.withLock({ $0.runs[frame.run] }) else { return }
    if frame.kind == .input { state.withLock { $0.asking = frame.run } }
    run.handle(frame)
    // What it was is freed without the lock: its handlers may hold the executor, whose end comes back here.
    let before = state.withLock { $0.runs.updateValue(run, forKey: frame.run) }
    _ = consume before
  }
}
