import CellExecution
import Foundation
import NotebookRunner

extension ProgressReport.Destination {
  /// This process's own stdout and stderr.
  static func standardStreams() -> Self {
    let isTerminal = isatty(STDERR_FILENO) == 1
    return Self(
      terminalWidth: { isTerminal ? standardErrorWidth() : nil },
      sharesScreen: areSameFile(STDOUT_FILENO, STDERR_FILENO)
    ) { stream, text in
      writeAll(text, to: stream == .stdout ? STDOUT_FILENO : STDERR_FILENO)
    }
  }
}

/// Writes the whole text; what cannot be written, because the reader has gone away, is dropped.
func writeAll(_ text: String, to descriptor: Int32) {
  var bytes = Array(text.utf8)[...]
  while !bytes.isEmpty {
    let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count < 0 && errno == EINTR { continue }
    if count < 0 && errno == EAGAIN {
      var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      poll(&ready, 1, 1_000)
      continue
    }
    if count <= 0 { return }
    bytes = bytes.dropFirst(count)
  }
}

private func standardErrorWidth() -> Int {
  var size = winsize()
  guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
  return Int(size.ws_col)
}

private func areSameFile(_ first: Int32, _ second: Int32) -> Bool {
  var (one, other) = (stat(), stat())
  return fstat(first, &one) == 0 && fstat(second, &other) == 0 && one.st_dev == other.st_dev
    && one.st_ino == other.st_ino
}
