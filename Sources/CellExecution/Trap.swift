import CellCompiler
import Foundation

/// A check that failed or a bad access, as the worker reports it.
struct Trap: Sendable, Hashable {
  /// An address in a cell's library.
  struct Frame: Sendable, Hashable {
    var library: String
    /// Such as `0x1234`.
    var offset: String
  }

  var signal: Int32
  /// Such as `0xdead`.
  var address: String
  /// Whether it happened on another thread than the cell's own.
  var inTask: Bool
  var stackOverflow: Bool
  /// Innermost first.
  var frames: [Frame]
  /// What the Swift runtime wrote before it trapped.
  var runtimeMessage: String?

  /// Reads the worker's report; `send_trap` in CWorkerRuntime writes it.
  init(report: String) {
    let lines = report.split(separator: "\n").map(String.init)
    signal = lines.first.flatMap { Int32($0) } ?? 0
    address = lines.count > 1 ? lines[1] : "0"
    inTask = lines.count > 2 && lines[2] == "task"
    stackOverflow = lines.count > 3 && lines[3] == "1"
    frames = lines.dropFirst(4).compactMap { line in
      guard let space = line.lastIndex(of: " ") else { return nil }
      return Frame(library: String(line[..<space]), offset: String(line[line.index(after: space)...]))
    }
  }

  /// What happened, without the place.
  func message(check: String?) -> String {
    if let text = runtimeMessage {
      // FILE:LINE: Fatal error: WORDS, or only WORDS.
      for (mark, alone) in [
        ("Fatal error", "fatalError()"), ("Precondition failed", "precondition failed"),
        ("Assertion failed", "assertion failed"),
      ] {
        guard let range = text.firstRange(of: mark) else { continue }
        let words = text[range.upperBound...].drop { $0 == ":" || $0 == " " }
        let trimmed = words.trimmingCharacters(in: .whitespacesAndNewlines)
        return trimmed.isEmpty ? alone : trimmed
      }
      // Without the addresses in "Could not cast value of type 'A' (0x…) to 'B' (0x…)."
      if let line = text.split(separator: "\n").first {
        return String(line).replacing(/\s\(0x[0-9a-f]+\)/, with: "")
      }
    }
    if stackOverflow { return "the stack is full; is this recursion without end?" }
    switch signal {
    case SIGSEGV, SIGBUS: return "access to memory at \(address), which is not there (\(signalName))"
    case SIGABRT: return "the program called abort() (SIGABRT)"
    case SIGFPE: return "a division that the processor cannot do (SIGFPE)"
    default:
      return check ?? "arithmetic overflow, or another check that failed, stopped the cell (\(signalName))"
    }
  }

  private var signalName: String {
    switch signal {
    case SIGILL: "SIGILL"
    case SIGTRAP: "SIGTRAP"
    case SIGSEGV: "SIGSEGV"
    case SIGBUS: "SIGBUS"
    default: "signal \(signal)"
    }
  }
}
