import Foundation
import TextCore

/// A file behind an http(s) URL, kept at a path.
///
/// Bytes go to `<path>.part` as they come, which a later try continues; only a whole file gets the name. Its SHA-256 is
/// the known one; where none is known, that of the first download, which `<path>.sha256` keeps: that shows later
/// damage and change, but not a source that was wrong from the beginning.
struct Download {
  let url: URL
  let destination: String
  /// Nil where only the server knows.
  let size: Int?
  let checksum: String?

  init(from url: URL, to destination: String, size: Int? = nil, sha256: String? = nil) {
    self.url = url
    self.destination = destination
    self.size = size
    checksum = sha256
  }

  private var part: String { destination + ".part" }
  private var record: String { destination + ".sha256" }

  /// The destination, after downloading what is not there yet.
  func path() throws(CorpusError) -> String {
    let recorded = checksum == nil ? recordedChecksum() : nil
    let expected = checksum ?? recorded
    if let found = try? sha256(ofFile: destination), found == expected ?? found { return destination }
    do {
      try FileManager.default.createDirectory(
        atPath: (destination as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    } catch {
      throw .file(.cannotWrite(file: destination, reason: error.localizedDescription))
    }
    var received = partSize()
    if let size, received >= size { received = 0 }  // no beginning of our file
    try fetch(after: received)
    var found = try CorpusError.wrapping { () throws(TextFileError) in try sha256(ofFile: part) }
    if received > 0, let expected, found != expected {
      // What was there before may have been damaged: once more from the start.
      try fetch(after: 0)
      found = try CorpusError.wrapping { () throws(TextFileError) in try sha256(ofFile: part) }
    }
    if let expected, found != expected {
      try? FileManager.default.removeItem(atPath: part)
      if let recorded {
        throw .changedSource(url: url.absoluteString, first: recorded, found: found, record: record)
      }
      throw .wrongChecksum(file: url.absoluteString, expected: expected, found: found)
    }
    if expected == nil {
      let line = "\(found)  \((destination as NSString).lastPathComponent)\n"
      try CorpusError.wrapping { () throws(TextFileError) in try TextFile(record).write(Array(line.utf8)) }
    }
    guard rename(part, destination) == 0 else {
      throw .file(.cannotWrite(file: destination, reason: String(cString: strerror(errno))))
    }
    return destination
  }

  /// What the first download's file had.
  private func recordedChecksum() -> String? {
    (try? TextFile(record).lines())?.first.map { String($0.prefix { $0 != " " }) }
  }

  private func partSize() -> Int {
    var status = stat()
    return stat(part, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Gets the bytes that follow the first `received` of the part; what comes before a failure is kept.
  private func fetch(after received: Int) throws(CorpusError) {
    let transfer = try CorpusError.wrapping { () throws(TextFileError) in
      try Transfer(of: url, after: received, to: part)
    }
    transfer.run()
    if let code = transfer.writeError {
      throw .file(.cannotWrite(file: part, reason: String(cString: strerror(code))))
    }
    guard let response = transfer.response else {
      throw .unreachable(url: url.absoluteString, reason: transfer.failure ?? "no answer")
    }
    let length = max(Int(response.expectedContentLength), 0)
    switch response.statusCode {
    case 200: try checkLength(size ?? length)
    case 206: try checkLength(size ?? received + length)
    // Nothing follows what is there: whether that is the file, only its beginning can tell.
    case 416 where received > 0: try fetch(after: 0)
    default: throw .httpStatus(url: url.absoluteString, status: response.statusCode)
    }
  }

  private func checkLength(_ expected: Int) throws(CorpusError) {
    let received = partSize()
    guard received >= expected else {
      throw .shortDownload(url: url.absoluteString, received: received, expected: expected)
    }
  }
}
