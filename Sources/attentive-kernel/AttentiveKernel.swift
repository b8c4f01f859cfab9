import ArgumentParser
import Foundation

/// The command that Jupyter starts, and that tells Jupyter how.
@main
struct AttentiveKernel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attentive-kernel", abstract: "A Jupyter kernel that runs Swift cells, natively compiled.",
    subcommands: [Install.self, Run.self])
}

/// One line on standard error, then exit code 1.
func fail(_ error: any Error) -> Never {
  FileHandle.standardError.write(Data("attentive-kernel: \(error)\n".utf8))
  Foundation.exit(1)
}
