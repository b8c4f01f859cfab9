import Foundation

/// How much memory a session's worker may hold before a growing cell is ended.
enum MemoryLimit {
  /// The variable that sets it, in bytes or with one of the suffixes K, M, G and T (powers of 1024).
  static let variable = "ATTENTIVE_MEMORY_LIMIT"

  /// The limit in bytes: the environment's, or nine tenths of what this process may have.
  static func bytes(environment: [String: String]) throws(MemoryLimitError) -> Int {
    guard let text = environment[variable], !text.isEmpty else { return available / 10 * 9 }
    guard let limit = parse(text) else { throw MemoryLimitError(text: text) }
    return limit
  }

  private static func parse(_ text: String) -> Int? {
    var digits = text[...]
    var unit = 1
    if let suffix = text.uppercased().last, let power = "KMGT".firstIndex(of: suffix) {
      unit = 1 << (10 * ("KMGT".distance(from: "KMGT".startIndex, to: power) + 1))
      digits = text.dropLast()
    }
    guard let count = Int(digits), count > 0,
      case let (limit, false) = count.multipliedReportingOverflow(by: unit)
    else { return nil }
    return limit
  }

  /// The smaller of the machine's memory and the control group's limit (versions 2 and 1).
  private static var available: Int {
    let groups = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]
    let limits = groups.compactMap { path in
      (try? String(contentsOfFile: path, encoding: .utf8)).flatMap {
        Int($0.trimmingCharacters(in: .whitespacesAndNewlines))
      }
    }
    return limits.reduce(Int(ProcessInfo.processInfo.physicalMemory), min)
  }
}

/// The memory limit cannot be read.
struct MemoryLimitError: Error, CustomStringConvertible {
  var text: String

  var description: String {
    "\(MemoryLimit.variable)='\(text)' is no memory limit; write bytes or a number with K, M, G or T, such as 4G"
  }
}
