import RichContent

/// Whether the kernel works on a request.
///
/// Source: Jupyter messaging, "Kernel status".
package enum KernelStatus: String, MessageContent {
  case starting, busy, idle
  package static let messageType = "status"
  package var json: JSONValue { ["execution_state": .string(rawValue)] }
}

package struct StreamOutput: MessageContent {
  package static let messageType = "stream"
  /// `stdout` or `stderr`.
  package var name: String
  package var text: String

  package init(name: String, text: String) {
    self.name = name
    self.text = text
  }

  package var json: JSONValue { ["name": .string(name), "text": .string(text)] }
}

/// A display; its ID stands in `transient`, which front ends do not save.
package struct DisplayData: MessageContent {
  package static let messageType = "display_data"
  package var json: JSONValue

  package init(_ bundle: MIMEBundle, metadata: JSONValue, displayID: String?) {
    json = displayContent(bundle, metadata: metadata, displayID: displayID)
  }
}

/// New content for all displays with this ID, in whatever cell they stand.
package struct UpdateDisplayData: MessageContent {
  package static let messageType = "update_display_data"
  package var json: JSONValue

  package init(_ bundle: MIMEBundle, metadata: JSONValue, displayID: String) {
    json = displayContent(bundle, metadata: metadata, displayID: displayID)
  }
}

/// The value of a cell's last expression.
package struct ExecuteResult: MessageContent {
  package static let messageType = "execute_result"
  package var json: JSONValue

  package init(_ bundle: MIMEBundle, metadata: JSONValue, count: Int) {
    json = [
      "execution_count": .integer(count), "data": bundle.json, "metadata": objectOrEmpty(metadata),
    ]
  }
}

package struct ErrorOutput: MessageContent {
  package static let messageType = "error"
  package var json: JSONValue

  package init(_ error: ErrorReply) {
    var members = error.members
    members["status"] = nil
    json = .object(members)
  }
}

package struct ClearOutput: MessageContent {
  package static let messageType = "clear_output"
  package var wait: Bool
  package init(wait: Bool) { self.wait = wait }
  package var json: JSONValue { ["wait": .bool(wait)] }
}

/// Greets a new subscriber, who then knows that it misses nothing any more (JEP 65).
package struct IOPubWelcome: MessageContent {
  package static let messageType = "iopub_welcome"
  package var subscription: String
  package init(subscription: String) { self.subscription = subscription }
  package var json: JSONValue { ["subscription": .string(subscription)] }
}

private func displayContent(_ bundle: MIMEBundle, metadata: JSONValue, displayID: String?) -> JSONValue {
  [
    "data": bundle.json, "metadata": objectOrEmpty(metadata),
    "transient": displayID.map { ["display_id": .string($0)] } ?? [:],
  ]
}

private func objectOrEmpty(_ metadata: JSONValue) -> JSONValue { metadata.object == nil ? [:] : metadata }
