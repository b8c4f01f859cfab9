import Foundation

/// A folder that outlives the sessions of a user, such as `~/.cache/attentive/modules`; nil where none can be written.
package func cacheFolder(_ name: String) -> String? {
  let environment = ProcessInfo.processInfo.environment
  let base =
    environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? NSHomeDirectory() + "/.cache"
  let folder = "\(base)/attentive/\(name)"
  do {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  } catch {
    return nil
  }
  return FileManager.default.isWritableFile(atPath: folder) ? folder : nil
}
