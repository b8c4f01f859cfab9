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
    if let input { return try TextFile(input).lineFeedLines() }
    return try TextFile.lineFeedLines(
      [UInt8](FileHandle.standardInput.readToEnd() ?? Data()), of: Self.standardInput)
  }

  /// Writes what `body` makes of each line; what comes through a pipe goes on as soon as it is there.
  func map(_ body: (String) throws -> String) throws {
    guard input == nil, output == nil else {
      return try write(try lines().map { try body($0) + "\n" }.joined())
    }
    var pending: [UInt8] = []
    var count = 0
    while true {
      let data = FileHandle.standardInput.availableData
      pending += data
      let end = data.isEmpty ? pending.count : (pending.lastIndex(of: 0x0A) ?? -1) + 1
      let lines = try TextFile.lineFeedLines(
        Array(pending[..<end]), of: Self.standardInput, firstLine: count + 1)
      pending.removeFirst(end)
      count += lines.count
      try write(try lines.map { try body($0) + "\n" }.joined())
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
