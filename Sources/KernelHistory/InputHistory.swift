import Dispatch
import Foundation
import GRDB
import JupyterProtocol

/// The inputs of this session and of those before it, for a console's arrow keys and a front end's search.
///
/// Nothing waits for the file but who asks for entries: it is opened and written behind the scenes, in order. Without a
/// usable file the history lives in memory, and the kernel lives on.
// Unchecked because `store` is not Sendable: only `queue` touches it.
package final class InputHistory: @unchecked Sendable {
  private let queue = DispatchQueue(label: "history")
  private let report: @Sendable (String) -> Void
  private var store: HistoryStore?

  /// - Parameters:
  ///   - file: nil to keep this session in memory only.
  ///   - report: is given a line for the log where the file cannot be used.
  package init(file: URL?, report: @escaping @Sendable (String) -> Void) {
    self.report = report
    queue.async { self.open(file) }
  }

  package func append(line: Int, input: String, output: String?) {
    queue.async { self.use { try $0.append(line: line, input: input, output: output) } }
  }

  /// The entries asked for, oldest first.
  package func entries(_ access: HistoryRequest.Access) -> [HistoryReply.Entry] {
    queue.sync { use { try $0.entries(access) } ?? [] }
  }

  /// Waits until all is written.
  package func close() { queue.sync { store = nil } }

  private func open(_ file: URL?) {
    guard let file else { return store = try? HistoryStore() }
    do { store = try HistoryStore(file: file) } catch { keepInMemory(because: error, of: file.path) }
  }

  private func use<R>(_ body: (HistoryStore) throws -> R) -> R? {
    guard let store else { return nil }
    do { return try body(store) } catch {
      keepInMemory(because: error, of: store.path)
      return nil
    }
  }

  private func keepInMemory(because error: any Error, of path: String) {
    let reason = (error as? DatabaseError)?.message ?? error.localizedDescription
    report("the history \(path) cannot be used (\(reason)); this session's is kept in memory")
    store = try? HistoryStore()
  }
}

extension InputHistory {
  /// Where the history is kept: `ATTENTIVE_HISTORY` (a path, or `off` for none), else in the user's data folder.
  package static func file(environment: [String: String]) -> URL? {
    func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    if let asked = variable("ATTENTIVE_HISTORY") {
      return asked == "off" ? nil : URL(fileURLWithPath: asked)
    }
    let data = variable("XDG_DATA_HOME") ?? "\(variable("HOME") ?? NSHomeDirectory())/.local/share"
    return URL(fileURLWithPath: data).appendingPathComponent("attentive/history.sqlite")
  }
}
