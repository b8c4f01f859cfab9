import Foundation
import TextCore

extension SubwordTokenizer {
  /// Reads `codes.bpe`, `vocabulary.txt` and `words.txt` from a folder that `write(to:)` made.
  ///
  /// Without `words.txt`, which older folders lack, words end at marks.
  public init(folder: String) throws(SubwordError) {
    self.init(
      bytePairs: try BytePairEncoding(codesFile: "\(folder)/codes.bpe"),
      vocabulary: try Vocabulary(file: "\(folder)/vocabulary.txt"),
      words: try WordBoundaries(file: "\(folder)/words.txt"))
  }

  /// Writes `codes.bpe`, `vocabulary.txt` and `words.txt` into `folder`, which is made if need be.
  public func write(to folder: String) throws(SubwordError) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .file(.cannotWrite(file: folder, reason: error.localizedDescription))
    }
    try bytePairs.write(to: "\(folder)/codes.bpe")
    try vocabulary.write(to: "\(folder)/vocabulary.txt")
    try writeWhole(words.rawValue + "\n", to: "\(folder)/words.txt")
  }
}

extension WordBoundaries {
  fileprivate init(file path: String) throws(SubwordError) {
    self = .marks
    guard FileManager.default.fileExists(atPath: path) else { return }
    let lines: [String]
    do { lines = try TextFile(path).lines() } catch { throw .file(error) }
    guard lines.count == 1, let words = WordBoundaries(rawValue: lines[0]) else {
      throw .unknownBoundaries(file: path, text: lines.first ?? "")
    }
    self = words
  }
}
