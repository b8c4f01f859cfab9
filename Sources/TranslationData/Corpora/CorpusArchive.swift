import Foundation
import TextCore

/// A tar file, compressed or not, that a corpus is unpacked from.
package struct CorpusArchive: Sendable, Hashable {
  package let url: String
  /// In bytes; nil where it is not published.
  package let size: Int?
  /// Nil where it is not published: then the first download's is kept.
  package let sha256: String?

  package init(_ url: String, size: Int? = nil, sha256: String? = nil) {
    (self.url, self.size, self.sha256) = (url, size, sha256)
  }

  package var name: String { (url as NSString).lastPathComponent }
}

/// Where the archives of a corpus come from, and where they and what is in them are kept.
package struct ArchiveShelf: Sendable {
  /// Nil for the archives' own addresses.
  let mirror: CorpusOrigin?
  let cache: String

  package init(mirror: CorpusOrigin?, cache: String) {
    self.mirror = mirror
    self.cache = cache
  }

  /// - Parameter name: of the corpus, as in `~/.cache/attentive/wmt14` and `ATTENTIVE_WMT14_MIRROR`: a folder or URL with
  ///   the archives by their names, or a folder with what is in them.
  package init(_ name: String, environment: [String: String]) {
    let mirror = environment["ATTENTIVE_\(name.uppercased())_MIRROR"] ?? ""
    self.init(
      mirror: mirror.isEmpty ? nil : CorpusOrigin(mirror: mirror),
      cache: CorpusOrigin.caches(environment) + "/" + name)
  }

  /// The path of a file in an archive, or of its `.gz`, downloaded and unpacked if need be.
  ///
  /// - Parameters:
  ///   - name: without the folders in the archive.
  ///   - part: what the names of those files contain that are unpacked with it.
  package func file(
    _ name: String, in archive: CorpusArchive, unpacking part: String
  ) throws(CorpusError) -> String {
    if case .folder(let folder) = mirror, let path = Self.find(name, below: folder) { return path }
    let unpacked = "\(cache)/\(archive.name).unpacked/\(part)"
    // The archive is not read again once its files are there.
    if let path = Self.find(name, below: unpacked) { return path }
    let archivePath = try path(of: archive)
    if !FileManager.default.fileExists(atPath: unpacked) {
      try Self.unpack(archivePath, "*\(part)*", to: unpacked)
    }
    guard let path = Self.find(name, below: unpacked) else {
      throw .notInArchive(file: name, archive: archivePath)
    }
    return path
  }

  private func path(of archive: CorpusArchive) throws(CorpusError) -> String {
    let url: URL?
    switch mirror {
    case .folder(let folder):
      let path = "\(folder)/\(archive.name)"
      guard FileManager.default.fileExists(atPath: path) else { throw .file(.missing(file: path)) }
      if let expected = archive.sha256 {
        let found = try CorpusError.wrapping { () throws(TextFileError) in
          try TranslationData.sha256(ofFile: path)
        }
        guard found == expected else { throw .wrongChecksum(file: path, expected: expected, found: found) }
      }
      return path
    case .server(let base): url = base.appendingPathComponent(archive.name)
    case nil: url = URL(string: archive.url)
    }
    guard let url else { throw .unreachable(url: archive.url, reason: "no URL") }
    return try Download(
      from: url, to: "\(cache)/\(archive.name)", size: archive.size, sha256: archive.sha256
    ).path()
  }

  private static func find(_ name: String, below folder: String) -> String? {
    let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    let found = paths.filter { [name, name + ".gz"].contains(($0 as NSString).lastPathComponent) }.min()
    return found.map { "\(folder)/\($0)" }
  }

  /// Unpacks beside, then renames: a folder of this name is whole.
  private static func unpack(_ archive: String, _ pattern: String, to folder: String) throws(CorpusError) {
    let partial = folder + ".part"
    try? FileManager.default.removeItem(atPath: partial)
    do {
      try FileManager.default.createDirectory(atPath: partial, withIntermediateDirectories: true)
    } catch {
      throw .file(.cannotWrite(file: partial, reason: error.localizedDescription))
    }
    defer { try? FileManager.default.removeItem(atPath: partial) }
    let tar = Process()
    tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    tar.arguments = [
      "tar", "-xf", archive, "-C", partial, "--no-same-owner", "--wildcards", "--no-anchored", pattern,
    ]
    let errors = Pipe()
    tar.standardError = errors
    tar.standardOutput = FileHandle.nullDevice
    let said: String
    do {
      try tar.run()
      said = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    } catch {
      throw .cannotUnpack(archive: archive, reason: "tar cannot be run: \(error.localizedDescription)")
    }
    tar.waitUntilExit()
    guard tar.terminationStatus == 0 else {
      let first = said.split(separator: "\n").first.map(String.init)
      throw .cannotUnpack(archive: archive, reason: first ?? "tar ended with \(tar.terminationStatus)")
    }
    guard rename(partial, folder) == 0 else {
      throw .file(.cannotWrite(file: folder, reason: String(cString: strerror(errno))))
    }
  }
}
