public import Foundation
public import RichContent
import Synchronization

/// A line between a cell's code and an object in the front end, such as a widget.
///
/// ```swift
/// let slider = Comm(target: "slider", data: ["value": 3])
/// slider.onMessage { print("now", $0.data["value"] ?? "?") }
/// ```
///
/// A comm stays open after its cell, until one end closes it. A handler runs on a thread of the message's own: what it
/// prints appears where the front end shows the message's output.
public final class Comm: Sendable {
  public let id: String
  /// What the other end was asked to make.
  public let target: String
  private let handlers = Mutex(Handlers())

  private struct Handlers {
    var message: Handler?
    var close: Handler?
  }

  /// A cell's closure.
  ///
  /// Cells are not checked for sendability: as with a thread of their own, what the closure shares
  /// with other code is theirs to guard.
  private struct Handler: @unchecked Sendable {
    let body: (CommMessage) -> Void
  }

  /// Opens a comm to a front end's object of this target.
  public convenience init(
    target: String, data: JSONValue = [:], metadata: JSONValue = [:], buffers: [Data] = []
  ) {
    self.init(id: UUID().uuidString, target: target)
    Comms.shared.add(self)
    emit(.comm(CommMessage(.open(target: target), id: id, data: data, metadata: metadata, buffers: buffers)))
  }

  /// The near end of a comm that the front end opened.
  fileprivate init(id: String, target: String) {
    self.id = id
    self.target = target
  }

  /// Lets the front end open comms of this target; `body` gets each, with the message that opened it.
  public static func register(target: String, _ body: @escaping (Comm, CommMessage) -> Void) {
    Comms.shared.register(target, body)
  }

  /// Says something to the other end; nothing where the comm is closed.
  public func send(_ data: JSONValue = [:], metadata: JSONValue = [:], buffers: [Data] = []) {
    guard Comms.shared.comm(id) === self else { return }
    emit(.comm(CommMessage(.message, id: id, data: data, metadata: metadata, buffers: buffers)))
  }

  /// Sets what happens with the other end's messages, instead of what was set before.
  public func onMessage(_ body: @escaping (CommMessage) -> Void) {
    let handler = Handler(body: body)
    handlers.withLock { $0.message = handler }
  }

  /// Sets what happens once the other end has closed the comm.
  public func onClose(_ body: @escaping (CommMessage) -> Void) {
    let handler = Handler(body: body)
    handlers.withLock { $0.close = handler }
  }

  /// Ends the comm; the other end hears `data`.
  public func close(_ data: JSONValue = [:]) {
    guard Comms.shared.remove(id) === self else { return }
    emit(.comm(CommMessage(.close, id: id, data: data)))
  }

  fileprivate func hear(_ message: CommMessage) {
    let handler = handlers.withLock { message.kind == .close ? $0.close : $0.message }
    handler?.body(message)
  }
}

/// The open comms and the targets that the front end may ask for.
private final class Comms: Sendable {
  static let shared = Comms()
  private let state = Mutex(State())

  private struct State {
    var comms: [String: Comm] = [:]
    var targets: [String: Target] = [:]
  }

  /// A cell's closure; see `Comm.Handler`.
  private struct Target: @unchecked Sendable {
    let body: (Comm, CommMessage) -> Void
  }

  func comm(_ id: String) -> Comm? { state.withLock { $0.comms[id] } }
  func add(_ comm: Comm) { state.withLock { $0.comms[comm.id] = comm } }
  func remove(_ id: String) -> Comm? { state.withLock { $0.comms.removeValue(forKey: id) } }

  func register(_ name: String, _ body: @escaping (Comm, CommMessage) -> Void) {
    let target = Target(body: body)
    state.withLock { $0.targets[name] = target }
  }

  /// Hands a message of the front end to whom it is for.
  func deliver(_ message: CommMessage) {
    switch message.kind {
    case .open(let name):
      guard let target = state.withLock({ $0.targets[name] }) else {
        // The specification asks for this where nobody knows the target.
        return emit(.comm(CommMessage(.close, id: message.id)))
      }
      let comm = Comm(id: message.id, target: name)
      add(comm)
      target.body(comm, message)
    case .message: comm(message.id)?.hear(message)
    case .close: remove(message.id)?.hear(message)
    }
  }
}

/// Runs the handler of a front end's message, given as a `CommMessage` in JSON; the worker calls it.
@_cdecl("attentive_deliver_comm")
public func deliverComm(_ json: UnsafePointer<UInt8>, _ count: Int) {
  guard let message = try? JSONDecoder().decode(CommMessage.self, from: Data(bytes: json, count: count))
  else { return }
  Comms.shared.deliver(message)
}
