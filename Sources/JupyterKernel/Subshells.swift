import Foundation
import JupyterProtocol
import Synchronization

/// The main shell and the subshells that clients make beside it (JEP 91).
final class Subshells: Sendable {
  private let main: Shell
  private let makeShell: @Sendable () -> Shell
  private let shells = Mutex<[String: Shell]>([:])

  init(makeShell: @escaping @Sendable () -> Shell) {
    main = makeShell()
    self.makeShell = makeShell
  }

  var ids: [String] { shells.withLock { $0.keys.sorted() } }

  /// - Returns: the new subshell's ID.
  func create() -> String {
    let id = UUID().uuidString.lowercased()
    shells.withLock { $0[id] = makeShell() }
    return id
  }

  /// - Returns: false where there is no such subshell.
  func delete(_ id: String) -> Bool {
    guard let shell = shells.withLock({ $0.removeValue(forKey: id) }) else { return false }
    shell.close(because: .noSubshell(id))
    return true
  }

  /// The shell that a request's header names; nil where there is none.
  func shell(of request: Request) -> Shell? {
    guard let id = request.message.header.subshellID else { return main }
    return shells.withLock { $0[id] }
  }

  func closeAll() {
    main.close(because: .kernelEnds)
    for shell in shells.withLock({ Array($0.values) }) { shell.close(because: .kernelEnds) }
  }
}
