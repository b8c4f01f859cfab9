internal import CZeroMQ
import Foundation

/// A ZeroMQ socket.
///
/// It has one owner for life: not `Sendable`, as libzmq's sockets are not.
package final class Socket {
  package enum Kind: Sendable {
    case router, dealer, xpub, sub, rep, req

    var code: Int32 {
      switch self {
      case .router: ZMQ_ROUTER
      case .dealer: ZMQ_DEALER
      case .xpub: ZMQ_XPUB
      case .sub: ZMQ_SUB
      case .rep: ZMQ_REP
      case .req: ZMQ_REQ
      }
    }
  }

  /// An option with a number as its value; see zmq_setsockopt(3).
  package enum Option: Sendable {
    /// How long `close` lets unsent messages live, in milliseconds.
    case linger
    /// How many messages may wait before more are dropped; 0 is no limit.
    case sendHighWaterMark, receiveHighWaterMark
    /// A new peer with a known identity takes the old one's place.
    case routerHandover
    /// An XPUB reports every subscription, and applies it only when told to (`accept(subscription:)`).
    case xpubManual
    /// IPv6 besides IPv4.
    case ipv6
    /// How long a receive waits, in milliseconds; -1 is for ever.
    case receiveTimeout

    var code: Int32 {
      switch self {
      case .linger: ZMQ_LINGER
      case .sendHighWaterMark: ZMQ_SNDHWM
      case .receiveHighWaterMark: ZMQ_RCVHWM
      case .routerHandover: ZMQ_ROUTER_HANDOVER
      case .xpubManual: ZMQ_XPUB_MANUAL
      case .ipv6: ZMQ_IPV6
      case .receiveTimeout: ZMQ_RCVTIMEO
      }
    }
  }

  let handle: UnsafeMutableRawPointer
  private var isOpen = true

  package init(_ kind: Kind, in context: Context) throws(ZeroMQError) {
    guard let handle = zmq_socket(context.handle, kind.code) else { throw .last("create a \(kind) socket") }
    self.handle = handle
  }

  deinit { close() }

  package func close() {
    if isOpen { zmq_close(handle) }
    isOpen = false
  }

  package func set(_ option: Option, to value: Int32) throws(ZeroMQError) {
    var value = value
    guard zmq_setsockopt(handle, option.code, &value, MemoryLayout<Int32>.size) == 0 else {
      throw .last("set \(option) to \(value)")
    }
  }

  package func setIdentity(_ identity: Data) throws(ZeroMQError) {
    try set(ZMQ_ROUTING_ID, to: identity, operation: "set the identity")
  }

  /// Encrypts what comes and goes, as the side whose public key the others know (zmq_curve(7)).
  ///
  /// The keys are in Z85, 40 characters each.
  package func serveCurve(publicKey: String, secretKey: String) throws(ZeroMQError) {
    var isServer: Int32 = 1
    guard zmq_setsockopt(handle, ZMQ_CURVE_SERVER, &isServer, MemoryLayout<Int32>.size) == 0 else {
      throw .last("encrypt with CurveZMQ")
    }
    for (option, key) in [(ZMQ_CURVE_PUBLICKEY, publicKey), (ZMQ_CURVE_SECRETKEY, secretKey)] {
      // With the zero byte at its end, by which libzmq tells text from raw bytes.
      try set(option, to: Data(key.utf8) + [0], operation: "set a CurveZMQ key")
    }
  }

  package func subscribe(to topic: Data = Data()) throws(ZeroMQError) {
    try set(ZMQ_SUBSCRIBE, to: topic, operation: "subscribe")
  }

  /// Applies the subscription that an XPUB with `xpubManual` has just received, for its sender.
  package func accept(subscription topic: Data) throws(ZeroMQError) {
    try set(ZMQ_SUBSCRIBE, to: topic, operation: "accept a subscription")
  }

  /// Ends the subscription whose end an XPUB with `xpubManual` has just received.
  package func end(subscription topic: Data) throws(ZeroMQError) {
    try set(ZMQ_UNSUBSCRIBE, to: topic, operation: "end a subscription")
  }

  private func set(_ option: Int32, to bytes: Data, operation: String) throws(ZeroMQError) {
    let result = bytes.withUnsafeBytes { zmq_setsockopt(handle, option, $0.baseAddress, $0.count) }
    guard result == 0 else { throw .last(operation) }
  }

  /// - Parameter listener: a descriptor that listens at this endpoint already, and is taken over.
  package func bind(_ endpoint: String, listener: Int32? = nil) throws(ZeroMQError) {
    if var listener {
      guard zmq_setsockopt(handle, ZMQ_USE_FD, &listener, MemoryLayout<Int32>.size) == 0 else {
        throw .last("take over the listening descriptor \(listener)")
      }
    }
    guard zmq_bind(handle, endpoint) == 0 else { throw .last("bind \(endpoint)") }
  }

  package func connect(_ endpoint: String) throws(ZeroMQError) {
    guard zmq_connect(handle, endpoint) == 0 else { throw .last("connect \(endpoint)") }
  }

  /// The endpoint of the last `bind`, with the port that a wildcard got.
  package var lastEndpoint: String {
    var bytes = [CChar](repeating: 0, count: 256)
    var count = bytes.count
    zmq_getsockopt(handle, ZMQ_LAST_ENDPOINT, &bytes, &count)
    return String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Sends all frames as one message.
  package func send(_ frames: [Data]) throws(ZeroMQError) {
    for (index, frame) in frames.enumerated() {
      let flags = index + 1 < frames.count ? ZMQ_SNDMORE : 0
      var sent: Int32
      repeat {
        sent = frame.withUnsafeBytes { zmq_send(handle, $0.baseAddress, $0.count, flags) }
      } while sent == -1 && zmq_errno() == EINTR
      guard sent >= 0 else { throw .last("send a message of \(frames.count) frames") }
    }
  }

  /// All frames of the next message.
  ///
  /// - Parameter waiting: false to come back at once where there is none.
  /// - Returns: nil where there is none, or none came within `receiveTimeout`.
  package func receive(waiting: Bool = true) throws(ZeroMQError) -> [Data]? {
    var frames: [Data] = []
    var frame = zmq_msg_t()
    zmq_msg_init(&frame)
    defer { zmq_msg_close(&frame) }
    repeat {
      // The frames of one message arrive together, so only the first can be missing.
      while zmq_msg_recv(&frame, handle, waiting ? 0 : ZMQ_DONTWAIT) == -1 {
        if zmq_errno() == EAGAIN { return nil }
        guard zmq_errno() == EINTR else { throw .last("receive a message") }
      }
      let count = zmq_msg_size(&frame)
      frames.append(count == 0 ? Data() : Data(bytes: zmq_msg_data(&frame), count: count))
    } while zmq_msg_more(&frame) != 0
    return frames
  }
}
