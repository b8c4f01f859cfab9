import Glibc
import JupyterProtocol
import Synchronization

/// The inputs of this session, for the arrow keys of a console.
final class SessionHistory: Sendable {
  /// There is one session so far, and sessions count from 1.
  static let session = 1
  private let kept = Mutex<[HistoryReply.Entry]>([])

  func append(line: Int, input: String, output: String?) {
    kept.withLock {
      $0.append(.init(session: SessionHistory.session, line: line, input: input, output: output))
    }
  }

  /// The entries asked for, oldest first.
  func entries(_ access: HistoryRequest.Access) -> [HistoryReply.Entry] {
    let entries = kept.withLock { $0 }
    switch access {
    case .tail(let count):
      return Array(entries.suffix(max(0, count)))
    case .range(let session, let start, let stop):
      guard session == 0 || session == SessionHistory.session else { return [] }
      return entries.filter { $0.line >= start && $0.line < stop ?? .max }
    case .search(let pattern, let count, let unique):
      var found = entries.filter { fnmatch(pattern, $0.input, 0) == 0 }
      if unique { found = lastOfEach(found) }
      return Array(found.suffix(count.map { max(0, $0) } ?? found.count))
    }
  }

  private func lastOfEach(_ found: [HistoryReply.Entry]) -> [HistoryReply.Entry] {
    var seen: Set<String> = []
    return found.reversed().filter { seen.insert($0.input).inserted }.reversed()
  }
}
