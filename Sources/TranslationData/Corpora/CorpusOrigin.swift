import Foundation

/// Where the files of a corpus come from: a folder, or the URL of a server, each with the corpus's own layout.
package enum CorpusOrigin: Sendable, Equatable {
  case folder(String)
  case server(URL)

  /// Reads what an environment's variable may say: a path, or a file:, http: or https: URL.
  package init(mirror: String) {
    guard let url = URL(string: mirror), let scheme = url.scheme else {
      self = .folder(mirror)
      return
    }
    self = scheme == "file" ? .folder(url.path) : .server(url)
  }

  /// Where downloads of all corpora are kept, as `XDG_CACHE_HOME` or `HOME` say.
  static func caches(_ environment: [String: String]) -> String {
    let home = environment["HOME"] ?? NSHomeDirectory()
    let caches = environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "\(home)/.cache"
    return "\(caches)/attentive"
  }
}
