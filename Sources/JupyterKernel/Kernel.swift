import CellExecution
import Foundation
import JupyterProtocol
import Synchronization
import ZeroMQ

/// A Jupyter kernel: five channels in front of an engine that runs cells.
///
/// Threads: one owns the sockets, one echoes heartbeats, a queue answers control, a task answers shell in order.
/// User code runs in none of them but behind `CellExecuting`.
package final class Kernel: Sendable {
  package static let version = "0.1.0"

  private let executor: any CellExecuting
  private let context: Context
  private let outlet: Outlet
  private let heartbeat: Heartbeat
  private let languageVersion: @Sendable () -> String
  private let arrivals = Atomic<Int>(0)
  private let ending = DispatchSemaphore(value: 0)

  /// Binds the channels, and only those, at the address of the connection file.
  ///
  /// - Parameter languageVersion: the version of Swift, for `kernel_info`.
  package init(
    _ connection: ConnectionFile, executor: any CellExecuting,
    languageVersion: @escaping @Sendable () -> String
  ) throws(ZeroMQError) {
    self.executor = executor
    self.languageVersion = languageVersion
    context = try Context()
    let session = Session(signature: connection.signature)
    let transport = try Transport(connection, session: session, context: context)
    outlet = Outlet(session: session, transport: transport)
    heartbeat = try Heartbeat(connection, context: context)
  }

  /// Serves until a client, a signal or the parent's death ends the kernel.
  ///
  /// Blocks its thread.
  package func run() {
    let input = InputRelay(executor: executor)
    let (queue, enqueue) = AsyncStream.makeStream(of: Arrival.self)
    let information: @Sendable () -> KernelInfoReply = { [languageVersion] in
      let language = languageVersion()
      return KernelInfoReply(
        implementationVersion: Kernel.version, languageVersion: language,
        banner:
          "Attentive \(Kernel.version): Swift \(language), compiled, with the paper's Transformer")
    }
    let control = Control(executor: executor, information: information, endKernel: end)
    let controlQueue = DispatchQueue(label: "control")
    let inputQueue = DispatchQueue(label: "stdin")
    Task { [executor] in
      // Early, so that the first cell does not wait; a failure shows as that cell's error.
      do { try await executor.start() } catch { log("\(error)") }
    }
    Task { [self] in
      var shell = Shell(
        executor: executor, input: input, information: information,
        lastArrival: { self.arrivals.load(ordering: .acquiring) }, endKernel: end)
      for await arrival in queue { await shell.answer(arrival) }
    }
    heartbeat.start()
    outlet.publish(KernelStatus.starting)
    outlet.transport.start { [self] channel, message in
      let request = Request(message: message, channel: channel, outlet: outlet)
      switch channel {
      case .shell:
        let number = arrivals.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue
        enqueue.yield(Arrival(number: number, request: request))
      case .control: controlQueue.async { control.answer(request) }
      case .stdin: inputQueue.async { input.take(message) }
      case .iopub: break
      }
    }
    ending.wait()
    enqueue.finish()
    shutDownExecutor(within: .seconds(2))
    outlet.transport.stop()
    context.shutDown()
    context.terminate()
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
    Signals.watch(onInterrupt: { self.interrupt() }, onTerminate: { self.end() })
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
