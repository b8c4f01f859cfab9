internal import CZeroMQ

/// The I/O threads behind a set of sockets.
package final class Context: Sendable {
  // libzmq's contexts are thread-safe (zmq_ctx_new(3)); only sockets belong to one thread.
  nonisolated(unsafe) let handle: UnsafeMutableRawPointer

  package init() throws(ZeroMQError) {
    guard let handle = zmq_ctx_new() else { throw .last("create a context") }
    self.handle = handle
  }

  /// Makes every waiting call on this context's sockets end with an error that `isTermination`.
  package func shutDown() { zmq_ctx_shutdown(handle) }

  /// Waits until all sockets are closed and their last messages are sent or have lingered long enough.
  package func terminate() {
    while zmq_ctx_term(handle) == -1, zmq_errno() == EINTR {}
  }
}
