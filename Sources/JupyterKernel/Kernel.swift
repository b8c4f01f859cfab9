import CellExecution
import Foundation
import JupyterProtocol
import KernelHistory
import ProcessSignals
import ZeroMQ

/// A Jupyter kernel: five channels in front of an engine that runs cells.
///
/// Threads: one owns the sockets, one echoes heartbeats, a queue answers control and one what runs no code, and a task
/// for each subshell answers in order. User code runs in none of them but behind `CellExecuting`.
package final class Kernel: Sendable {
  package static let version = "0.1.0"

  private let executor: any CellExecuting
  private let context: Context
  private let outlet: Outlet
  private let heartbeat: Heartbeat
  private let connection: ConnectionFile
  private let history: InputHistory
  private let languageVersion: @Sendable () -> String
  private let ending = DispatchSemaphore(value: 0)

  /// Binds the channels, and only those, at the address of the connection file.
  ///
  /// - Parameters:
  ///   - listeners: descriptors that listen there already.
  ///   - languageVersion: the version of Swift, for `kernel_info`.
  package init(
    _ connection: ConnectionFile, listeners: Listeners = .none, executor: any CellExecuting,
    history: InputHistory,
    languageVersion: @escaping @Sendable () -> String
  ) throws(ZeroMQError) {
    self.connection = connection
    self.executor = executor
    self.history = history
    self.languageVersion = languageVersion
    context = try Context()
    let session = Session(signature: connection.signature)
    let transport = try Transport(connection, listeners: listeners, session: session, context: context)
    outlet = Outlet(session: session, transport: transport)
    heartbeat = try Heartbeat(connection, listeners: listeners, context: context)
  }

  /// Tells the launcher of a registration file which ports the kernel has; does nothing for a connection file.
  package func register() throws(RegistrationError) {
    try Registration(connection, context: context).announce(endpoints)
  }

  private var endpoints: [ConnectionFile.Channel: String] {
    outlet.transport.endpoints.merging([.heartbeat: heartbeat.endpoint]) { one, _ in one }
  }

  /// Serves until a client, a signal or the parent's death ends the kernel.
  ///
  /// Blocks its thread.
  package func run() {
    let router = makeRouter()
    heartbeat.start()
    outlet.publish(KernelStatus.starting)
    outlet.transport.start { [outlet] channel, message in
      router.take(Request(message: message, channel: channel, outlet: outlet))
    }
    ending.wait()
    router.end()
    shutDownExecutor(within: .seconds(2))
    history.close()
    outlet.transport.stop()
    context.shutDown()
    context.terminate()
    removeSocketFiles()
  }

  /// Over IPC each socket has a file, which libzmq leaves behind.
  private func removeSocketFiles() {
    for endpoint in endpoints.values where endpoint.hasPrefix("ipc://") {
      unlink(String(endpoint.dropFirst(6)))
    }
  }

  private func makeRouter() -> RequestRouter {
    let engineStart = EngineStart(executor: executor)
    let information: @Sendable () -> KernelInfoReply = { [languageVersion] in
      engineStart.clientIsAnswered()
      let language = languageVersion()
      return KernelInfoReply(
        implementationVersion: Kernel.version, languageVersion: language,
        banner:
          "Attentive \(Kernel.version): Swift \(language), compiled, with the paper's Transformer")
    }
    let (input, comms) = (InputRelay(executor: executor), Comms())
    let cells = CellRequests(
      executor: executor, input: input, counter: ExecutionCounter(), history: history, comms: comms)
    let commRequests = CommRequests(executor: executor, input: input, comms: comms)
    let subshells = Subshells { Shell(cells: cells, comms: commRequests) }
    let control = Control(
      executor: executor, information: information, comms: comms, subshells: subshells, endKernel: end)
    let inquiries = Inquiries(executor: executor, information: information, history: history, comms: comms)
    return RequestRouter(control: control, inquiries: inquiries, subshells: subshells, input: input)
  }

  /// Interrupts the running cell.
  package func interrupt() { executor.interrupt() }

  /// Lets `run` return once the engine has ended.
  ///
  /// From any thread.
  package func end() { ending.signal() }

  /// Makes SIGINT, SIGTERM and the launcher's end mean what Jupyter expects.
  ///
  /// Once a process.
  package func watchProcess(environment: [String: String]) {
    watchSignals([SIGINT, SIGTERM]) { if $0 == SIGINT { self.interrupt() } else { self.end() } }
    ParentWatch.start(launcher: environment["JPY_PARENT_PID"]) { self.end() }
  }

  /// A client kills a kernel that takes long to end, and then nobody would end the worker.
  private func shutDownExecutor(within limit: DispatchTimeInterval) {
    let done = DispatchSemaphore(value: 0)
    Task { [executor] in
      await executor.shutDown()
      done.signal()
    }
    if done.wait(timeout: .now() + limit) == .timedOut { log("the worker did not end in time") }
  }
}
