import TextCore

/// What makes scoring impossible.
enum ScoreError: Error, Equatable, CustomStringConvertible {
  case noReferences
  case file(reason: String)
  case notUTF8(name: String, line: Int)
  case empty(name: String)
  case differentLengths(system: String, lines: Int, reference: String, referenceLines: Int)
  case fields(name: String, line: Int, found: Int, expected: Int)
  case sameName(String)
  case severalSystems(option: String, way: String)
  case oneSystem
  case options(reason: String)
  case output(reason: String)
  case batch(line: Int, reason: String)

  var description: String {
    switch self {
    case .noReferences:
      "no references: name their files before -i, as in 'attentive-score REFERENCE -i HYPOTHESES'"
    case .file(let reason):
      reason
    case .notUTF8(let name, let line):
      "'\(name)', line \(line): not UTF-8; convert it with 'iconv -t UTF-8'"
    case .empty(let name):
      "'\(name)' has no lines; there is nothing to score"
    case .differentLengths(let system, let lines, let reference, let referenceLines):
      "'\(system)' has \(counted(lines, "line")) and '\(reference)' \(referenceLines); "
        + "each hypothesis needs its reference"
    case .fields(let name, let line, let found, let expected):
      "'\(name)', line \(line): \(counted(found, "field")) between tabs; it should be \(expected)"
    case .sameName(let name):
      "'\(name)' is given twice with -i; systems need different names"
    case .severalSystems(let option, let way):
      "\(option): several systems are given; \(way)"
    case .oneSystem:
      "a paired test needs two systems or more; give their files with -i, the baseline first"
    case .options(let reason):
      reason
    case .output(let reason):
      "standard output: \(reason)"
    case .batch(let line, let reason):
      "standard input, line \(line): \(reason)"
    }
  }
}

/// A number and what it counts: "1 line", "2 lines".
private func counted(_ count: Int, _ unit: String) -> String { "\(count) \(unit)\(count == 1 ? "" : "s")" }
