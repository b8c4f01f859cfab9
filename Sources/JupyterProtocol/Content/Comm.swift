import Foundation
import RichContent

/// Source: Jupyter messaging, "Custom Messages".
///
/// The same three messages go both ways; a comm's metadata and buffers are those of the whole message.
extension CommMessage {
  /// Reads a `comm_open`, `comm_msg` or `comm_close`.
  package init(_ message: Message) throws(ContentError) {
    let content = message.content
    let kind: Kind =
      switch message.header.messageType {
      case CommOpen.messageType: .open(target: try content.requiredString("target_name"))
      case CommClose.messageType: .close
      default: .message
      }
    self.init(
      kind, id: try content.requiredString("comm_id"), data: content["data"] ?? [:],
      metadata: message.metadata, buffers: message.buffers)
  }
}

package struct CommOpen: MessageContent {
  package static let messageType = "comm_open"
  package var json: JSONValue

  package init(_ message: CommMessage, target: String) {
    json = ["comm_id": .string(message.id), "target_name": .string(target), "data": message.data]
  }
}

package struct CommMsg: MessageContent {
  package static let messageType = "comm_msg"
  package var json: JSONValue

  package init(_ message: CommMessage) { json = ["comm_id": .string(message.id), "data": message.data] }
}

package struct CommClose: MessageContent {
  package static let messageType = "comm_close"
  package var json: JSONValue

  package init(_ message: CommMessage) { json = ["comm_id": .string(message.id), "data": message.data] }
}

/// The open comms by their IDs, each with the name of its target.
package struct CommInfoReply: MessageContent {
  package static let messageType = "comm_info_reply"
  package var targets: [String: String]
  package init(targets: [String: String]) { self.targets = targets }

  package var json: JSONValue {
    ["status": "ok", "comms": .object(targets.mapValues { ["target_name": .string($0)] })]
  }
}
