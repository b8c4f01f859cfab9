import Dispatch
import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// SIGINT and SIGTERM as a wish: the first asks the run to stop, a second ends the program at once.
final class StopSignals: Sendable {
  private struct State {
    var received: Int32?
    var run: Task<Void, any Error>?
  }

  private let state = Mutex(State())
  /// Kept, so that they live.
  ///
  /// Unsafe: written by the initialiser alone, and never read.
  nonisolated(unsafe) private var sources: [any DispatchSourceSignal] = []

  /// The signal that came; nil for none.
  var received: Int32? { state.withLock { $0.received } }

  /// Listens from now on.
  init() {
    // A file beyond its limit is an error of the write, not the program's end.
    signal(SIGXFSZ, SIG_IGN)
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [self] in
        signal(number, SIG_DFL)
        state.withLock {
          $0.received = number
          $0.run?.cancel()
        }
      }
      source.resume()
      return source
    }
  }

  /// Names the run that is to be stopped, also by a signal that has come already.
  func stop(_ run: Task<Void, any Error>) {
    state.withLock {
      $0.run = run
      if $0.received != nil { run.cancel() }
    }
  }
}
