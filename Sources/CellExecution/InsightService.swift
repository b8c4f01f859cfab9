internal import CChildProcess
import CellCompiler
import CodeInsight
import Foundation
import Synchronization

/// The process that answers questions about code, seen from outside.
///
/// It may crash, hang or be killed, and that costs an empty answer and a restart: nothing of the session is in it.
final class InsightService: Sendable {
  private let paths: ToolchainPaths
  private let patience: InsightPatience
  /// One question at a time, since the compiler's service answers them in order anyway.
  private let queue = DispatchQueue(label: "insight")
  private let state = Mutex(State())

  private struct State {
    var connection: Connection?
    var isStopped = false
  }

  private struct Connection {
    let process: ChildProcess
    let socket: MessageSocket
    /// How many chains of cells it was asked about; of each it keeps about half a megabyte.
    var chains = 0
    var arguments: [String] = []
    var hasAnswered: Bool { chains > 0 }
  }

  /// After how many chains of cells the process is replaced, so that its memory stays bounded.
  private static let lifetime = 300

  init(paths: ToolchainPaths, patience: InsightPatience) {
    self.paths = paths
    self.patience = patience
  }

  /// Starts the process, if it does not run, and lets it read what `place` imports, without waiting for that.
  func start(warmingUp place: SourcePlace) {
    queue.async { [self] in
      if state.withLock({ $0.connection?.socket.isClosed == true }) { disconnect() }
      guard state.withLock({ $0.connection == nil }), connect() else { return }
      if exchange(.completions(at: place, prefix: "", limit: 1), within: patience.warmUp) == nil {
        disconnect()
      }
    }
  }

  /// The answer, or nil where none comes in time.
  ///
  /// - Parameter warmUp: what a process started anew is to read first.
  func answer(to request: InsightRequest, warmingUp place: SourcePlace) async -> InsightReply? {
    await withCheckedContinuation { continuation in
      let question = Question(continuation)
      let isKnown = state.withLock {
        $0.connection.map { $0.hasAnswered && $0.arguments == request.arguments }
      }
      let wait = isKnown == true ? patience.answer : patience.firstAnswer
      DispatchQueue.global().asyncAfter(deadline: .now() + wait / .seconds(1)) { question.answer(nil) }
      start(warmingUp: place)
      queue.async { [self] in
        // Nobody waits any more for a question that others held up.
        guard question.isOpen else { return }
        let reply = exchange(request, within: patience.question)
        let isReplaced = reply == nil || state.withLock { $0.connection?.chains ?? 0 } > Self.lifetime
        // Before the answer: whoever asks next should wait as long as a new process needs.
        if isReplaced { disconnect() }
        question.answer(reply)
        if isReplaced { start(warmingUp: place) }
      }
    }
  }

  /// Ends the process; it is not started again.
  func stop() {
    state.withLock { state in
      state.isStopped = true
      state.connection?.process.send(signal: SIGKILL)
    }
    queue.async { [self] in disconnect() }
  }

  // MARK: On the queue

  private func connect() -> Bool {
    state.withLock { state in
      guard !state.isStopped else { return false }
      var ends: [Int32] = [0, 0]
      guard child_process_socket_pair(&ends) == 0 else { return false }
      defer { close(ends[1]) }
      // What the compiler says about broken code is for nobody.
      let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
      defer { close(nowhere) }
      guard
        let process = try? ChildProcess(
          paths.insight, [paths.sourceKit], input: ends[1], output: nowhere, error: nowhere,
          // Where it crashes, a long report for nobody would hold up the restart.
          environment: ["SWIFT_BACKTRACE": "enable=no"], ownSession: true)
      else {
        close(ends[0])
        return false
      }
      state.connection = Connection(process: process, socket: MessageSocket(ends[0]))
      return true
    }
  }

  private func exchange(_ request: InsightRequest, within limit: Duration) -> InsightReply? {
    guard let socket = state.withLock({ $0.connection?.socket }) else { return nil }
    socket.setPatience(limit)
    guard socket.send(request), let reply = socket.receive(InsightReply.self) else { return nil }
    state.withLock {
      guard $0.connection?.arguments != request.arguments else { return }
      $0.connection?.arguments = request.arguments
      $0.connection?.chains += 1
    }
    return reply
  }

  private func disconnect() {
    guard
      let connection = state.withLock({ state in
        defer { state.connection = nil }
        return state.connection
      })
    else { return }
    close(connection.socket.descriptor)
    connection.process.send(signal: SIGKILL)
    _ = connection.process.wait()
  }
}

/// Somebody who waits for an answer, and gets exactly one.
private final class Question: Sendable {
  private let continuation: Mutex<CheckedContinuation<InsightReply?, Never>?>

  init(_ continuation: CheckedContinuation<InsightReply?, Never>) { self.continuation = Mutex(continuation) }

  var isOpen: Bool { continuation.withLock { $0 != nil } }

  func answer(_ reply: InsightReply?) {
    let waiting = continuation.withLock { waiting in
      defer { waiting = nil }
      return waiting
    }
    waiting?.resume(returning: reply)
  }
}
