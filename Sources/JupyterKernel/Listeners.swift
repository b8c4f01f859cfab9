import Foundation
import Glibc
import JupyterProtocol
import ZeroMQ

/// The listening descriptors that `kernel-launcher` made before the kernel was loaded; empty without it.
package struct Listeners: Sendable {
  private static let variable = "ATTENTIVE_LISTENERS"
  /// In the order in which the launcher lists them.
  private static let channels: [ConnectionFile.Channel] = [.shell, .control, .iopub, .stdin, .heartbeat]

  private let descriptors: [ConnectionFile.Channel: Int32]

  package static let none = Listeners(descriptors: [:])

  private init(descriptors: [ConnectionFile.Channel: Int32]) { self.descriptors = descriptors }

  /// Takes the launcher's list out of the environment, and the descriptors out of what children inherit.
  ///
  /// Once a process, before it has other threads.
  package static func inherited() -> Listeners {
    let list = ProcessInfo.processInfo.environment[variable] ?? ""
    unsetenv(variable)
    let descriptors = list.split(separator: ",").compactMap { Int32($0) }
    guard descriptors.count == channels.count else { return .none }
    for descriptor in descriptors { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    return Listeners(descriptors: Dictionary(uniqueKeysWithValues: zip(channels, descriptors)))
  }

  fileprivate subscript(channel: ConnectionFile.Channel) -> Int32? { descriptors[channel] }
}

extension Socket {
  /// Binds a channel where the connection file says, encrypted if it has keys.
  func bind(
    _ channel: ConnectionFile.Channel, of connection: ConnectionFile, listeners: Listeners
  ) throws(ZeroMQError) {
    if connection.address.contains(":") { try set(.ipv6, to: 1) }
    if let keys = connection.curve {
      try serveCurve(publicKey: keys.publicKey, secretKey: keys.secretKey)
    }
    // Over TCP port 0 is one that the system chooses.
    try bind(connection.endpoint(of: channel), listener: listeners[channel])
  }
}
