import Glibc

/// A pipe whose reading end becomes readable when another thread, or a signal handler, wakes it.
package struct WakePipe: Sendable {
  package let reading: Int32
  package let writing: Int32

  package init() {
    var ends: [Int32] = [-1, -1]
    precondition(pipe(&ends) == 0, "create a pipe: \(String(cString: strerror(errno)))")
    (reading, writing) = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    // A full pipe wakes its reader already; whoever writes must not wait for that.
    _ = fcntl(writing, F_SETFL, O_NONBLOCK)
  }

  /// May be called in a signal handler.
  package func wake(_ byte: UInt8 = 0) {
    var byte = byte
    let before = errno
    _ = write(writing, &byte, 1)
    errno = before
  }

  /// Waits for bytes and takes up to `limit` of them; empty once the pipe is closed.
  package func take(_ limit: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: limit)
    while true {
      let count = read(reading, &bytes, limit)
      if count == -1 && errno == EINTR { continue }
      return Array(bytes.prefix(max(0, count)))
    }
  }

  package func close() {
    Glibc.close(reading)
    Glibc.close(writing)
  }
}
