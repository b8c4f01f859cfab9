import Foundation

/// The lines of a file in UTF-8, plain or gzip (by its suffix `.gz`), one after the other, of which only a piece is in
/// memory.
package final class LineReader {
  private let file: TextFile
  private let handle: FileHandle
  private var gzip: GzipStream?
  private var buffer: [UInt8] = []
  /// Where the next line begins.
  private var start = 0
  private var hasEnded = false
  /// How many lines were read.
  package private(set) var count = 0

  package init(_ path: String) throws(TextFileError) {
    file = TextFile(path)
    handle = try file.opened()
    gzip = path.hasSuffix(".gz") ? GzipStream() : nil
  }

  deinit { try? handle.close() }

  /// The next line without its end ("\n" or "\r\n"); nil after the last.
  package func next() throws(TextFileError) -> String? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0A) {
        defer { start = end + 1 }
        return try line(buffer[start..<end])
      }
      searched = buffer.count
      guard !hasEnded else {
        guard start < buffer.count else { return nil }
        defer { start = buffer.count }
        return try line(buffer[start...])
      }
      buffer.removeSubrange(..<start)
      searched -= start
      start = 0
      try readMore()
    }
  }

  private func readMore() throws(TextFileError) {
    guard let chunk = try file.chunk(of: handle) else {
      hasEnded = true
      if let isComplete = gzip?.isComplete, !isComplete { throw .truncatedGzip(file: file.path) }
      return
    }
    guard gzip != nil else {
      buffer += chunk
      return
    }
    if let reason = gzip?.inflate(chunk, appendingTo: &buffer) {
      throw .corruptGzip(file: file.path, reason: reason)
    }
  }

  private func line(_ bytes: ArraySlice<UInt8>) throws(TextFileError) -> String {
    count += 1
    guard let line = String(validating: bytes.last == 0x0D ? bytes.dropLast() : bytes, as: UTF8.self) else {
      throw .notUTF8(file: file.path, line: count)
    }
    return line
  }
}
