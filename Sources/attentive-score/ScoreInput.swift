import Foundation
import TextCore
import TranslationMetrics

/// Reads hypotheses and references as sacreBLEU does: lines without the white space at their ends.
enum ScoreInput {
  static let standardInput = "standard input"

  typealias ReadFile = (name: String, content: Result<Sentences, ScoreError>)

  /// The lines of files, several at a time.
  static func read(_ files: [String]) -> [ReadFile] {
    inShares(of: files.count, least: 1) { share in
      files[share].map { file in
        do throws(ScoreError) {
          return (file, .success(try sentences(of: file)))
        } catch {
          return (file, .failure(error))
        }
      }
    }
  }

  /// One set of references for each file, or `count` sets from the fields of one file.
  static func references(
    _ files: [ReadFile], fieldsPerLine count: Int
  ) throws(ScoreError) -> [(name: String, lines: Sentences)] {
    var sets: [(name: String, lines: Sentences)] = []
    for (file, content) in files {
      let lines = try content.get()
      guard count > 1 else {
        sets.append((file, lines))
        continue
      }
      var fields = [[String]](repeating: [], count: count)
      for (index, line) in lines.strings.enumerated() {
        let parts = line.unicodeScalars.split(
          separator: "\t", maxSplits: count - 1, omittingEmptySubsequences: false)
        guard parts.count == count else {
          throw .fields(name: file, line: index + 1, found: parts.count, expected: count)
        }
        for (number, part) in parts.enumerated() { fields[number].append(String(part)) }
      }
      sets += fields.enumerated().map { ("\(file), field \($0 + 1)", Sentences($1)) }
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
    let sentences = try sentences(
      Array(FileHandle.standardInput.readDataToEndOfFile()), name: standardInput, splitsAtReturns: true)
    let lines = sentences.strings
    guard let first = lines.first else { throw .empty(name: standardInput) }
    let count = first.unicodeScalars.count { $0 == "\t" } + 1
    if count == 1 {
      for (index, line) in lines.enumerated() where line.utf8.contains(0x09) {
        let found = line.unicodeScalars.count { $0 == "\t" } + 1
        throw .fields(name: standardInput, line: index + 1, found: found, expected: 1)
      }
      return [.init(name: "System 1", hypotheses: sentences)]
    }
    var systems = [[String]](repeating: [], count: count)
    for (index, line) in lines.enumerated() {
      let fields = line.unicodeScalars.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count == count else {
        throw .fields(name: standardInput, line: index + 1, found: fields.count, expected: count)
      }
      for (number, field) in fields.enumerated() {
        systems[number].append(PythonText.strippedAtEnd(String(field)))
      }
    }
    return systems.enumerated().map { .init(name: "System \($0 + 1)", hypotheses: Sentences($1)) }
  }

  private static func sentences(of file: String) throws(ScoreError) -> Sentences {
    let bytes: [UInt8]
    do {
      bytes = try TextFile(file).contents()
    } catch {
      throw .file(reason: "\(error)")
    }
    return try sentences(bytes, name: file, splitsAtReturns: false)
  }

  private static func sentences(
    _ bytes: [UInt8], name: String, splitsAtReturns: Bool
  ) throws(ScoreError) -> Sentences {
    do throws(Sentences.NotUTF8) {
      return try Sentences(lines: bytes, splitsAtReturns: splitsAtReturns)
    } catch {
      throw .notUTF8(name: name, line: error.line)
    }
  }
}
