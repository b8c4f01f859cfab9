import RichContent

/// Names the new subshell, which requests then carry in their headers as `subshell_id`.
///
/// Source: Jupyter messaging, "Create subshell", and JEP 91.
package struct CreateSubshellReply: MessageContent {
  package static let messageType = "create_subshell_reply"
  package var id: String
  package init(id: String) { self.id = id }
  package var json: JSONValue { ["status": "ok", "subshell_id": .string(id)] }
}

package struct DeleteSubshellRequest: Sendable {
  package var id: String
  package init(_ content: JSONValue) throws(ContentError) { id = try content.requiredString("subshell_id") }
}

package struct DeleteSubshellReply: MessageContent {
  package static let messageType = "delete_subshell_reply"
  package init() {}
  package var json: JSONValue { ["status": "ok"] }
}

package struct ListSubshellReply: MessageContent {
  package static let messageType = "list_subshell_reply"
  package var ids: [String]
  package init(ids: [String]) { self.ids = ids }
  package var json: JSONValue { ["status": "ok", "subshell_id": .array(ids.map(JSONValue.string))] }
}
