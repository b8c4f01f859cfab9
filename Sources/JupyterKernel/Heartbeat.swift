import Foundation
import JupyterProtocol
import ZeroMQ

/// Echoes whatever comes, on a thread of its own, so that clients see a busy kernel alive.
// Unchecked because a socket is not Sendable: `run` is its only user once the thread has started.
final class Heartbeat: @unchecked Sendable {
  private let socket: Socket
  /// Where the socket listens.
  let endpoint: String

  init(_ connection: ConnectionFile, listeners: Listeners, context: Context) throws(ZeroMQError) {
    socket = try Socket(.rep, in: context)
    try socket.set(.linger, to: 0)
    try socket.bind(.heartbeat, of: connection, listeners: listeners)
    endpoint = socket.lastEndpoint
  }

  /// Starts the thread, which runs until the context is shut down.
  func start() {
    let thread = Thread { self.run() }
    thread.name = "heartbeat"
    thread.start()
  }

  private func run() {
    defer { socket.close() }
    do {
      while true {
        if let frames = try socket.receive() { try socket.send(frames) }
      }
    } catch {
      if !error.isTermination { log("the heartbeat ended: \(error)") }
    }
  }
}
