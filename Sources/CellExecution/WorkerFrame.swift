import Foundation

/// A frame on the worker's control socket; `Worker.h` in CWorkerRuntime describes the types.
struct WorkerFrame: Sendable {
  enum Kind: UInt8, Sendable {
    case load = 0x4C  // L
    case comm = 0x4D  // M
    case interrupt = 0x49  // I
    case answer = 0x41  // A
    case stdout = 0x6F  // o
    case stderr = 0x65  // e
    case display = 0x44  // D
    case input = 0x50  // P
    case loaded = 0x52  // R
    case completed = 0x43  // C
    case threw = 0x54  // T
    case trapped = 0x4B  // K
    case interrupted = 0x5A  // Z
    case memoryLimit = 0x47  // G
    case notLoaded = 0x46  // F
  }

  var kind: Kind
  /// The run that the frame is about; 0 for all of them.
  var run: UInt32
  var payload: Data

  /// Writes the frame; false where the other end has closed.
  func write(to socket: Int32) -> Bool {
    var bytes = withUnsafeBytes(of: UInt32(payload.count).littleEndian) { Data($0) }
    bytes.append(kind.rawValue)
    withUnsafeBytes(of: run.littleEndian) { bytes.append(contentsOf: $0) }
    bytes.append(payload)
    return bytes.withUnsafeBytes { buffer -> Bool in
      var done = 0
      while done < buffer.count {
        let sent = send(socket, buffer.baseAddress! + done, buffer.count - done, Int32(MSG_NOSIGNAL))
        if sent < 0 && errno == EINTR { continue }
        guard sent > 0 else { return false }
        done += sent
      }
      return true
    }
  }

  /// Waits for a frame; nil where the other end has closed.
  static func read(from socket: Int32) -> WorkerFrame? {
    guard let header = readBytes(9, from: socket), let kind = Kind(rawValue: header[4]) else { return nil }
    guard let payload = readBytes(Int(number(header[..<4])), from: socket) else { return nil }
    return WorkerFrame(kind: kind, run: number(header[5...]), payload: payload)
  }

  /// Reads four bytes, the lowest first.
  private static func number(_ bytes: Data) -> UInt32 { bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) } }

  private static func readBytes(_ count: Int, from socket: Int32) -> Data? {
    var data = Data(count: count)
    let whole = data.withUnsafeMutableBytes { buffer in
      var done = 0
      while done < count {
        let got = recv(socket, buffer.baseAddress! + done, count - done, 0)
        if got < 0 && errno == EINTR { continue }
        guard got > 0 else { return false }
        done += got
      }
      return true
    }
    return whole ? data : nil
  }
}
