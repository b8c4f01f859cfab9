import CellExecution
import JupyterProtocol
import RichContent

/// A request to a kernel, from its sending to its reply and to the end of its output.
struct KernelRequest: Sendable {
  /// The number of the cell that is run; nil for another request.
  var cell: Int?
  var onEvent: @Sendable (CellEvent) -> Void
  var onEnd: @Sendable (CellOutcome) -> Void
  private(set) var failure: CellFailure?
  private var hasReply = false
  private var isIdle = false

  init(
    cell: Int? = nil, onEvent: @escaping @Sendable (CellEvent) -> Void = { _ in },
    onEnd: @escaping @Sendable (CellOutcome) -> Void
  ) {
    self.cell = cell
    self.onEvent = onEvent
    self.onEnd = onEnd
  }

  /// The reply and the output come on two sockets, in any order.
  var isDone: Bool { hasReply && isIdle }

  /// Takes in a message of this request; returns what the cell put out.
  mutating func take(_ message: Message, isReply: Bool) -> CellEvent? {
    let content = message.content
    if isReply {
      hasReply = true
      if content["status"]?.string == "error", failure == nil { failure = CellFailure(content) }
      return nil
    }
    let metadata = content["metadata"] ?? [:]
    switch message.header.messageType {
    case "status": isIdle = isIdle || content["execution_state"]?.string == "idle"
    case "stream":
      guard let name = content["name"]?.string.flatMap(StandardStream.init),
        let text = content["text"]?.string
      else { return nil }
      return .stream(name, text)
    case "display_data":
      return .record(.display(MIMEBundle(content["data"]), metadata: metadata, displayID: displayID(content)))
    case "update_display_data":
      guard let id = displayID(content) else { return nil }
      return .record(.update(MIMEBundle(content["data"]), metadata: metadata, displayID: id))
    case "execute_result": return .record(.result(MIMEBundle(content["data"]), metadata: metadata))
    case "clear_output": return .record(.clearOutput(wait: content["wait"]?.bool ?? false))
    case "error": failure = CellFailure(content)
    default: break
    }
    return nil
  }

  private func displayID(_ content: JSONValue) -> String? { content["transient"]?["display_id"]?.string }
}

extension CellFailure {
  fileprivate init(_ content: JSONValue) {
    self.init(
      name: content["ename"]?.string ?? "Error", message: content["evalue"]?.string ?? "",
      traceback: content["traceback"]?.array?.compactMap(\.string) ?? [])
  }
}

extension MIMEBundle {
  /// Reads a bundle as a message holds it; bytes stay the base64 that the kernel wrote.
  fileprivate init(_ data: JSONValue?) {
    self.init()
    for (type, value) in data?.object ?? [:] {
      contents[MIMEType(rawValue: type)] = value.string.map(MIMEContent.text) ?? .json(value)
    }
  }
}
