import Foundation
import NotebookFormat

/// A folder that keeps what cells did: `cells` by key, `values` by content, and `runs` that did not end well.
///
/// Several runs may share it. Every file comes to its name whole, and is checked before it is believed.
package final class CellCache: Sendable {
  package let path: String

  package init(path: String) throws(FileWriteError) {
    self.path = path
    try checkWritable("\(path)/cells/new")
    for name in ["values", "runs"] { try checkWritable("\(path)/\(name)/new") }
    removeLeftovers()
  }

  /// A name for a folder of a run's own; what cells leave there goes to its place, or away with the run.
  func newWorkplace() -> String { "\(path)/partial-\(getpid())-\(fnv1a64(UUID().uuidString))" }

  /// What a cell did under this key; nil where nothing is kept, or `told` where that is damaged.
  func entry(_ key: String, told: (String) -> Void) -> CacheEntry? {
    let file = "\(path)/cells/\(key)"
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: file)) else { return nil }
    let parts = data.split(separator: 0x0A, maxSplits: 1)
    guard parts.count == 2, String(decoding: parts[0], as: UTF8.self) == contentHash(Data(parts[1])),
      let entry = try? JSONDecoder().decode(CacheEntry.self, from: parts[1])
    else {
      told("'\(file)' is damaged, and not used")
      return nil
    }
    utimes(file, nil)
    return entry
  }

  func store(_ entry: CacheEntry, as key: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let text = try encoder.encode(entry)
    let data = Data(contentHash(text).utf8) + [0x0A] + text
    try replaceFile(at: "\(path)/cells/\(key)", with: data, followingLinks: false)
  }

  func remove(_ key: String) { unlink("\(path)/cells/\(key)") }

  /// Where a value is; nil where it is not, or not what it was.
  func place(ofValue hash: String, told: (String) -> Void) -> String? {
    let place = "\(path)/values/\(hash)"
    guard let found = contentHash(ofPath: place) else { return nil }
    if found == hash {
      utimes(place, nil)
      return place
    }
    told("'\(place)' is damaged, and not used")
    try? FileManager.default.removeItem(atPath: place)
    return nil
  }

  /// Moves a value to its place.
  ///
  /// - Returns: the hash of its content; nil where it cannot be kept.
  func adopt(_ value: String) -> String? {
    guard let hash = contentHash(ofPath: value) else { return nil }
    let place = "\(path)/values/\(hash)"
    if FileManager.default.fileExists(atPath: place), contentHash(ofPath: place) == hash { return hash }
    try? FileManager.default.removeItem(atPath: place)
    // Another run may have been quicker; then it is there.
    return rename(value, place) == 0 || FileManager.default.fileExists(atPath: place) ? hash : nil
  }

  // MARK: Runs that did not end well

  /// The keys of the cells that passed in the last run; nil where that ended well, or there was none.
  func unfinishedRun(_ id: String) -> Set<String>? {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: "\(path)/runs/\(id)")),
      let keys = try? JSONDecoder().decode([String].self, from: data)
    else { return nil }
    return Set(keys)
  }

  /// Notes a run as it goes on; one that is killed leaves this.
  func note(_ id: String, keys: [String]) {
    guard let data = try? JSONEncoder().encode(keys) else { return }
    try? replaceFile(at: "\(path)/runs/\(id)", with: data, followingLinks: false)
  }

  func finish(_ id: String) { unlink("\(path)/runs/\(id)") }

  /// Removes what no run has used for a month.
  func removeOld() {
    let limit = Date(timeIntervalSinceNow: -30 * 86_400)
    for folder in ["cells", "values", "runs"] {
      for name in (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)")) ?? [] {
        let file = "\(path)/\(folder)/\(name)"
        let attributes = try? FileManager.default.attributesOfItem(atPath: file)
        guard let used = attributes?[.modificationDate] as? Date, used < limit else { continue }
        try? FileManager.default.removeItem(atPath: file)
      }
    }
  }

  /// Removes what killed runs left.
  private func removeLeftovers() {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] {
      let parts = name.split(separator: "-")
      guard parts.count == 3, parts[0] == "partial", let process = pid_t(parts[1]) else { continue }
      if kill(process, 0) != 0, errno == ESRCH {
        try? FileManager.default.removeItem(atPath: "\(path)/\(name)")
      }
    }
  }
}
