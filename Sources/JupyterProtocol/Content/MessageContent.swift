import RichContent

/// The content of a message that this kernel sends.
package protocol MessageContent: Sendable {
  /// The message type in the header, such as `stream`.
  static var messageType: String { get }
  var json: JSONValue { get }
}

/// A request whose content lacks something; its sender gets this as the reply's error.
package struct ContentError: Error, Hashable, CustomStringConvertible {
  package var field: String
  package var expected: String

  package var description: String { "the request's '\(field)' is not \(expected)" }
}

extension JSONValue {
  func requiredString(_ field: String) throws(ContentError) -> String {
    guard let value = self[field]?.string else { throw ContentError(field: field, expected: "a string") }
    return value
  }
}

/// A reply that says only that the request failed.
///
/// `status` is `error` even for requests that were never run: the specification gave up `aborted` in 5.1, and
/// nbclient takes any other status for success.
package struct ErrorReply: Sendable {
  package var name: String
  package var message: String
  package var traceback: [String]

  package init(name: String, message: String, traceback: [String]) {
    self.name = name
    self.message = message
    self.traceback = traceback
  }

  package var members: [String: JSONValue] {
    [
      "status": "error", "ename": .string(name), "evalue": .string(message),
      "traceback": .array(traceback.map(JSONValue.string)),
    ]
  }
  package var json: JSONValue { .object(members) }
}
