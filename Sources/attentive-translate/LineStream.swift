import Foundation
import TextCore

/// Lines of a stream as they come.
struct LineStream {
  private let file: FileHandle
  private var pending: [UInt8] = []
  private var hasEnded = false
  private var count = 0

  init(_ file: FileHandle) { self.file = file }

  /// The next lines, without their ends: as many as are there, at least one; nil at the end.
  ///
  /// - Throws: `TextFileError` for a line that is not UTF-8.
  mutating func next(atMost limit: Int) throws -> [String]? {
    while !hasEnded, !pending.contains(0x0A) { read() }
    var lines: [String] = []
    var start = 0
    while lines.count < limit, let end = pending[start...].firstIndex(of: 0x0A) {
      lines.append(try line(pending[start..<end]))
      start = end + 1
    }
    if hasEnded, lines.count < limit, start < pending.count {
      lines.append(try line(pending[start...]))
      start = pending.count
    }
    pending.removeSubrange(..<start)
    return lines.isEmpty ? nil : lines
  }

  private mutating func read() {
    let data = file.availableData
    hasEnded = data.isEmpty
    pending += data
  }

  private mutating func line(_ bytes: ArraySlice<UInt8>) throws -> String {
    count += 1
    guard let line = String(validating: bytes, as: UTF8.self) else {
      throw TextFileError.notUTF8(file: "standard input", line: count)
    }
    return line
  }
}
