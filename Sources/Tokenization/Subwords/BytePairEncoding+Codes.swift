import Foundation
import TextCore

extension BytePairEncoding {
  private static let versionMark = "#version: "

  /// The text of a codes file: the version, then a merge a line.
  public var codes: String {
    var text = version == .gluedEnd ? Self.versionMark + version.rawValue + "\n" : ""
    for merge in merges { text += "\(merge.left) \(merge.right)\n" }
    return text
  }

  /// Reads a codes file of subword-nmt.
  public init(codesFile path: String) throws(SubwordError) {
    var lines: [String]
    do { lines = try TextFile(path).lines() } catch { throw .file(error) }
    var version = Version.separateEnd
    var merges: [Merge] = []
    var firstMerge = 0
    if let first = lines.first, first.hasPrefix("#version:") {
      let name = first.split(separator: " ").last.map(String.init) ?? ""
      guard let known = Version(rawValue: name) else { throw .unknownVersion(file: path, version: name) }
      version = known
      firstMerge = 1
    }
    while lines.last == "" { lines.removeLast() }
    for (index, line) in lines.enumerated().dropFirst(firstMerge) {
      let symbols = line.unicodeScalars.split(separator: " ", omittingEmptySubsequences: false)
      guard symbols.count == 2, !symbols[0].isEmpty, !symbols[1].isEmpty else {
        throw .malformedMerge(file: path, line: index + 1, text: line)
      }
      merges.append(Merge(String(symbols[0]), String(symbols[1])))
    }
    self.init(merges: merges, version: version)
  }

  /// Writes a codes file that subword-nmt reads.
  public func write(to path: String) throws(SubwordError) {
    try writeWhole(codes, to: path)
  }
}

extension Vocabulary {
  /// Reads a vocabulary that `write(to:)` wrote: a token a line, the special ones first.
  public init(file path: String) throws(SubwordError) {
    let lines: [String]
    do { lines = try TextFile(path).lines() } catch { throw .file(error) }
    guard Array(lines.prefix(Self.specials.count)) == Self.specials else {
      throw .missingSpecials(file: path)
    }
    let tokens = Array(lines.dropFirst(Self.specials.count))
    self.init(tokens)
    guard count == lines.count, !tokens.contains("") else {
      var seen = Set(Self.specials.map { CodePoints($0) })
      let index = tokens.firstIndex { $0.isEmpty || !seen.insert(CodePoints($0)).inserted } ?? 0
      throw .malformedToken(file: path, line: index + Self.specials.count + 1, text: tokens[index])
    }
  }

  /// Writes a token a line, in the order of their numbers.
  public func write(to path: String) throws(SubwordError) {
    try writeWhole(tokens.map { $0 + "\n" }.joined(), to: path)
  }
}

/// Writes a file that is whole or not there.
func writeWhole(_ text: String, to path: String) throws(SubwordError) {
  do { try TextFile(path).write(Array(text.utf8)) } catch { throw .file(error) }
}
