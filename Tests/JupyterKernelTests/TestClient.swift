import Foundation
import JupyterKernel
import JupyterProtocol
import KernelHistory
import RichContent
import Testing
import ZeroMQ

/// One client of a kernel, over real sockets.
// Unchecked because sockets are not Sendable: only `queue` touches them.
final class TestClient: @unchecked Sendable {
  enum Channel: CaseIterable { case shell, control, stdin, iopub, heartbeat }

  private let context: Context
  private let sockets: [Channel: Socket]
  private let signature: Signature
  private let session = UUID().uuidString
  private let queue = DispatchQueue(label: "client")

  init(_ connection: ConnectionFile, topic: String = "", timeout: Duration = .seconds(120)) throws {
    context = try Context()
    signature = connection.signature
    var sockets: [Channel: Socket] = [:]
    let places: [(Channel, Socket.Kind, ConnectionFile.Channel)] = [
      (.shell, .dealer, .shell), (.control, .dealer, .control), (.stdin, .dealer, .stdin),
      (.iopub, .sub, .iopub), (.heartbeat, .req, .heartbeat),
    ]
    for (channel, kind, place) in places {
      let socket = try Socket(kind, in: context)
      try socket.set(.linger, to: 0)
      try socket.set(.receiveHighWaterMark, to: 0)
      try socket.set(.receiveTimeout, to: Int32(timeout / .milliseconds(1)))
      if channel == .iopub {
        try socket.subscribe(to: Data(topic.utf8))
      } else {
        try socket.setIdentity(Data(session.utf8))
      }
      try socket.connect(connection.endpoint(of: place))
      sockets[channel] = socket
    }
    self.sockets = sockets
  }

  func close() {
    queue.sync { for socket in sockets.values { socket.close() } }
    context.terminate()
  }

  /// A message of this client, with a header of its own.
  func message(_ type: String, _ content: JSONValue) -> Message {
    let header = Header(
      messageID: UUID().uuidString, messageType: type, session: session, username: "test")
    return Message(header: header, content: content)
  }

  /// Sends a message and returns its ID.
  @discardableResult
  func send(
    _ type: String, _ content: JSONValue = [:], on channel: Channel = .shell, subshell: String? = nil,
    metadata: JSONValue = [:], buffers: [Data] = []
  ) async -> String {
    var message = message(type, content)
    if let subshell { message.header = message.header.with(subshell: subshell) }
    message.metadata = metadata
    message.buffers = buffers
    await send(frames: WireCodec.encode(message, signature: signature), on: channel)
    return message.header.messageID
  }

  func send(frames: [Data], on channel: Channel = .shell) async {
    await onQueue { try? self.sockets[channel]?.send(frames) }
  }

  /// The next message, or nil where none comes in time.
  func receive(_ channel: Channel = .shell) async -> Message? {
    await onQueue {
      guard let frames = try? self.sockets[channel]?.receive() else { return nil }
      var codec = WireCodec(signature: self.signature)
      return try? codec.decode(frames)
    }
  }

  /// What the heartbeat answers.
  func beat(_ text: String) async -> [Data]? {
    await send(frames: [Data(text.utf8)], on: .heartbeat)
    return await onQueue { try? self.sockets[.heartbeat]?.receive() }
  }

  /// Waits until iopub brings a message of this type; by default what shows that a cell runs: it prints.
  func waitForOutput(_ type: String = "stream") async {
    while let message = await receive(.iopub) {
      if message.header.messageType == type { return }
    }
    Issue.record("iopub brought no message of type \(type) in time")
  }

  /// Waits until the kernel has all that this client has sent it on shell: what is asked there last is answered at once,
  /// whatever runs.
  func waitForArrival() async {
    let id = await send("comm_info_request")
    while let reply = await receive() {
      if reply.parent["msg_id"]?.string == id { return }
      Issue.record("a reply came that the test was to read: \(reply)")
    }
  }

  /// What iopub says of a request up to idle, without other requests' messages.
  func outputs(of request: String) async -> [Message] {
    var outputs: [Message] = []
    while let message = await receive(.iopub) {
      guard message.parent["msg_id"]?.string == request else { continue }
      outputs.append(message)
      if message.content["execution_state"] == "idle" { break }
    }
    return outputs
  }

  /// Executes a cell; its outputs up to idle, and its reply.
  func execute(
    _ code: String, _ options: [String: JSONValue] = [:]
  ) async -> (outputs: [Message], reply: JSONValue) {
    let id = await send("execute_request", executeContent(code, options))
    let outputs = await outputs(of: id)
    return (outputs, await receive()?.content ?? [:])
  }

  func executeContent(_ code: String, _ options: [String: JSONValue] = [:]) -> JSONValue {
    .object(["code": .string(code)].merging(options) { _, option in option })
  }

  private func onQueue<R: Sendable>(_ body: @escaping @Sendable () -> R) async -> R {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: body()) }
    }
  }
}

extension Header {
  fileprivate func with(subshell: String) -> Header {
    var members = json.object ?? [:]
    members["subshell_id"] = .string(subshell)
    do { return try Header(json: .object(members)) } catch { fatalError("\(error)") }
  }
}

extension [Message] {
  /// Each message in a word or two, such as `busy` or `stdout:hello`.
  var words: [String] {
    map { message in
      let content = message.content
      switch message.header.messageType {
      case "status": return content["execution_state"]?.string ?? "?"
      case "stream": return "\(content["name"]?.string ?? "?"):\(content["text"]?.string ?? "?")"
      default: return message.header.messageType
      }
    }
  }
}

/// A kernel with an `EchoExecutor` on IPC sockets of its own.
struct EchoKernel {
  let connection: ConnectionFile
  let executor = EchoExecutor()
  let kernel: Kernel
  private let folder: URL
  private let ended = DispatchSemaphore(value: 0)

  init(key: String = "a key") throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "ak-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let ports: [ConnectionFile.Channel: Int] = [
      .shell: 1, .control: 2, .iopub: 3, .stdin: 4, .heartbeat: 5,
    ]
    connection = ConnectionFile(
      transport: .ipc, address: folder.appendingPathComponent("k").path, ports: ports, key: key)
    let history = InputHistory(file: nil) { _ in }
    kernel = try Kernel(connection, executor: executor, history: history) { "6.3.1" }
    let thread = Thread { [kernel, ended] in
      kernel.run()
      ended.signal()
    }
    thread.start()
  }

  /// Whether `run` returns within minutes, which no machine is too busy for.
  func hasEnded() async -> Bool {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        let result = ended.wait(timeout: .now() + 120)
        continuation.resume(returning: result == .success)
      }
    }
  }

  func tearDown() {
    kernel.end()
    try? FileManager.default.removeItem(at: folder)
  }
}

/// Runs a test's body with a kernel and a client that has got its welcome.
func withKernel(_ body: (EchoKernel, TestClient) async throws -> Void) async throws {
  let kernel = try EchoKernel()
  let client = try TestClient(kernel.connection)
  defer {
    client.close()
    kernel.tearDown()
  }
  await client.waitForOutput("iopub_welcome")
  try await body(kernel, client)
}
