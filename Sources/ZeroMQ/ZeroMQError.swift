internal import CZeroMQ

/// A call to libzmq that did not succeed.
package struct ZeroMQError: Error, Hashable, CustomStringConvertible {
  /// What was tried, such as `bind tcp://127.0.0.1:5555`.
  package var operation: String
  /// The `errno` that libzmq left.
  package var code: Int32

  package var description: String { "\(operation): \(String(cString: zmq_strerror(code)))" }

  /// The context is being shut down: whoever waits on a socket should close it.
  package var isTermination: Bool { code == ETERM }

  static func last(_ operation: String) -> ZeroMQError {
    ZeroMQError(operation: operation, code: zmq_errno())
  }
}
