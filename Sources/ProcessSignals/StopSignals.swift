import Foundation
import Synchronization

/// Calls `stop` on the first SIGINT or SIGTERM; a second one ends the process at once, with the status that a shell
/// gives a program that a signal ended.
///
/// Once in a process.
package func onStopSignals(_ stop: @escaping @Sendable (Int32) -> Void) {
  let isStopping = Mutex(false)
  watchSignals([SIGINT, SIGTERM]) { number in
    let isSecond = isStopping.withLock { isStopping in
      defer { isStopping = true }
      return isStopping
    }
    // Whoever listens here keeps its files whole at every moment.
    if isSecond { _exit(128 + number) }
    stop(number)
  }
}
