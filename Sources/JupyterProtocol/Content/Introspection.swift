import RichContent

/// Asks what could stand at the cursor.
///
/// Source: Jupyter messaging, "Completion".
package struct CompleteRequest: Sendable {
  package var code: String
  /// In Unicode code points from the start of the code.
  package var cursor: Int

  package init(_ content: JSONValue) throws(ContentError) {
    code = try content.requiredString("code")
    cursor = content["cursor_pos"]?.integer ?? code.unicodeScalars.count
  }
}

package struct CompleteReply: MessageContent {
  package static let messageType = "complete_reply"
  package var matches: [String]
  /// The code points that a match replaces.
  package var range: Range<Int>

  package init(matches: [String], range: Range<Int>) {
    self.matches = matches
    self.range = range
  }

  package var json: JSONValue {
    [
      "status": "ok", "matches": .array(matches.map(JSONValue.string)), "metadata": [:],
      "cursor_start": .integer(range.lowerBound), "cursor_end": .integer(range.upperBound),
    ]
  }
}

/// What is known about the name at the cursor; nil where nothing is.
package struct InspectReply: MessageContent {
  package static let messageType = "inspect_reply"
  package var documentation: MIMEBundle?
  package init(documentation: MIMEBundle?) { self.documentation = documentation }

  package var json: JSONValue {
    [
      "status": "ok", "found": .bool(documentation != nil), "data": documentation?.json ?? [:],
      "metadata": [:],
    ]
  }
}

package struct IsCompleteRequest: Sendable {
  package var code: String
  package init(_ content: JSONValue) throws(ContentError) { code = try content.requiredString("code") }
}

package enum IsCompleteReply: MessageContent {
  case complete, invalid
  case incomplete(indent: String)
  package static let messageType = "is_complete_reply"

  package var json: JSONValue {
    switch self {
    case .complete: ["status": "complete"]
    case .invalid: ["status": "invalid"]
    case .incomplete(let indent): ["status": "incomplete", "indent": .string(indent)]
    }
  }
}
