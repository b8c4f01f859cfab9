import Foundation
import JupyterProtocol
import Synchronization

/// One life of a kernel, as the headers of its messages name it.
final class Session: Sendable {
  let id = UUID().uuidString.lowercased()
  let signature: Signature
  private let messages = Atomic<Int>(0)

  init(signature: Signature) { self.signature = signature }

  func header(_ messageType: String) -> Header {
    let number = messages.wrappingAdd(1, ordering: .relaxed).newValue
    return Header(
      messageID: "\(id)_\(number)", messageType: messageType, session: id, username: "kernel")
  }
}
