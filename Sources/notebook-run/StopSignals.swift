import Dispatch
import Foundation

/// Ends a run on SIGINT and SIGTERM: the first asks it to stop, a second one ends the process.
struct StopSignals {
  private let sources: [any DispatchSourceSignal]

  init(stop: @escaping @Sendable (Int32) -> Void) {
    let queue = DispatchQueue(label: "signals")
    let count = Counter()
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        count.value += 1
        // The worker ends with its parent, and the notebook holds all cells that have ended.
        if count.value > 1 { _exit(128 + number) }
        stop(number)
      }
      source.resume()
      return source
    }
  }

  func cancel() {
    for source in sources { source.cancel() }
  }

  /// Only the handlers use it, and these run on one serial queue.
  private final class Counter: @unchecked Sendable {
    var value = 0
  }
}
