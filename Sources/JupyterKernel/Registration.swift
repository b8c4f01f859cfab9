import Foundation
import JupyterProtocol
import RichContent
import ZeroMQ

/// The handshake of a kernel that chooses its own ports with the launcher that wants to know them.
///
/// Source: JEP 66 and the specification's 5.6. The kernel sends two frames on a DEALER, the signature and the ports
/// as JSON, and waits until the launcher has acknowledged them. No released launcher does this yet, so that the
/// frames are our reading of the text.
struct Registration {
  let connection: ConnectionFile
  let context: Context

  static let patience = Duration.seconds(30)

  init(_ connection: ConnectionFile, context: Context) {
    self.connection = connection
    self.context = context
  }

  /// - Parameter endpoints: where the kernel listens.
  func announce(_ endpoints: [ConnectionFile.Channel: String]) throws(RegistrationError) {
    guard let launcher = connection.registrationEndpoint else { return }
    var ports: [String: JSONValue] = [:]
    for (channel, endpoint) in endpoints {
      let number = endpoint.reversed().prefix(while: \.isNumber).reversed()
      ports["\(channel.rawValue)_port"] = Int(String(number)).map(JSONValue.integer)
    }
    let content = WireCodec.bytes(.object(ports))
    do {
      let socket = try Socket(.dealer, in: context)
      defer { socket.close() }
      try socket.set(.linger, to: 0)
      try socket.set(.receiveTimeout, to: Int32(Registration.patience / .milliseconds(1)))
      try socket.connect(launcher)
      try socket.send([connection.signature.sign([content]), content])
      guard try socket.receive() != nil else { throw RegistrationError.noAnswer(launcher: launcher) }
    } catch let error as ZeroMQError {
      throw .unreachable(error)
    } catch let error as RegistrationError {
      throw error
    } catch {
      fatalError("no other error is thrown above: \(error)")
    }
  }
}

/// Why a launcher does not know the kernel's ports.
package enum RegistrationError: Error, Hashable, CustomStringConvertible {
  case unreachable(ZeroMQError)
  case noAnswer(launcher: String)

  package var description: String {
    switch self {
    case .unreachable(let error): "register with the launcher: \(error)"
    case .noAnswer(let launcher):
      "register with the launcher at \(launcher): no acknowledgement within \(Registration.patience)"
    }
  }
}
