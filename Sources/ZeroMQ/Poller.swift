internal import CZeroMQ

/// Waits until one of several sockets, or a file descriptor, has something to read.
package struct Poller {
  private var items: [zmq_pollitem_t]

  /// - Parameter descriptor: also wakes the wait when it becomes readable.
  package init(sockets: [Socket], descriptor: Int32) {
    items = sockets.map {
      zmq_pollitem_t(socket: $0.handle, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0)
    }
    items.append(zmq_pollitem_t(socket: nil, fd: descriptor, events: Int16(ZMQ_POLLIN), revents: 0))
  }

  /// Which of the sockets, and at the end the descriptor, can be read now; waits for the first.
  package mutating func wait() throws(ZeroMQError) -> [Bool] {
    while zmq_poll(&items, Int32(items.count), -1) == -1 {
      guard zmq_errno() == EINTR else { throw .last("poll \(items.count) sockets") }
    }
    return items.map { $0.revents & Int16(ZMQ_POLLIN) != 0 }
  }
}
