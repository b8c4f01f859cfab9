import RichContent

/// Asks for earlier inputs.
///
/// Source: Jupyter messaging, "History".
package struct HistoryRequest: Sendable, Hashable {
  package enum Access: Sendable, Hashable {
    case tail(count: Int)
    /// Lines from `start` up to but not including `stop`; nil is the end.
    ///
    /// Session 0 is this one.
    case range(session: Int, start: Int, stop: Int?)
    /// Inputs that fit a shell pattern with `*` and `?`, the last `count` of them.
    case search(pattern: String, count: Int?, unique: Bool)
  }

  package var access: Access
  /// Whether results stand beside the inputs.
  package var output: Bool

  package init(_ content: JSONValue) throws(ContentError) {
    output = content["output"]?.bool ?? false
    let count = content["n"]?.integer
    switch try content.requiredString("hist_access_type") {
    case "tail": access = .tail(count: count ?? 10)
    case "range":
      access = .range(
        session: content["session"]?.integer ?? 0, start: content["start"]?.integer ?? 1,
        stop: content["stop"]?.integer)
    case "search":
      access = .search(
        pattern: content["pattern"]?.string ?? "*", count: count, unique: content["unique"]?.bool ?? false)
    default: throw ContentError(field: "hist_access_type", expected: "tail, range or search")
    }
  }
}

package struct HistoryReply: MessageContent {
  package struct Entry: Sendable, Hashable {
    package var session: Int
    package var line: Int
    package var input: String
    package var output: String?

    package init(session: Int, line: Int, input: String, output: String?) {
      self.session = session
      self.line = line
      self.input = input
      self.output = output
    }
  }

  package static let messageType = "history_reply"
  package var entries: [Entry]
  package var output: Bool

  package init(entries: [Entry], output: Bool) {
    self.entries = entries
    self.output = output
  }

  package var json: JSONValue { ["status": "ok", "history": .array(entries.map(triple))] }

  private func triple(_ entry: Entry) -> JSONValue {
    let input = JSONValue.string(entry.input)
    let text: JSONValue = output ? [input, entry.output.map(JSONValue.string) ?? .null] : input
    return [.integer(entry.session), .integer(entry.line), text]
  }
}
