import Foundation
import JupyterProtocol
import RichContent

/// Where answers go: the sockets, and the session that names itself in their headers.
struct Outlet: Sendable {
  let session: Session
  let transport: Transport

  /// Publishes to all clients.
  ///
  /// `parent` is the header of the request that caused it.
  func publish(_ content: some MessageContent, parent: JSONValue = [:]) {
    let type = type(of: content).messageType
    let message = Message(
      identities: [Data("kernel.\(session.id).\(type)".utf8)], header: session.header(type), parent: parent,
      content: content.json)
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

  func publish(_ content: some MessageContent) { outlet.publish(content, parent: message.header.json) }

  func reply(_ content: some MessageContent) {
    answer(Swift.type(of: content).messageType, content.json, on: channel)
  }

  /// Says that the request failed, whatever its type is.
  func reply(failed error: ErrorReply) {
    answer(type.replacing(/_request$/, with: "_reply"), error.json, on: channel)
  }

  /// Asks this request's client for input, on stdin under the identity it has on shell.
  func ask(_ content: InputRequest) { answer(InputRequest.messageType, content.json, on: .stdin) }

  /// Answers between busy and idle, as every request wants.
  func whileBusy<R>(_ body: () async throws(ContentError) -> R) async -> R? {
    publish(KernelStatus.busy)
    defer { publish(KernelStatus.idle) }
    return await replyingToErrors(body)
  }

  private func replyingToErrors<R>(_ body: () async throws(ContentError) -> R) async -> R? {
    do throws(ContentError) { return try await body() } catch {
      reply(failed: ErrorReply(name: "MalformedRequest", message: "\(error)", traceback: ["\(error)"]))
      return nil
    }
  }

  /// Answers a type that this kernel does not know: clients wait for a reply to a request, and only to those.
  func replyUnknown() {
    guard type.hasSuffix("_request") else { return }
    let message = "this kernel does not know '\(type)' on \(channel)"
    reply(failed: ErrorReply(name: "UnknownRequest", message: message, traceback: [message]))
  }

  private func answer(_ type: String, _ content: JSONValue, on channel: Transport.Channel) {
    let reply = Message(
      identities: message.identities, header: outlet.session.header(type), parent: message.header.json,
      content: content)
    outlet.transport.send(reply, on: channel)
  }
}
