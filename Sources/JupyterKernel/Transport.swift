import Foundation
import JupyterProtocol
import ProcessSignals
import RichContent
import Synchronization
import ZeroMQ

/// The shell, control, stdin and iopub sockets, and the one thread that touches them.
///
/// Everyone else hands it messages (`send`) and is handed messages (`onMessage`), so that no request can hold up
/// another channel, and a client never waits for the sockets while a cell runs.
// Unchecked because sockets are not Sendable: `run` is their only user once its thread has started.
final class Transport: @unchecked Sendable {
  enum Channel: CaseIterable, Sendable { case shell, control, stdin, iopub }

  private struct Outgoing {
    var waiting: [(channel: Channel, frames: [Data])] = []
    var isStopping = false
  }

  private let session: Session
  private let sockets: [Channel: Socket]
  /// Where the sockets listen, with the ports that the system chose where none were given.
  let endpoints: [ConnectionFile.Channel: String]
  private let outgoing = Mutex(Outgoing())
  private let somethingToSend = WakePipe()
  private let ended = DispatchSemaphore(value: 0)

  /// Creates and binds the sockets.
  init(
    _ connection: ConnectionFile, listeners: Listeners, session: Session, context: Context
  ) throws(ZeroMQError) {
    self.session = session
    var sockets: [Channel: Socket] = [:]
    for channel in Channel.allCases {
      let socket = try Socket(channel == .iopub ? .xpub : .router, in: context)
      // A slow client must not lose output or replies; streams are coalesced before they come here.
      try socket.set(.sendHighWaterMark, to: 0)
      try socket.set(.receiveHighWaterMark, to: 0)
      try socket.set(.linger, to: 1_000)
      if channel == .iopub {
        // Only so is the welcome surely the first message that a subscriber gets, and none is left out.
        try socket.set(.xpubManual, to: 1)
      } else {
        // A client that reconnects keeps its identity, and must get its replies.
        try socket.set(.routerHandover, to: 1)
      }
      try socket.bind(channel.connectionChannel, of: connection, listeners: listeners)
      sockets[channel] = socket
    }
    self.sockets = sockets
    endpoints = Dictionary(uniqueKeysWithValues: sockets.map { ($0.connectionChannel, $1.lastEndpoint) })
  }

  deinit { somethingToSend.close() }

  /// Starts the thread.
  ///
  /// - Parameter onMessage: called on the thread for each message with a good signature; must come back at once.
  func start(onMessage: @escaping @Sendable (Channel, Message) -> Void) {
    let thread = Thread { self.run(onMessage) }
    thread.name = "sockets"
    thread.start()
  }

  /// Sends a message, after all those that were given earlier.
  ///
  /// From any thread.
  func send(_ message: Message, on channel: Channel) {
    let frames = WireCodec.encode(message, signature: session.signature)
    outgoing.withLock { $0.waiting.append((channel, frames)) }
    somethingToSend.wake()
  }

  /// Sends what waits, closes the sockets and ends the thread.
  func stop() {
    outgoing.withLock { $0.isStopping = true }
    somethingToSend.wake()
    ended.wait()
  }

  private func run(_ onMessage: (Channel, Message) -> Void) {
    let readers = Channel.allCases.map { (channel: $0, socket: sockets[$0]!) }
    var codecs = readers.map { _ in WireCodec(signature: session.signature) }
    var poller = Poller(sockets: readers.map(\.socket), descriptor: somethingToSend.reading)
    while true {
      // Taken before the waiting messages, so that all given before `stop` are sent.
      let stops = outgoing.withLock { $0.isStopping }
      sendWaiting()
      if stops { break }
      guard let readable = try? poller.wait() else { break }
      if readable[readers.count] { _ = somethingToSend.take(4096) }
      for (index, reader) in readers.enumerated() where readable[index] {
        // Bounded, so that a flood of requests cannot hold up what is to be sent.
        for _ in 0..<64 {
          guard let frames = try? reader.socket.receive(waiting: false) else { break }
          if reader.channel == .iopub {
            welcome(frames, on: reader.socket)
          } else {
            deliver(frames, from: reader.channel, &codecs[index], onMessage)
          }
        }
      }
    }
    for reader in readers { reader.socket.close() }
    ended.signal()
  }

  private func sendWaiting() {
    let waiting = outgoing.withLock { outgoing in
      defer { outgoing.waiting = [] }
      return outgoing.waiting
    }
    for (channel, frames) in waiting {
      do { try sockets[channel]?.send(frames) } catch { log("\(error)") }
    }
  }

  private func deliver(
    _ frames: [Data], from channel: Channel, _ codec: inout WireCodec, _ onMessage: (Channel, Message) -> Void
  ) {
    do { onMessage(channel, try codec.decode(frames)) } catch { log("dropped on \(channel): \(error)") }
  }

  /// Takes a subscription, `\u{1}` and the topic, and welcomes its sender to the topic (JEP 65).
  private func welcome(_ frames: [Data], on iopub: Socket) {
    guard let frame = frames.first, let kind = frame.first else { return }
    let topic = Data(frame.dropFirst())
    do {
      if kind == 0 { return try iopub.end(subscription: topic) }
      try iopub.accept(subscription: topic)
      let content = IOPubWelcome(subscription: String(decoding: topic, as: UTF8.self))
      let header = session.header(IOPubWelcome.messageType)
      let message = Message(identities: [topic], header: header, content: content.json)
      try iopub.send(WireCodec.encode(message, signature: session.signature))
    } catch {
      log("\(error)")
    }
  }
}

extension Transport.Channel {
  var connectionChannel: ConnectionFile.Channel {
    switch self {
    case .shell: .shell
    case .control: .control
    case .stdin: .stdin
    case .iopub: .iopub
    }
  }
}

/// One line for whoever reads the server's log; never holds a message's content or the key.
package func log(_ line: String) {
  FileHandle.standardError.write(Data("attentive-kernel: \(line)\n".utf8))
}
