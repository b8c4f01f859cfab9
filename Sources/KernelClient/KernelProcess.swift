import CellCompiler
import Foundation
import JupyterProtocol
import RichContent
import Synchronization

/// A kernel's process, and the folder with its connection file, its sockets and what it writes.
///
/// The sockets are files of that folder (ZeroMQ's `ipc`): no port is chosen, so that kernels beside each other
/// have none to race for.
final class KernelProcess: Sendable {
  let connection: ConnectionFile
  private let kernel: InstalledKernel
  private let folder: String
  private let process: ChildProcess
  private let death = Mutex<(status: ExitStatus, peakMemory: Int)?>(nil)

  /// - Parameter onEnd: called once, when the process has ended.
  init(_ kernel: InstalledKernel, onEnd: @escaping @Sendable () -> Void) throws(KernelClientError) {
    self.kernel = kernel
    func failed(_ reason: String) -> KernelClientError {
      .notStarted(kernel: kernel.name, reason: reason, words: "")
    }
    // Not below TMPDIR: a socket's path may have 107 bytes at most.
    var template = Array("/tmp/notebook-run-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw failed(String(cString: strerror(errno))) }
    folder = String(cString: made)
    let key = UUID().uuidString
    var ports: [ConnectionFile.Channel: Int] = [:]
    for (number, channel) in ConnectionFile.Channel.allCases.enumerated() { ports[channel] = number + 1 }
    connection = ConnectionFile(transport: .ipc, address: "\(folder)/k", ports: ports, key: key)
    var members: [String: JSONValue] = [
      "transport": "ipc", "ip": .string("\(folder)/k"), "key": .string(key),
      "signature_scheme": "hmac-sha256",
      "kernel_name": .string(kernel.name),
    ]
    for (channel, port) in ports { members["\(channel.rawValue)_port"] = .integer(port) }
    let file = "\(folder)/connection.json"
    guard FileManager.default.createFile(atPath: file, contents: WireCodec.bytes(.object(members))) else {
      throw failed("cannot write '\(file)'")
    }
    let log = open("\(folder)/log", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    defer { close(log) }
    let arguments = kernel.command.map { $0.replacing("{connection_file}", with: file) }
    guard let program = Self.program(arguments[0], path: kernel.environment["PATH"]) else {
      throw .noProgram(kernel: kernel.name, program: arguments[0])
    }
    do {
      process = try ChildProcess(
        program, Array(arguments.dropFirst()), output: log, error: log,
        // By it a kernel notices that whoever started it has gone.
        environment: kernel.environment.merging(["JPY_PARENT_PID": "\(getpid())"]) { $1 },
        ownSession: true)
    } catch {
      throw failed("\(error)")
    }
    Thread { [self] in
      let (status, peakMemory) = process.waitMeasuring()
      death.withLock { $0 = (status, peakMemory) }
      onEnd()
    }.start()
  }

  /// How it ended, such as `signal 9, Killed; peak memory 80 MB`; nil while it lives.
  var ending: String? {
    death.withLock(\.self).map { "\($0.status); peak memory \($0.peakMemory >> 20) MB" }
  }

  /// The last line that the kernel itself wrote.
  var lastWords: String {
    let text = (try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)) ?? ""
    return text.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
  }

  /// As Ctrl-C does, for the kernel and what it has started.
  func interrupt() {
    death.withLock { if $0 == nil { _ = kill(-process.identifier, SIGINT) } }
  }

  /// Ends the process and what it has started; removes the folder.
  func end() {
    death.withLock { if $0 == nil { process.killSession() } }
    try? FileManager.default.removeItem(atPath: folder)
  }

  private static func program(_ name: String, path: String?) -> String? {
    if name.contains("/") { return FileManager.default.isExecutableFile(atPath: name) ? name : nil }
    let path = path ?? ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
