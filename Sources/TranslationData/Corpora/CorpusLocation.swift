import Foundation

/// Where a file of a corpus is: a path, or an http(s) URL whose file is downloaded once.
package struct CorpusLocation {
  let text: String
  let cache: String

  /// - Parameter environment: `XDG_CACHE_HOME` or `HOME` say where downloads are kept.
  package init(_ text: String, environment: [String: String] = ProcessInfo.processInfo.environment) {
    self.text = text
    cache = CorpusOrigin.caches(environment) + "/corpora"
  }

  /// A path with the file.
  package func path() throws(CorpusError) -> String {
    guard text.hasPrefix("http://") || text.hasPrefix("https://"), let url = URL(string: text) else {
      return text
    }
    // Two URLs may end in one name.
    let folder = String(sha256(Array(text.utf8)).prefix(16))
    let name = url.lastPathComponent
    return try Download(from: url, to: "\(cache)/\(folder)/\(name.isEmpty ? "file" : name)").path()
  }
}
