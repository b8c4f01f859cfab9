internal import CChildProcess
import Glibc

/// A compiler that has been started for the next cell and waits for its text: its start takes a third of a small
/// cell's compilation.
///
/// It reads standard input under the source file's name. When this process ends, however, so does that input, and
/// with it the compiler.
final class PreparedCompiler: Sendable {
  /// What it was started with; a cell that needs anything else needs another compiler.
  let arguments: [String]
  let child: ChildProcess
  private let source: String
  private let input: Int32
  private let output: Int32

  /// A write to a compiler that was killed is an error, and not this process's end.
  private static let ignoresBrokenPipes: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

  /// - Parameter source: the source file's path in `arguments`, where nothing stands yet.
  init(_ frontEnd: String, _ arguments: [String], source: String) throws(LaunchError) {
    _ = Self.ignoresBrokenPipes
    self.arguments = arguments
    self.source = source
    var (text, messages): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
    guard child_process_pipe(&text) == 0 else { throw LaunchError(executable: frontEnd, code: errno) }
    defer { close(text[0]) }
    guard child_process_pipe(&messages) == 0 else {
      close(text[1])
      throw LaunchError(executable: frontEnd, code: errno)
    }
    defer { close(messages[1]) }
    (input, output) = (text[1], messages[0])
    symlink("/dev/stdin", source)
    do {
      child = try ChildProcess(frontEnd, arguments, input: text[0], output: messages[1], error: messages[1])
    } catch {
      close(input)
      close(output)
      unlink(source)
      throw error
    }
  }

  /// Compiles a text; to be called once, instead of `discard`.
  ///
  /// - Returns: how the compiler ended, and its messages.
  func compile(_ text: String) -> (status: ExitStatus, text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      // Its messages, or its end, say why it reads no more.
      if count <= 0 { break }
      rest = rest.dropFirst(count)
    }
    close(input)
    let messages = ChildProcess.readAll(output)
    close(output)
    return (child.wait(), String(decoding: messages, as: UTF8.self))
  }

  func discard() {
    child.send(signal: SIGKILL)
    close(input)
    close(output)
    _ = child.wait()
    unlink(source)
  }
}
