import Foundation

/// A file of lines in UTF-8, plain or gzip (by its suffix `.gz`).
package struct TextFile {
  package let path: String

  package init(_ path: String) {
    self.path = path
  }

  /// The lines without their ends ("\n" or "\r\n").
  package func lines() throws(TextFileError) -> [String] {
    try lineFeedLines().map { line in
      line.utf8.last == 0x0D ? String(decoding: line.utf8.dropLast(), as: UTF8.self) : line
    }
  }

  /// The lines without "\n"; a "\r" before it stays, as subword-nmt and sacremoses see it.
  package func lineFeedLines() throws(TextFileError) -> [String] {
    try Self.lineFeedLines(try contents(), of: path)
  }

  /// - Parameter name: what an error calls the text.
  package static func lineFeedLines(_ bytes: [UInt8], of name: String) throws(TextFileError) -> [String] {
    var lines: [String] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      guard let text = String(validating: bytes[start..<end], as: UTF8.self) else {
        throw .notUTF8(file: name, line: lines.count + 1)
      }
      lines.append(text)
      start = end + 1
    }
    return lines
  }

  /// The bytes, decompressed if the name ends in `.gz`.
  package func contents() throws(TextFileError) -> [UInt8] {
    guard path.hasSuffix(".gz") else { return try bytes() }
    var output: [UInt8] = []
    var stream = GzipStream()
    try forEachChunk { chunk throws(TextFileError) in
      if let reason = stream.inflate(chunk, appendingTo: &output) {
        throw .corruptGzip(file: path, reason: reason)
      }
    }
    guard stream.isComplete else { throw .truncatedGzip(file: path) }
    return output
  }

  /// The bytes as they are in the file.
  package func bytes() throws(TextFileError) -> [UInt8] {
    let file = try opened()
    defer { try? file.close() }
    var status = stat()
    let size = fstat(file.fileDescriptor, &status) == 0 ? Int(status.st_size) : 0
    // All at once where the size is known; what does not come so, such as a pipe's, comes in pieces.
    var output = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size, let start = buffer.baseAddress {
        let received = read(file.fileDescriptor, start + count, size - count)
        guard received > 0 else { return }
        count += received
      }
    }
    while let chunk = try chunk(of: file) { output += chunk }
    return output
  }

  /// Writes beside, then renames: a file is never half-written.
  package func write(_ bytes: some DataProtocol) throws(TextFileError) {
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw .cannotWrite(file: path, reason: error.localizedDescription)
    }
  }

  /// Gives the bytes as they are in the file, piece by piece.
  package func forEachChunk(_ body: ([UInt8]) throws(TextFileError) -> Void) throws(TextFileError) {
    let file = try opened()
    defer { try? file.close() }
    while let chunk = try chunk(of: file) { try body(chunk) }
  }

  /// The file, open for reading.
  func opened() throws(TextFileError) -> FileHandle {
    var isFolder: ObjCBool = false
    let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    guard !isFolder.boolValue else { throw .folder(path) }
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw isThere ? .unreadable(file: path, reason: "permission denied") : .missing(file: path)
    }
    return file
  }

  /// The next piece; nil at the end.
  func chunk(of file: FileHandle) throws(TextFileError) -> [UInt8]? {
    do {
      let data = try file.read(upToCount: 1 << 18) ?? Data()
      return data.isEmpty ? nil : [UInt8](data)
    } catch {
      throw .unreadable(file: path, reason: error.localizedDescription)
    }
  }
}
