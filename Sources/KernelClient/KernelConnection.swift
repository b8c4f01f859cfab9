import Foundation
import JupyterProtocol
import ProcessSignals
import RichContent
import Synchronization
import ZeroMQ

/// A client's sockets to a kernel, and the one thread that touches them.
// Unchecked because sockets are not Sendable: `listen` is their only user once its thread has started.
final class KernelConnection: @unchecked Sendable {
  enum Channel: CaseIterable, Sendable { case shell, control, iopub }

  private struct Outgoing {
    var waiting: [(channel: Channel, frames: [Data])] = []
    var isStopping = false
  }

  private let context: Context
  private let sockets: [Channel: Socket]
  private let signature: Signature
  private let session = UUID().uuidString
  private let outgoing = Mutex(Outgoing())
  private let somethingToSend = WakePipe()
  private let ended = DispatchSemaphore(value: 0)

  init(_ file: ConnectionFile) throws(ZeroMQError) {
    context = try Context()
    signature = file.signature
    var sockets: [Channel: Socket] = [:]
    for (channel, kind, place) in [
      (Channel.shell, Socket.Kind.dealer, ConnectionFile.Channel.shell), (.control, .dealer, .control),
      (.iopub, .sub, .iopub),
    ] {
      let socket = try Socket(kind, in: context)
      try socket.set(.linger, to: 0)
      try socket.set(.sendHighWaterMark, to: 0)
      try socket.set(.receiveHighWaterMark, to: 0)
      if channel == .iopub {
        try socket.subscribe()
      } else {
        try socket.setIdentity(Data(session.utf8))
      }
      try socket.connect(file.endpoint(of: place))
      sockets[channel] = socket
    }
    self.sockets = sockets
  }

  deinit { somethingToSend.close() }

  /// - Parameter onMessage: called on the thread for each message with a good signature; must come back at once.
  func start(onMessage: @escaping @Sendable (Channel, Message) -> Void) {
    Thread { self.listen(onMessage) }.start()
  }

  /// Sends a request from any thread; returns its ID.
  @discardableResult func send(_ type: String, _ content: JSONValue, on channel: Channel, id: String? = nil)
    -> String
  {
    let id = id ?? UUID().uuidString
    let header = Header(messageID: id, messageType: type, session: session, username: "notebook-run")
    let frames = WireCodec.encode(Message(header: header, content: content), signature: signature)
    outgoing.withLock { $0.waiting.append((channel, frames)) }
    somethingToSend.wake()
    return id
  }

  /// Sends what waits, and closes the sockets.
  func stop() {
    outgoing.withLock { $0.isStopping = true }
    somethingToSend.wake()
    ended.wait()
    ended.signal()
  }

  private func listen(_ onMessage: (Channel, Message) -> Void) {
    let readers = Channel.allCases.compactMap { channel in sockets[channel].map { (channel, $0) } }
    var codecs = readers.map { _ in WireCodec(signature: signature) }
    var poller = Poller(sockets: readers.map(\.1), descriptor: somethingToSend.reading)
    while true {
      let (waiting, stops) = outgoing.withLock { outgoing in
        defer { outgoing.waiting = [] }
        return (outgoing.waiting, outgoing.isStopping)
      }
      // A kernel that is gone takes nothing; its end is told elsewhere.
      for (channel, frames) in waiting { try? sockets[channel]?.send(frames) }
      if stops { break }
      guard let readable = try? poller.wait() else { break }
      if readable[readers.count] { _ = somethingToSend.take(4096) }
      for (index, reader) in readers.enumerated() where readable[index] {
        while let frames = try? reader.1.receive(waiting: false) {
          // One with a bad signature is not the kernel's.
          if let message = try? codecs[index].decode(frames) { onMessage(reader.0, message) }
        }
      }
    }
    for reader in readers { reader.1.close() }
    context.terminate()
    ended.signal()
  }
}
