import Foundation
import TextCore
import TranslationMetrics

/// Reads hypotheses and references as sacreBLEU does: lines without the white space at their ends.
enum ScoreInput {
  static let standardInput = "standard input"

  typealias ReadFile = (name: String, content: Result<[String], ScoreError>)

  /// The lines of files, several at a time.
  static func read(_ files: [String]) -> [ReadFile] {
    inShares(of: files.count, least: 1) { share in
      files[share].map { file in
        do throws(ScoreError) {
          return (file, .success(try lines(of: file)))
        } catch {
          return (file, .failure(error))
        }
      }
    }
  }

  /// One set of references for each file, or `count` sets from the fields of one file.
  static func references(
    _ files: [ReadFile], fieldsPerLine count: Int
  ) throws(ScoreError) -> [(name: String, lines: [String])] {
    var sets: [(name: String, lines: [String])] = []
    for (file, content) in files {
      let lines = try content.get()
      guard count > 1 else {
        sets.append((file, lines))
        continue
      }
      var fields = [[String]](repeating: [], count: count)
      for (index, line) in lines.enumerated() {
        let parts = line.unicodeScalars.split(
          separator: "\t", maxSplits: count - 1, omittingEmptySubsequences: false)
        guard parts.count == count else {
          throw .fields(name: file, line: index + 1, found: parts.count, expected: count)
        }
        for (number, part) in parts.enumerated() { fields[number].append(String(part)) }
      }
      sets += fields.enumerated().map { ("\(file), field \($0 + 1)", $1) }
    }
    return sets
  }

  static func systems(_ files: [ReadFile]) throws(ScoreError) -> [ScoreTask.System] {
    var systems: [ScoreTask.System] = []
    for (file, content) in files {
      if systems.contains(where: { $0.name == file }) { throw .sameName(file) }
      systems.append(.init(name: file, hypotheses: try content.get()))
    }
    return systems
  }

  /// The systems on standard input: one to each field between tabs.
  static func systemsOfStandardInput() throws(ScoreError) -> [ScoreTask.System] {
    // Python reads standard input with every kind of line end.
    let lines = try lines(
      Array(FileHandle.standardInput.readDataToEndOfFile()), name: standardInput, splitsAtReturns: true)
    guard let first = lines.first else { throw .empty(name: standardInput) }
    let count = first.unicodeScalars.count { $0 == "\t" } + 1
    if count == 1 {
      for (index, line) in lines.enumerated() where line.utf8.contains(0x09) {
        let found = line.unicodeScalars.count { $0 == "\t" } + 1
        throw .fields(name: standardInput, line: index + 1, found: found, expected: 1)
      }
      return [.init(name: "System 1", hypotheses: lines)]
    }
    var systems = (1...count).map { ScoreTask.System(name: "System \($0)", hypotheses: []) }
    for (index, line) in lines.enumerated() {
      let fields = line.unicodeScalars.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count == count else {
        throw .fields(name: standardInput, line: index + 1, found: fields.count, expected: count)
      }
      for (number, field) in fields.enumerated() {
        systems[number].hypotheses.append(PythonText.strippedAtEnd(String(field)))
      }
    }
    return systems
  }

  private static func lines(of file: String) throws(ScoreError) -> [String] {
    let bytes: [UInt8]
    do {
      bytes = try TextFile(file).contents()
    } catch {
      throw .file(reason: "\(error)")
    }
    return try lines(bytes, name: file, splitsAtReturns: false)
  }

  private static func lines(
    _ bytes: [UInt8], name: String, splitsAtReturns: Bool
  ) throws(ScoreError) -> [String] {
    var lines: [String] = []
    var start = 0
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != 0x0A, !(splitsAtReturns && bytes[end] == 0x0D) { end += 1 }
      // ASCII at the end needs no look at code points.
      var last = end
      while last > start, bytes[last - 1] == 0x20 || bytes[last - 1] == 0x0D { last -= 1 }
      guard let valid = try? UTF8Span(validating: bytes.span.extracting(start..<last)) else {
        throw .notUTF8(name: name, line: lines.count + 1)
      }
      var line = String(copying: valid)
      if last > start, bytes[last - 1] <= 0x20 || bytes[last - 1] >= 0x80 {
        line = PythonText.strippedAtEnd(line)
      }
      lines.append(line)
      let isPair = splitsAtReturns && end + 1 < bytes.count && bytes[end] == 0x0D && bytes[end + 1] == 0x0A
      start = end + (isPair ? 2 : 1)
    }
    return lines
  }
}
