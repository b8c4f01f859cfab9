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
