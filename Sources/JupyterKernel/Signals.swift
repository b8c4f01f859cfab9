import Foundation
import Glibc
import ZeroMQ

/// SIGINT interrupts the running cell and SIGTERM ends the kernel.
///
/// Neither kills the process where it stands.
enum Signals {
  // Written once, before the handlers are installed; a handler can capture nothing.
  nonisolated(unsafe) private static var arrived: WakePipe?

  /// Installs the handlers.
  ///
  /// They are handlers and not `SIG_IGN`, which children would inherit.
  static func watch(onInterrupt: @escaping @Sendable () -> Void, onTerminate: @escaping @Sendable () -> Void)
  {
    let pipe = WakePipe()
    arrived = pipe
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in Signals.arrived?.wake(UInt8(truncatingIfNeeded: number)) }
    }
    let thread = Thread {
      while let number = pipe.take(1).first {
        if Int32(number) == SIGINT { onInterrupt() } else { onTerminate() }
      }
    }
    thread.name = "signals"
    thread.start()
  }
}
