import Foundation

/// A file's name, or a pattern of names: `*`, `?`, `[…]` within a folder, `**` for any folders.
struct FilePattern {
  private let pattern: String

  init(_ pattern: String) { self.pattern = pattern }

  /// The files that the pattern names, sorted; hidden files, and what an earlier run wrote beside its notebook
  /// (`*.executed.ipynb`), only where the pattern says so.
  func files() throws(RunError) -> [String] {
    // A file whose name looks like a pattern comes first; one that is not there is reported by its reader.
    let isPattern = pattern.contains { "*?[".contains($0) }
    if !isPattern || FileManager.default.fileExists(atPath: pattern) { return [pattern] }
    let parts = pattern.split(separator: "/").map(String.init)
    var found: [String] = []
    expand(parts[...], in: pattern.hasPrefix("/") ? "/" : "", into: &found)
    let matching = Set(found).sorted().filter {
      pattern.contains(".executed.") || !$0.hasSuffix(".executed.ipynb")
    }
    if matching.isEmpty { throw .selection("'\(pattern)': matches no file") }
    return matching
  }

  private func expand(_ parts: ArraySlice<String>, in folder: String, into found: inout [String]) {
    guard let part = parts.first else { return }
    let rest = parts.dropFirst()
    if part == "**" {
      // Any number of folders: none, or one and then any number.
      expand(rest, in: folder, into: &found)
      for name in names(in: folder)
      where !name.hasPrefix(".") && isFolder(folder + name) && !isLink(folder + name) {
        expand(parts, in: folder + name + "/", into: &found)
      }
      return
    }
    // A part without a pattern may be what no listing shows, such as `..`.
    let candidates =
      part.contains { "*?[".contains($0) } ? names(in: folder).filter { matches($0, part) } : [part]
    for name in candidates {
      let path = folder + name
      if rest.isEmpty {
        if FileManager.default.fileExists(atPath: path), !isFolder(path) { found.append(path) }
      } else if isFolder(path) {
        expand(rest, in: path + "/", into: &found)
      }
    }
  }

  private func matches(_ name: String, _ part: String) -> Bool { fnmatch(part, name, FNM_PERIOD) == 0 }

  private func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []).sorted()
  }

  private func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  private func isLink(_ path: String) -> Bool {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
  }
}
