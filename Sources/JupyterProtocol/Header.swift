import Foundation
import RichContent

/// The header of a message: who says what, when, in which version of the protocol.
///
/// Fields that this code does not know are kept, since a reply repeats its request's header unchanged.
/// Source: Jupyter messaging, "Message header".
package struct Header: Sendable, Hashable {
  package var messageID: String
  package var messageType: String
  /// The sender's session: new for each kernel process, so that a client notices a restart.
  package var session: String
  package var username: String
  /// ISO 8601 with fractions of a second.
  package var date: String
  package var version: String
  /// The subshell that a request is for (JEP 91); nil is the main shell.
  package var subshellID: String? { json["subshell_id"]?.string }
  /// The header's fields as they stand in JSON.
  package private(set) var json: JSONValue

  /// The version of the protocol that this kernel speaks.
  ///
  /// The specification documents 5.6 (the registration handshake) but calls 5.5 current; so does this kernel.
  package static let protocolVersion = "5.5"

  package init(messageID: String, messageType: String, session: String, username: String, date: Date = .now) {
    let dateFormat = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    self.messageID = messageID
    self.messageType = messageType
    self.session = session
    self.username = username
    self.date = date.formatted(dateFormat)
    version = Header.protocolVersion
    json = [
      "msg_id": .string(messageID), "msg_type": .string(messageType), "session": .string(session),
      "username": .string(username), "date": .string(self.date), "version": .string(version),
    ]
  }

  /// Reads a header; only an ID and a type are demanded, for some clients leave out the date or the version.
  package init(json: JSONValue) throws(WireError) {
    guard let messageID = json["msg_id"]?.string else { throw .missingHeaderField("msg_id") }
    guard let messageType = json["msg_type"]?.string else { throw .missingHeaderField("msg_type") }
    self.messageID = messageID
    self.messageType = messageType
    session = json["session"]?.string ?? ""
    username = json["username"]?.string ?? ""
    date = json["date"]?.string ?? ""
    version = json["version"]?.string ?? ""
    self.json = json
  }
}
