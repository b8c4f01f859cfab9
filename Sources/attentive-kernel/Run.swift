import ArgumentParser
import CellCompiler
import CellExecution
import Foundation
import JupyterKernel
import JupyterProtocol
import KernelHistory

/// Serves one connection file's channels until told to end.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Run the kernel; Jupyter does this.")

  @Option(name: [.customShort("f"), .long], help: "The connection file, which says where to listen.")
  var connectionFile: String

  func run() throws {
    let listeners = Listeners.inherited()
    do {
      let connection = try ConnectionFile(contentsOf: URL(fileURLWithPath: connectionFile))
      let paths = try ToolchainPaths.locate()
      let version = CompilerVersion(paths: paths)
      let history = InputHistory(
        file: InputHistory.file(environment: ProcessInfo.processInfo.environment), report: log)
      let kernel = try Kernel(
        connection, listeners: listeners,
        executor: try SwiftCellExecutor(paths: paths, expectsQuestions: true),
        history: history
      ) { version.text }
      try kernel.register()
      kernel.watchProcess(environment: ProcessInfo.processInfo.environment)
      kernel.run()
    } catch {
      fail(error)
    }
    // Threads of the engine may still wait for a worker that did not end in time.
    Foundation.exit(0)
  }
}
