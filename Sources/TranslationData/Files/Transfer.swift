import Foundation
import Synchronization
import TextCore

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// One request whose body goes to a file as it comes, run to its end on the calling thread.
final class Transfer: NSObject, URLSessionDataDelegate {
  private struct State {
    var response: HTTPURLResponse?
    var failure: String?
    var writeError: Int32?
  }
  private let state = Mutex(State())
  private let finished = DispatchSemaphore(value: 0)
  private let request: URLRequest
  private let file: Int32

  /// - Parameter received: the bytes of the file that stay and are not asked for again, where the server allows that.
  init(of url: URL, after received: Int, to path: String) throws(TextFileError) {
    var request = URLRequest(url: url, cachePolicy: .reloadIgnoringLocalCacheData, timeoutInterval: 60)
    if received > 0 { request.setValue("bytes=\(received)-", forHTTPHeaderField: "Range") }
    self.request = request
    file = open(path, O_WRONLY | O_CREAT, 0o644)
    guard file >= 0, ftruncate(file, off_t(received)) == 0, lseek(file, 0, SEEK_END) >= 0 else {
      throw .cannotWrite(file: path, reason: String(cString: strerror(errno)))
    }
  }

  deinit { if file >= 0 { close(file) } }

  var response: HTTPURLResponse? { state.withLock { $0.response } }
  /// Why the connection ended before the body did.
  var failure: String? { state.withLock { $0.failure } }
  /// The errno of a write that did not succeed.
  var writeError: Int32? { state.withLock { $0.writeError } }

  func run() {
    let session = URLSession(configuration: .ephemeral, delegate: self, delegateQueue: nil)
    session.dataTask(with: request).resume()
    finished.wait()
    session.invalidateAndCancel()
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    let response = response as? HTTPURLResponse
    state.withLock { state in
      state.response = response
      // A server that knows no ranges sends everything again.
      if response?.statusCode == 200, ftruncate(file, 0) != 0 || lseek(file, 0, SEEK_SET) != 0 {
        state.writeError = errno
      }
    }
    completionHandler(.allow)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    state.withLock { state in
      guard state.writeError == nil, [200, 206].contains(state.response?.statusCode) else { return }
      data.withUnsafeBytes { bytes in
        var written = 0
        while written < bytes.count {
          let count = write(file, bytes.baseAddress?.advanced(by: written), bytes.count - written)
          if count < 0, errno == EINTR { continue }
          guard count >= 0 else {
            state.writeError = errno
            dataTask.cancel()
            return
          }
          written += count
        }
      }
    }
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    state.withLock { $0.failure = error?.localizedDescription }
    finished.signal()
  }
}
