import Foundation
import Synchronization

/// A small HTTP/1.1 server on 127.0.0.1 for tests of downloads; each answer is made by `respond`.
final class FileServer: Sendable {
  struct Request: Sendable {
    let path: String
    /// The first byte asked for.
    let rangeStart: Int?
  }

  struct Response: Sendable {
    var status = 200
    var body: [UInt8] = []
    /// What Content-Length says, if not the truth.
    var claimedLength: Int?
  }

  let port: UInt16
  private let socket: Int32

  init(respond: @escaping @Sendable (Request) -> Response) throws {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(socket, address, length) == 0 && listen(socket, 8) == 0
          && getsockname(socket, address, &length) == 0
      }
    }
    guard status else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    self.socket = socket
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread {
      while true {
        let connection = accept(socket, nil, nil)
        guard connection >= 0 else { return }
        Self.serve(connection, respond)
      }
    }
  }

  deinit {
    shutdown(socket, Int32(SHUT_RDWR))
    close(socket)
  }

  var url: URL { URL(string: "http://127.0.0.1:\(port)")! }

  private static func serve(_ connection: Int32, _ respond: (Request) -> Response) {
    defer { close(connection) }
    var head: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !String(decoding: head, as: UTF8.self).contains("\r\n\r\n") {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return }
      head += buffer[..<count]
    }
    let lines = String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n")
    let path = lines[0].components(separatedBy: " ").dropFirst().first ?? "/"
    let range = lines.first { $0.lowercased().hasPrefix("range: bytes=") }
      .flatMap { Int($0.dropFirst(13).prefix { $0 != "-" }) }
    let response = respond(Request(path: path, rangeStart: range))
    let length = response.claimedLength ?? response.body.count
    var answer = Array(
      "HTTP/1.1 \(response.status) X\r\nContent-Length: \(length)\r\nConnection: close\r\n\r\n".utf8)
    answer += response.body
    var sent = 0
    while sent < answer.count {
      let count = answer[sent...].withUnsafeBytes {
        send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sent += count
    }
  }
}

/// What a server was asked, in order.
final class Requests: Sendable {
  private let requests = Mutex<[FileServer.Request]>([])
  func add(_ request: FileServer.Request) { requests.withLock { $0.append(request) } }
  var all: [FileServer.Request] { requests.withLock { $0 } }
}
