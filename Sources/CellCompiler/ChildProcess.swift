internal import CChildProcess
import Glibc

/// How a process ended.
package enum ExitStatus: Sendable, Hashable, CustomStringConvertible {
  case exited(Int32)
  case signalled(Int32)

  package var description: String {
    switch self {
    case .exited(let code): "exit code \(code)"
    case .signalled(let signal): "signal \(signal), \(String(cString: strsignal(signal)))"
    }
  }
}

/// A process could not be started.
package struct LaunchError: Error, CustomStringConvertible {
  package var executable: String
  /// As `errno` says.
  package var code: Int32

  package init(executable: String, code: Int32) {
    self.executable = executable
    self.code = code
  }

  package var description: String { "cannot start \(executable): \(String(cString: strerror(code)))" }
}

/// A child process that inherits three descriptors and nothing else.
///
/// Foundation's `Process` is not used here: it passes on every descriptor that lacks close-on-exec, and cannot
/// put the child in a process group of its own.
package struct ChildProcess: Sendable {
  package let identifier: Int32

  /// - Parameters:
  ///   - input, output, error: the descriptors that become the child's 0, 1 and 2.
  ///   - ownSession: whether the child leads a session, so that a terminal's Ctrl-C does not reach it.
  package init(
    _ executable: String, _ arguments: [String], input: Int32 = -1, output: Int32, error: Int32,
    environment: [String: String] = [:], ownSession: Bool = false
  ) throws(LaunchError) {
    var variables: [String] = []
    var next = environ
    while let entry = next.pointee {
      let variable = String(cString: entry)
      if environment[String(variable.prefix { $0 != "=" })] == nil { variables.append(variable) }
      next += 1
    }
    variables += environment.map { "\($0)=\($1)" }

    var child: Int32 = 0
    let code = withCStrings([executable] + arguments) { argv in
      withCStrings(variables) { envp in
        child_process_spawn(&child, executable, argv, envp, input, output, error, ownSession)
      }
    }
    guard code == 0 else { throw LaunchError(executable: executable, code: code) }
    identifier = child
  }

  /// Waits for the end; to be called once.
  package func wait() -> ExitStatus { waitMeasuring().status }

  /// Waits for the end, to be called once, and says how much memory the process held at most, in bytes.
  ///
  /// The system counts in what this process held when it started the child.
  package func waitMeasuring() -> (status: ExitStatus, peakMemory: Int) {
    var status: Int32 = 0
    var usage = rusage()
    while wait4(identifier, &status, 0, &usage) < 0 && errno == EINTR {}
    let signal = status & 0x7f
    return (signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal), usage.ru_maxrss << 10)
  }

  package func send(signal: Int32) { kill(identifier, signal) }

  /// Ends the child, which leads a session, and whatever it started.
  package func killSession() { child_process_kill_session(identifier) }
}

/// Calls `body` with a null-terminated array of C strings.
private func withCStrings<R>(
  _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> R
) -> R {
  var pointers = strings.map { strdup($0) } + [nil]
  defer { pointers.forEach { free($0) } }
  return pointers.withUnsafeMutableBufferPointer { body($0.baseAddress!) }
}

extension ChildProcess {
  /// Runs a tool to its end.
  ///
  /// - Parameters:
  ///   - ownSession: whether the child leads a session, so that `killSession` ends its children, too.
  ///   - onStart: called with the running process, so that another thread can end it.
  ///   - onOutput: called with all that it has written so far, whenever that is more.
  /// - Returns: how it ended, and all that it wrote to both outputs.
  package static func output(
    of executable: String, _ arguments: [String], ownSession: Bool = false,
    onStart: (ChildProcess) -> Void = { _ in }, onOutput: ([UInt8]) -> Void = { _ in }
  ) throws(LaunchError) -> (status: ExitStatus, text: String) {
    var ends: [Int32] = [0, 0]
    guard child_process_pipe(&ends) == 0 else { throw LaunchError(executable: executable, code: errno) }
    defer { close(ends[0]) }
    let child: ChildProcess
    do {
      defer { close(ends[1]) }
      child = try ChildProcess(
        executable, arguments, output: ends[1], error: ends[1], ownSession: ownSession)
    }
    onStart(child)
    let bytes = readAll(ends[0], onOutput: onOutput)
    return (child.wait(), String(decoding: bytes, as: UTF8.self))
  }

  /// Reads to the end of a pipe.
  static func readAll(_ descriptor: Int32, onOutput: ([UInt8]) -> Void = { _ in }) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count > 0 {
        bytes += buffer[..<count]
        onOutput(bytes)
      } else if count == 0 || errno != EINTR {
        return bytes
      }
    }
  }
}
