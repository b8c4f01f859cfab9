import Foundation

/// Calls `handle` with the number of each of these signals that arrives, one after the other on a thread of its own.
///
/// Once in a process. Handlers and a pipe, instead of ignored signals with a dispatch source: children would inherit
/// what is ignored.
package func watchSignals(_ numbers: [Int32], _ handle: @escaping @Sendable (Int32) -> Void) {
  let pipe = WakePipe()
  arrived = pipe
  let thread = Thread {
    while let number = pipe.take(1).first { handle(Int32(number)) }
  }
  thread.name = "signals"
  thread.start()
  for number in numbers {
    signal(number) { number in arrived?.wake(UInt8(truncatingIfNeeded: number)) }
  }
}

/// Unsafe: written once, before the handlers that read it are there; a handler can capture nothing.
nonisolated(unsafe) private var arrived: WakePipe?
