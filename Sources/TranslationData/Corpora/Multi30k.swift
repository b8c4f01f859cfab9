import Foundation
import TextCore

/// The data set Multi30k: descriptions of photographs in English, German and French.
///
/// Its authors (Elliott and others, 2016) offer it for non-commercial research and education and ship no licence, so
/// none of its text comes with this library; it is read from a mirror or downloaded from its public repository, and
/// checked.
package struct Multi30k: Sendable {
  /// A file of one language and set.
  package struct File: Sendable, Hashable {
    package enum Set: String, Sendable, CaseIterable {
      case train
      case validation = "val"
      case test = "test_2016_flickr"
    }

    package let set: Set
    package let language: Language

    package init(_ set: Set, _ language: Language) {
      self.set = set
      self.language = language
    }

    /// Below the root of the repository.
    package var path: String { "data/task1/raw/\(set.rawValue).\(language.rawValue).gz" }
  }

  /// The public repository at the commit that the checksums belong to.
  package static let publicAddress = "https://raw.githubusercontent.com/multi30k/dataset/a3d2e0d"

  /// Size in bytes and SHA-256 of each file.
  package static let contents: [File: (size: Int, sha256: String)] = [
    File(.train, .english): (
      568_929, "d79cfa999dd4c51d2cb42499b6796d5a882c3a8a961923c25a898c90f8bbd56f"
    ),
    File(.train, .german): (
      637_044, "726e39b2fa9eb9ffb6dc763fb35a179f80fae06ffc5d28b6ace5faa883de28a6"
    ),
    File(.train, .french): (
      604_242, "622e75069e9f4c577425c4f277116ce66e63a2401c0a2312d90073cb12379a3c"
    ),
    File(.validation, .english): (
      21_650, "14f7d25ddd868909a9213e361768460edcacdd6ab9d1e77b92560dc10c10dc28"
    ),
    File(.validation, .german): (
      24_681, "f0cba2f995189cf5770f29a8a9a537a3ad3f51657ad873405082ff6863a5e75a"
    ),
    File(.validation, .french): (
      23_001, "ca3106f1a72390591d25f6c45cb4cd39dec4cd3f123e099748a3ce5256c160e9"
    ),
    File(.test, .english): (
      21_077, "611d361c6334bc7246101d48097c13cf5c4413c5befc793cc629934359d532d9"
    ),
    File(.test, .german): (
      22_890, "9204244e408ccb38d2a55cfcd344df15005fc42a07a6e55ca6c52b6ababb8cc8"
    ),
    File(.test, .french): (
      22_310, "6d326e188d259fb1d04ac19eae3af956559b3a0b93d7635e56c90987c40c8b90"
    ),
  ]

  let origin: CorpusOrigin
  /// Where downloads are kept.
  let cache: String
  let contents: [File: (size: Int, sha256: String)]

  package init(
    origin: CorpusOrigin, cache: String, contents: [File: (size: Int, sha256: String)] = Self.contents
  ) {
    self.origin = origin
    self.cache = cache
    self.contents = contents
  }

  /// As the environment says: `ATTENTIVE_MULTI30K_MIRROR`, `XDG_CACHE_HOME`.
  package init(environment: [String: String]) {
    let mirror = environment["ATTENTIVE_MULTI30K_MIRROR"] ?? ""
    self.init(
      origin: CorpusOrigin(mirror: mirror.isEmpty ? Self.publicAddress : mirror),
      cache: CorpusOrigin.caches(environment) + "/multi30k")
  }

  package func corpus(_ source: Language, _ target: Language) throws(CorpusError) -> ParallelCorpus {
    guard source != target else { throw .sameLanguages(source) }
    return ParallelCorpus(
      name: "Multi30k", source: source, target: target,
      train: try text(.train, source, target),
      validation: try text(.validation, source, target),
      test: try text(.test, source, target))
  }

  private func text(
    _ set: File.Set, _ source: Language, _ target: Language
  ) throws(CorpusError) -> ParallelText {
    try ParallelText(source: try file(File(set, source)), target: try file(File(set, target)))
  }

  /// The path of a file whose checksum is right, downloaded if need be.
  package func file(_ file: File) throws(CorpusError) -> String {
    guard let expected = contents[file] else { fatalError("Multi30k: no checksum for \(file.path)") }
    switch origin {
    case .folder(let folder):
      let path = "\(folder)/\(file.path)"
      // Read without decompressing: the checksum is that of the file.
      let found = try CorpusError.wrapping { () throws(TextFileError) in try sha256(ofFile: path) }
      guard found == expected.sha256 else {
        throw .wrongChecksum(file: path, expected: expected.sha256, found: found)
      }
      return path
    case .server(let base):
      return try Download(
        from: base.appendingPathComponent(file.path), to: "\(cache)/\(file.path)",
        size: expected.size, sha256: expected.sha256
      ).path()
    }
  }
}

extension ParallelCorpus {
  /// Multi30k, task 1, raw text: 29,000 pairs to train, 1,014 to validate, the 1,000 of `test_2016_flickr` to test.
  ///
  /// Reads the copy that the environment's `ATTENTIVE_MULTI30K_MIRROR` names (a folder or a URL with the layout of the
  /// public repository), or else downloads 1.2 MB a pair of languages, once, to `~/.cache/attentive`.
  ///
  /// - Throws: `CorpusError` if a file is missing, cannot be reached, or has another checksum.
  public static func multi30k(_ source: Language, _ target: Language) throws(CorpusError) -> ParallelCorpus {
    try Multi30k(environment: ProcessInfo.processInfo.environment).corpus(source, target)
  }
}
