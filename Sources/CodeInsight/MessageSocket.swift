import Foundation

/// Messages as JSON on a stream socket, each behind its length: 32 bits, little-endian.
package struct MessageSocket: Sendable {
  package let descriptor: Int32

  package init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// Waits for a message; nil where the other end has closed, or was silent for too long.
  package func receive<M: Decodable>(_ type: M.Type) -> M? {
    guard let header = receiveBytes(4) else { return nil }
    let length = header.reversed().reduce(0) { $0 << 8 | Int($1) }
    guard let payload = receiveBytes(length) else { return nil }
    return try? JSONDecoder().decode(type, from: payload)
  }

  /// Sends a message; false where the other end has closed.
  package func send(_ message: some Encodable) -> Bool {
    guard let payload = try? JSONEncoder().encode(message) else { return false }
    let bytes = withUnsafeBytes(of: UInt32(payload.count).littleEndian) { Data($0) } + payload
    return bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let rest = UnsafeRawBufferPointer(rebasing: buffer[done...])
        let sent = Glibc.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
        if sent < 0 && errno == EINTR { continue }
        guard sent > 0 else { return false }
        done += sent
      }
      return true
    }
  }

  /// Whether the other end has closed, where no message is expected.
  package var isClosed: Bool {
    var byte: UInt8 = 0
    return recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) == 0
  }

  /// How long `receive` waits for the other end.
  package func setPatience(_ limit: Duration) {
    var time = timeval(tv_sec: Int(limit.components.seconds), tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
  }

  private func receiveBytes(_ count: Int) -> Data? {
    var data = Data(count: count)
    let whole = data.withUnsafeMutableBytes { buffer in
      var done = 0
      while done < count {
        let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
        let got = recv(descriptor, rest.baseAddress, rest.count, 0)
        if got < 0 && errno == EINTR { continue }
        guard got > 0 else { return false }
        done += got
      }
      return true
    }
    return whole ? data : nil
  }
}
