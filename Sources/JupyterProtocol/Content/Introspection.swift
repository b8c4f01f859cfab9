import RichContent

/// A cell that is being written, and the cursor in it: the content of `complete_request` and `inspect_request`.
///
/// Source: Jupyter messaging, "Completion" and "Introspection". An inspection's `detail_level` is not read: what
/// is known is shown at both levels.
package struct CursorRequest: Sendable {
  package var code: String
  /// The cursor in UTF-8 bytes from the code's start; at its end where the client gave none, or one beyond.
  package var offset: Int

  package init(_ content: JSONValue) throws(ContentError) {
    code = try content.requiredString("code")
    offset = content["cursor_pos"]?.integer.map(code.utf8Offset(ofCodePoint:)) ?? code.utf8.count
  }
}

/// What could stand at the cursor.
package struct CompleteReply: MessageContent {
  package struct Match: Sendable, Hashable {
    package var text: String
    package var kind: String
    package var signature: String

    package init(text: String, kind: String, signature: String) {
      self.text = text
      self.kind = kind
      self.signature = signature
    }
  }

  package static let messageType = "complete_reply"
  package var matches: [Match]
  /// The code points that a match replaces.
  package var range: Range<Int>

  /// - Parameter bytes: what a match replaces, in UTF-8 bytes of the code.
  package init(matches: [Match], replacing bytes: Range<Int>, of code: String) {
    self.matches = matches
    let start = code.codePointOffset(ofUTF8: bytes.lowerBound)
    range = start..<max(start, code.codePointOffset(ofUTF8: bytes.upperBound))
  }

  package var json: JSONValue {
    [
      "status": "ok", "matches": .array(matches.map { .string($0.text) }),
      "cursor_start": .integer(range.lowerBound), "cursor_end": .integer(range.upperBound),
      "metadata": ["_jupyter_types_experimental": .array(matches.map(typed))],
    ]
  }

  /// IPython's extension, by which JupyterLab and VS Code show icons and signatures.
  private func typed(_ match: Match) -> JSONValue {
    [
      "start": .integer(range.lowerBound), "end": .integer(range.upperBound), "text": .string(match.text),
      "type": .string(match.kind), "signature": .string(match.signature),
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
