import ArgumentParser
import Foundation
import TextCore

/// Where lines come from and go to.
struct Files: ParsableArguments {
  @Option(name: [.short, .long], help: "The file to read; .gz is decompressed. (default: standard input)")
  var input: String?

  @Option(name: [.short, .long], help: "The file to write. (default: standard output)")
  var output: String?

  private static let standardInput = "standard input"

  /// All lines, split at "\n" only, without it.
  func lines() throws -> [String] {
    try TextFile.lineFeedLines(bytes(), of: input ?? Self.standardInput)
  }

  /// All of the input.
  func text() throws -> String { try Self.text(of: bytes(), input ?? Self.standardInput) }

  static func text(of path: String) throws -> String { try text(of: TextFile(path).contents(), path) }

  private static func text(of bytes: [UInt8], _ name: String, after lineCount: Int = 0) throws -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    let good = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).prefix {
      String(validating: $0, as: UTF8.self) != nil
    }
    throw TextFileError.notUTF8(file: name, line: lineCount + good.count + 1)
  }

  private func bytes() throws -> [UInt8] {
    if let input { return try TextFile(input).contents() }
    return [UInt8](try FileHandle.standardInput.readToEnd() ?? Data())
  }

  /// Writes what `body` makes of each line; what comes through a pipe goes on as soon as it is there.
  func map(_ body: (String) throws -> String) throws {
    try forEachPart { part in
      var lines = part.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      if lines.last?.isEmpty == true { lines.removeLast() }
      return try lines.map { try body(String($0)) + "\n" }.joined()
    }
  }

  /// As `map`, for lines that end where Python says, with their ends.
  func mapPythonLines(_ body: (String) throws -> String) throws {
    try forEachPart { part in try PythonText.lines(part).map(body).joined() }
  }

  private func forEachPart(_ body: (String) throws -> String) throws {
    guard input == nil, output == nil else { return try write(try body(try text())) }
    var pending: [UInt8] = []
    var lineCount = 0
    while true {
      let data = FileHandle.standardInput.availableData
      pending += data
      let end = data.isEmpty ? pending.count : (pending.lastIndex(of: 0x0A) ?? -1) + 1
      let part = try Self.text(of: Array(pending[..<end]), Self.standardInput, after: lineCount)
      lineCount += pending[..<end].count { $0 == 0x0A }
      pending.removeFirst(end)
      try write(try body(part))
      if data.isEmpty { return }
    }
  }

  func write(_ text: String) throws {
    if let output {
      try TextFile(output).write(Array(text.utf8))
    } else {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    }
  }
}

extension Language: ExpressibleByArgument {}
