import Dispatch
import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// SIGINT and SIGTERM as a wish: the first asks the run to stop, a second ends the program at once.
final class StopSignals: Sendable {
  private let first = Mutex<Int32?>(nil)
  /// Kept, so that they live.
  ///
  /// Unsafe: written by the initialiser alone, and never read.
  nonisolated(unsafe) private var sources: [any DispatchSourceSignal] = []

  /// The signal that came; nil for none.
  var received: Int32? { first.withLock { $0 } }

  init(stop: @escaping @Sendable () -> Void) {
    // A file beyond its limit is an error of the write, not the program's end.
    signal(SIGXFSZ, SIG_IGN)
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [self] in
        first.withLock { $0 = number }
        signal(number, SIG_DFL)
        stop()
      }
      source.resume()
      return source
    }
  }
}
