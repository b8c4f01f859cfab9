import Foundation
import JupyterProtocol
import RichContent

/// Where answers go: the sockets, and the session that names itself in their headers.
struct Outlet: Sendable {
  let session: Session
  let transport: Transport
  let activity = Activity()

  /// Publishes to all clients.
  ///
  /// - Parameter parent: the header of the request that caused it.
  func publish(
    _ content: some MessageContent, parent: JSONValue = [:], metadata: JSONValue = [:], buffers: [Data] = []
  ) {
    let type = type(of: content).messageType
    let message = Message(
      identities: [Data("kernel.\(session.id).\(type)".utf8)], header: session.header(type), parent: parent,
      metadata: metadata, content: content.json, buffers: buffers)
    transport.send(message, on: .iopub)
  }
}

/// A message from a client, and the ways to answer it.
struct Request: Sendable {
  let message: Message
  let channel: Transport.Channel
  let outlet: Outlet

  var type: String { message.header.messageType }
  var content: JSONValue { message.content }

  func publish(_ content: some MessageContent, metadata: JSONValue = [:], buffers: [Data] = []) {
    outlet.publish(content, parent: message.header.json, metadata: metadata, buffers: buffers)
  }

  func reply(_ content: some MessageContent) {
    answer(Swift.type(of: content).messageType, content.json, on: channel)
  }

  /// Asks this request's client for input, on stdin under the identity it has on shell.
  func ask(_ content: InputRequest) { answer(InputRequest.messageType, content.json, on: .stdin) }

  /// Answers between busy and idle, as every request wants.
  func whileBusy(_ body: () throws(ContentError) -> Void) {
    outlet.activity.begin(self, lasts: false)
    defer { outlet.activity.end(self) }
    do throws(ContentError) { try body() } catch { refuse(.malformed(error)) }
  }

  /// The same for an answer that waits for something.
  func whileBusy(_ body: () async throws(ContentError) -> Void) async {
    outlet.activity.begin(self, lasts: false)
    defer { outlet.activity.end(self) }
    do throws(ContentError) { try await body() } catch { refuse(.malformed(error)) }
  }

  /// Says that the request failed, whatever its type is.
  ///
  /// Clients wait for a reply to a request, and only to those.
  func refuse(_ error: ErrorReply) {
    guard type.hasSuffix("_request") else { return }
    // Every execute_reply has a count; JupyterLab shows 0 as an empty prompt, as fits a cell that was not run.
    if type == "execute_request" { return reply(ExecuteReply(count: 0, error: error)) }
    answer(type.replacing(/_request$/, with: "_reply"), error.json, on: channel)
  }

  /// Answers a type that this kernel does not know.
  func refuseUnknown() {
    let message = "this kernel does not know '\(type)' on \(channel)"
    refuse(ErrorReply(name: "UnknownRequest", message: message, traceback: [message]))
  }

  private func answer(_ type: String, _ content: JSONValue, on channel: Transport.Channel) {
    let reply = Message(
      identities: message.identities, header: outlet.session.header(type), parent: message.header.json,
      content: content)
    outlet.transport.send(reply, on: channel)
  }
}

extension ErrorReply {
  static func malformed(_ error: ContentError) -> ErrorReply {
    ErrorReply(name: "MalformedRequest", message: "\(error)", traceback: ["\(error)"])
  }
}
