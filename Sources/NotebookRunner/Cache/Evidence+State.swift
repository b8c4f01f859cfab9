import Foundation

extension Evidence {
  /// In a few letters, what a cell would find now.
  static func state(_ kind: Kind, _ object: String) -> String {
    switch kind {
    case .variable: return getenv(object).map { "=" + contentHash(Data(String(cString: $0).utf8)) } ?? "none"
    case .state:
      var status = stat()
      guard stat(object, &status) == 0 else { return "none" }
      switch status.st_mode & S_IFMT {
      case S_IFREG: return "file \(status.st_size)"
      case S_IFDIR: return "folder"
      default: return "other"
      }
    case .contents:
      var status = stat()
      guard stat(object, &status) == 0 else { return "none" }
      switch status.st_mode & S_IFMT {
      case S_IFREG: return contentHash(ofPath: object) ?? "unreadable"
      case S_IFDIR:
        let names = (try? FileManager.default.contentsOfDirectory(atPath: object)) ?? []
        return "folder " + contentHash(Data(names.sorted().joined(separator: "\n").utf8))
      default: return "other"
      }
    }
  }
}

/// What the worker's trace says that a cell did outside its process.
struct CellTrace {
  private(set) var evidence: [Evidence] = []
  /// What it did beside reading.
  private(set) var effects: [String] = []
  /// What it changed of the process, which the cells after it may notice.
  private(set) var processChange: String?

  /// - Parameter entries: letters and objects, as `Trace.c` lists them.
  init(_ entries: [[String]]) {
    var known: Set<[String]> = []
    for entry in entries where entry.count == 2 && known.insert(entry).inserted {
      let object = entry[1]
      switch entry[0] {
      case "r" where ["/dev/urandom", "/dev/random"].contains(object): note("it draws random numbers")
      // The system's own state is no more an input than the clock.
      case "r", "s", "w":
        if ["/proc/", "/sys/", "/dev/"].contains(where: object.hasPrefix) || object.isEmpty { continue }
        if entry[0] == "w" {
          note("it writes '\(object)'")
        } else {
          evidence.append(Evidence(entry[0] == "r" ? .contents : .state, object))
        }
      case "e": evidence.append(Evidence(.variable, object))
      case "n": note("it draws random numbers")
      case "c": processChange = processChange ?? object
      default: note("\(object.isEmpty ? "another process" : object) takes part in it")
      }
    }
  }

  private mutating func note(_ effect: String) { if !effects.contains(effect) { effects.append(effect) } }
}
