import Foundation

/// Calls `stop` on the first SIGINT or SIGTERM; a second one ends the process at once.
///
/// A pipe and handlers instead of ignored signals with a dispatch source: the worker and its children would inherit
/// what is ignored.
func onStopSignals(_ stop: @escaping @Sendable (Int32) -> Void) {
  var ends: [Int32] = [-1, -1]
  guard pipe(&ends) == 0 else { return }
  for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  let received = ends[0]
  signalPipe = ends[1]
  Thread.detachNewThread {
    var isStopping = false
    while let number = nextSignal(received) {
      // The worker ends with its parent, and the notebook on the disk holds all cells that have ended.
      if isStopping { _exit(128 + number) }
      isStopping = true
      stop(number)
    }
  }
  for number in [SIGINT, SIGTERM] { signal(number, forward) }
}

/// The pipe's writing end.
///
/// Safe without a lock: it is set once, before the handlers that read it are there.
nonisolated(unsafe) private var signalPipe: Int32 = -1

/// Only what is allowed in a signal handler: one `write`, with `errno` kept.
private func forward(_ number: Int32) {
  let kept = errno
  var byte = UInt8(truncatingIfNeeded: number)
  _ = write(signalPipe, &byte, 1)
  errno = kept
}

private func nextSignal(_ descriptor: Int32) -> Int32? {
  var byte: UInt8 = 0
  while true {
    let count = read(descriptor, &byte, 1)
    if count == 1 { return Int32(byte) }
    if count == 0 || errno != EINTR { return nil }
  }
}
