import Foundation

extension CellMagics {
  /// A script that ended with another code than 0.
  public enum ShellFailure: Error, CustomStringConvertible {
    case notStarted(reason: String)
    case exited(code: Int32)
    case signalled(Int32)

    public var description: String {
      switch self {
      case .notStarted(let reason): "cannot start /bin/bash: \(reason)"
      case .exited(let code): "bash ended with exit code \(code)"
      case .signalled(let signal): "bash ended by signal \(signal), \(String(cString: strsignal(signal)))"
      }
    }
  }

  /// Runs a script; what it prints is the cell's output.
  ///
  /// Interrupting the cell ends the script and its children.
  public static func bash(_ script: String) throws(ShellFailure) {
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/bash")
    shell.arguments = ["-c", script]
    shell.standardInput = FileHandle.nullDevice
    do { try shell.run() } catch { throw .notStarted(reason: error.localizedDescription) }
    while shell.isRunning {
      usleep(2_000)
      if isInterrupted() {
        // Foundation makes the child a process group's leader; its children belong to the group.
        kill(-shell.processIdentifier, SIGKILL)
        shell.terminate()
      }
    }
    switch (shell.terminationReason, shell.terminationStatus) {
    case (.exit, 0): return
    case (.exit, let code): throw .exited(code: code)
    case (_, let signal): throw .signalled(signal)
    }
  }
}
