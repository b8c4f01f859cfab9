import RichContent

package struct InterruptReply: MessageContent {
  package static let messageType = "interrupt_reply"
  package init() {}
  package var json: JSONValue { ["status": "ok"] }
}

/// Says that the kernel ends now.
///
/// `restart` repeats what the client asked for.
package struct ShutdownReply: MessageContent {
  package static let messageType = "shutdown_reply"
  package var restart: Bool
  package init(restart: Bool) { self.restart = restart }
  package var json: JSONValue { ["status": "ok", "restart": .bool(restart)] }
}

/// The open comms.
///
/// A cell cannot open one yet, so there are none.
package struct CommInfoReply: MessageContent {
  package static let messageType = "comm_info_reply"
  package init() {}
  package var json: JSONValue { ["status": "ok", "comms": [:]] }
}

/// Ends a comm whose target nobody registered, as the specification wants.
package struct CommClose: MessageContent {
  package static let messageType = "comm_close"
  package var commID: String
  package init(commID: String) { self.commID = commID }
  package var json: JSONValue { ["comm_id": .string(commID), "data": [:]] }
}

/// Asks the client's user for a line; the answer is an `input_reply`.
package struct InputRequest: MessageContent {
  package static let messageType = "input_request"
  package var prompt: String
  package var password: Bool

  package init(prompt: String, password: Bool) {
    self.prompt = prompt
    self.password = password
  }

  package var json: JSONValue { ["prompt": .string(prompt), "password": .bool(password)] }
}
