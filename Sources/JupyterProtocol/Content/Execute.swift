import RichContent

/// Source: Jupyter messaging, "Execute".
package struct ExecuteRequest: Sendable, Hashable {
  package var code: String
  /// No output, no count, no history.
  package var silent: Bool
  package var storeHistory: Bool
  /// Expressions to evaluate after the code, by the name under which to report each.
  package var userExpressions: [String: String]
  package var allowStdin: Bool
  /// Whether an error ends the execute requests that wait already.
  package var stopOnError: Bool

  package init(_ content: JSONValue) throws(ContentError) {
    code = try content.requiredString("code")
    silent = content["silent"]?.bool ?? false
    storeHistory = !silent && (content["store_history"]?.bool ?? true)
    userExpressions = (content["user_expressions"]?.object ?? [:]).compactMapValues(\.string)
    allowStdin = content["allow_stdin"]?.bool ?? true
    stopOnError = content["stop_on_error"]?.bool ?? true
  }
}

/// The end of an `execute_request`; the count is in every reply, failed or not.
package struct ExecuteReply: MessageContent {
  package static let messageType = "execute_reply"
  package var count: Int
  package var error: ErrorReply?
  package var userExpressions: [String: JSONValue]
  package var payloads: [Payload]

  package init(
    count: Int, error: ErrorReply? = nil, userExpressions: [String: JSONValue] = [:], payloads: [Payload] = []
  ) {
    self.count = count
    self.error = error
    self.userExpressions = userExpressions
    self.payloads = payloads
  }

  package var json: JSONValue {
    var members = error?.members ?? ["status": "ok"]
    members["execution_count"] = .integer(count)
    members["user_expressions"] = .object(userExpressions)
    members["payload"] = .array(payloads.map(\.json))
    return .object(members)
  }
}

/// The code that is about to run, for every client to see.
package struct ExecuteInput: MessageContent {
  package static let messageType = "execute_input"
  package var code: String
  package var count: Int

  package init(code: String, count: Int) {
    self.code = code
    self.count = count
  }

  package var json: JSONValue { ["code": .string(code), "execution_count": .integer(count)] }
}
