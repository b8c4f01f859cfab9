import Foundation
import Synchronization
import TextCore

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// A file behind an http(s) URL, kept at a path.
///
/// Bytes go to `<path>.part`, which a later try continues; only a whole file gets the name, with the right checksum if
/// one is known.
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

  /// The destination, after downloading what is not there yet.
  func path() throws(CorpusError) -> String {
    if let bytes = try? TextFile(destination).bytes(), isRight(bytes) { return destination }
    let part = destination + ".part"
    do {
      try FileManager.default.createDirectory(
        atPath: (destination as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    } catch {
      throw .file(.cannotWrite(file: destination, reason: error.localizedDescription))
    }
    var bytes = (try? TextFile(part).bytes()) ?? []
    if let size, bytes.count >= size { bytes = [] }  // no beginning of our file
    let resumed = !bytes.isEmpty
    try fetch(after: &bytes, keptAt: part)
    if resumed, !isRight(bytes) {
      // What was there before may have been damaged: once more from the start.
      bytes = []
      try fetch(after: &bytes, keptAt: part)
    }
    if let checksum, !isRight(bytes) {
      try? FileManager.default.removeItem(atPath: part)
      throw .wrongChecksum(file: url.absoluteString, expected: checksum, found: sha256(bytes))
    }
    guard rename(part, destination) == 0 else {
      throw .file(.cannotWrite(file: destination, reason: String(cString: strerror(errno))))
    }
    return destination
  }

  private func isRight(_ bytes: [UInt8]) -> Bool { checksum.map { $0 == sha256(bytes) } ?? true }

  /// Gets the bytes that follow `bytes`, and keeps all of them at `part`, even if the connection ends early.
  private func fetch(after bytes: inout [UInt8], keptAt part: String) throws(CorpusError) {
    var request = URLRequest(url: url, cachePolicy: .reloadIgnoringLocalCacheData, timeoutInterval: 60)
    if !bytes.isEmpty { request.setValue("bytes=\(bytes.count)-", forHTTPHeaderField: "Range") }
    let transfer = Transfer()
    transfer.run(request)
    guard let response = transfer.response else {
      throw .unreachable(url: url.absoluteString, reason: transfer.failure ?? "no answer")
    }
    let length = response.expectedContentLength
    let expected: Int
    switch response.statusCode {
    case 206:
      expected = size ?? bytes.count + max(Int(length), 0)
      bytes += transfer.bytes
    case 200:
      expected = size ?? max(Int(length), 0)
      bytes = transfer.bytes
    default: throw .httpStatus(url: url.absoluteString, status: response.statusCode)
    }
    try CorpusError.wrapping { () throws(TextFileError) in try TextFile(part).write(bytes) }
    guard bytes.count >= expected else {
      throw .shortDownload(url: url.absoluteString, received: bytes.count, expected: expected)
    }
  }
}

/// One request, run to its end on the calling thread; what arrived before a failure is kept.
private final class Transfer: NSObject, URLSessionDataDelegate {
  private struct State {
    var response: HTTPURLResponse?
    var bytes: [UInt8] = []
    var failure: String?
  }
  private let state = Mutex(State())
  private let finished = DispatchSemaphore(value: 0)

  var response: HTTPURLResponse? { state.withLock { $0.response } }
  var bytes: [UInt8] { state.withLock { $0.bytes } }
  var failure: String? { state.withLock { $0.failure } }

  func run(_ request: URLRequest) {
    let configuration = URLSessionConfiguration.ephemeral
    let session = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
    session.dataTask(with: request).resume()
    finished.wait()
    session.invalidateAndCancel()
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    state.withLock { $0.response = response as? HTTPURLResponse }
    completionHandler(.allow)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    state.withLock { $0.bytes += data }
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    state.withLock { $0.failure = error?.localizedDescription }
    finished.signal()
  }
}
