import CellCompiler
import CellExecution
import Foundation
import JupyterProtocol
import RichContent
import Synchronization

/// Runs cells in an installed kernel of any language.
///
/// The kernel's process is waited for, so that its end is known at once and not after some missed heartbeats.
package final class KernelExecutor: CellExecuting {
  private struct State {
    var process: KernelProcess?
    var connection: KernelConnection?
    /// What is asked and not answered yet, by the request's ID.
    var requests: [String: KernelRequest] = [:]
    var isShutDown = false
  }

  private let kernel: InstalledKernel
  /// How long a kernel may take to start, and to end when it is asked to.
  private static let (startPatience, endPatience) = (Duration.seconds(60), Duration.seconds(5))
  private let state = Mutex(State())

  package init(_ kernel: InstalledKernel) { self.kernel = kernel }

  deinit { state.withLock(\.process)?.end() }

  package func start() async throws {
    let process = try KernelProcess(kernel) { [weak self] in self?.processEnded() }
    let connection = try KernelConnection(process.connection)
    state.withLock {
      $0.process = process
      $0.connection = connection
    }
    connection.start { [weak self] channel, message in self?.take(message, from: channel) }
    // An answer on both channels says that no output can be missed any more; the first ones may be.
    let giveUp = ContinuousClock.now + Self.startPatience
    var patience = 1.0
    while process.ending == nil, .now < giveUp {
      if await isReady(connection, within: patience) { return }
      patience *= 2
    }
    throw KernelClientError.notStarted(
      kernel: kernel.name, reason: process.ending ?? "no answer in 60 s", words: process.lastWords)
  }

  private func isReady(_ connection: KernelConnection, within seconds: Double) async -> Bool {
    await withCheckedContinuation { continuation in
      let id = UUID().uuidString
      add(KernelRequest { outcome in continuation.resume(returning: outcome == .completed) }, id: id)
      connection.send("kernel_info_request", [:], on: .shell, id: id)
      DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [weak self] in
        self?.finish(id, .failed(CellFailure(name: "", message: "", traceback: [])))
      }
    }
  }

  package func run(
    _ code: String, number: Int, acceptsInput: Bool, onEvent: @escaping @Sendable (CellEvent) -> Void
  ) async -> CellOutcome {
    let (connection, process) = state.withLock { ($0.connection, $0.process) }
    guard let connection, let process else { return .failed(Self.dead("the kernel is not started")) }
    return await withCheckedContinuation { continuation in
      let id = UUID().uuidString
      add(KernelRequest(cell: number, onEvent: onEvent) { continuation.resume(returning: $0) }, id: id)
      connection.send(
        "execute_request",
        [
          "code": .string(code), "silent": false, "store_history": true, "user_expressions": [:],
          "allow_stdin": false, "stop_on_error": false,
        ], on: .shell, id: id)
      // One that ended before has told nobody of this request.
      if process.ending != nil { processEnded() }
    }
  }

  package func interrupt() {
    let (connection, process) = state.withLock { ($0.connection, $0.process) }
    switch kernel.interruptMode {
    case .signal: process?.interrupt()
    case .message: connection?.send("interrupt_request", [:], on: .control)
    }
  }

  package func shutDown() async {
    let (connection, process) = state.withLock { state in
      defer { state.isShutDown = true }
      return state.isShutDown ? (nil, nil) : (state.connection, state.process)
    }
    guard let process else { return }
    connection?.send("shutdown_request", ["restart": false], on: .control)
    let giveUp = ContinuousClock.now + Self.endPatience
    while process.ending == nil, .now < giveUp { try? await Task.sleep(for: .milliseconds(10)) }
    process.end()
    connection?.stop()
  }

  private func add(_ request: KernelRequest, id: String) { state.withLock { $0.requests[id] = request } }

  private func finish(_ id: String, _ outcome: CellOutcome) {
    state.withLock { $0.requests.removeValue(forKey: id) }?.onEnd(outcome)
  }

  private func take(_ message: Message, from channel: KernelConnection.Channel) {
    guard let id = message.parent["msg_id"]?.string, channel != .control else { return }
    let (events, end) = state.withLock { state -> ([(KernelRequest, CellEvent)], KernelRequest?) in
      guard var request = state.requests[id] else { return ([], nil) }
      let event = request.take(message, isReply: channel == .shell)
      state.requests[id] = request.isDone ? nil : request
      return (event.map { [(request, $0)] } ?? [], request.isDone ? request : nil)
    }
    for (request, event) in events { request.onEvent(event) }
    if let end { end.onEnd(end.failure.map(CellOutcome.failed) ?? .completed) }
  }

  private func processEnded() {
    let (process, requests) = state.withLock { state in
      defer { state.requests = [:] }
      return (state.process, state.requests)
    }
    for request in requests.values {
      let who = request.cell.map { "cell \($0)" } ?? "a request"
      request.onEnd(
        .failed(
          Self.dead(
            "the kernel ended while \(who) ran (\(process?.ending ?? "not known how")): all values are lost"))
      )
    }
  }

  private static func dead(_ message: String) -> CellFailure {
    CellFailure(name: "WorkerDied", message: message, traceback: ["WorkerDied: \(message)"], lostWorker: true)
  }
}

// What a front end for people asks of an engine; nobody asks a run.
extension KernelExecutor {
  package func deliver(
    _ message: CommMessage, onEvent: @escaping @Sendable (CellEvent) -> Void
  ) async -> CellOutcome { .completed }
  package func completeness(of code: String) -> CodeCompleteness { .complete }
  package func completions(of code: String, at offset: Int) async -> CodeCompletions {
    CodeCompletions(candidates: [], range: offset..<offset)
  }
  package func inspection(of code: String, at offset: Int) async -> MIMEBundle? { nil }
  package func answerInput(_ line: String) {}
}
