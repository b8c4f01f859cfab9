import Foundation
import NotebookFormat

/// The built `notebook-run`, run as a process of its own in a folder of its own.
struct Command {
  struct Result: Hashable {
    var status: Int32
    var stdout: String
    var stderr: String
  }

  /// The working folder.
  let folder: String

  /// Where SwiftPM puts executables and this bundle's resources beside each other.
  static let products = Bundle.module.bundleURL.deletingLastPathComponent()
  static let program = products.appendingPathComponent("notebook-run").path

  /// Puts a fixture into the working folder.
  func copy(_ fixture: String) throws {
    let source = Bundle.module.resourceURL!.appendingPathComponent("Fixtures/\(fixture)")
    try FileManager.default.copyItem(atPath: source.path, toPath: "\(folder)/\(fixture)")
  }

  func notebook(_ name: String) throws -> Notebook { try Notebook(contentsOf: "\(folder)/\(name)") }

  func contents(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
  }

  /// The names in the working folder, hidden ones too.
  func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }

  /// Runs it to its end.
  ///
  /// - Parameters:
  ///   - shell: what a shell does first, such as `ulimit -f 1`.
  ///   - environment: variables beside those of the tests.
  ///   - whileRunning: called once it runs, with what reads its stdout up to now.
  func run(
    _ arguments: [String], after shell: String = ":",
    environment: [String: String] = ["ATTENTIVE_TIMINGS": "off"],
    whileRunning: (Process, _ stdout: () -> String) async throws -> Void = { _, _ in }
  ) async throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "\(shell); exec \"$0\" \"$@\"", Self.program] + arguments
    // What the tests' notebooks take is of no use to anybody's next run.
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    // Files take any amount of output without a reader, which a pipe does not.
    let outputs = FileManager.default.temporaryDirectory
    let (out, err) = (
      outputs.appendingPathComponent(UUID().uuidString), outputs.appendingPathComponent(UUID().uuidString)
    )
    for file in [out, err] { try Data().write(to: file) }
    defer { for file in [out, err] { try? FileManager.default.removeItem(at: file) } }
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: err)
    process.standardInput = FileHandle.nullDevice
    let ended = AsyncStream<Void> { continuation in
      process.terminationHandler = { _ in continuation.finish() }
    }
    try process.run()
    try await whileRunning(process) { (try? String(contentsOf: out, encoding: .utf8)) ?? "" }
    for await _ in ended {}
    process.waitUntilExit()
    return Result(
      status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
      stdout: try String(contentsOf: out, encoding: .utf8),
      stderr: try String(contentsOf: err, encoding: .utf8))
  }
}

/// A command in an empty folder of its own, removed at the end.
func withCommand(isolation: isolated (any Actor)? = #isolation, _ body: (Command) async throws -> Void)
  async throws
{
  try await withTemporaryFolder { try await body(Command(folder: $0)) }
}
