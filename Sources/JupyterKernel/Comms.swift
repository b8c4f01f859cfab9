import RichContent
import Synchronization

/// The comms that are open, whichever end opened them, each with the name of its target.
final class Comms: Sendable {
  private let targets = Mutex<[String: String]>([:])

  /// Follows what one end says to the other.
  func note(_ message: CommMessage) {
    targets.withLock { targets in
      switch message.kind {
      case .open(let target): targets[message.id] = target
      case .message: break
      case .close: targets[message.id] = nil
      }
    }
  }

  func isOpen(_ id: String) -> Bool { targets.withLock { $0[id] != nil } }

  /// The open comms, or those of one target.
  func open(target: String?) -> [String: String] {
    targets.withLock { targets in
      targets.filter { target == nil || $0.value == target }
    }
  }

  /// Forgets all comms and returns their IDs.
  func forgetAll() -> [String] {
    targets.withLock { targets in
      defer { targets = [:] }
      return targets.keys.sorted()
    }
  }
}
