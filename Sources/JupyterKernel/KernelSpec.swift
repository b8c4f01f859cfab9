import Foundation
import RichContent

/// The folder that tells Jupyter how to start this kernel.
package struct KernelSpec: Sendable {
  /// The kernel's executable, as an absolute path; `kernel-launcher` stands beside it.
  package var executable: String
  /// The folder of the Swift toolchain's programs.
  package var toolchain: String

  package static let name = "attentive"

  package init(executable: String, toolchain: String) {
    self.executable = executable
    self.toolchain = toolchain
  }

  /// The content of `kernel.json`.
  ///
  /// The toolchain of the installation comes first on PATH: Jupyter's own PATH often lacks it, and the compiled
  /// library can be imported only by the compiler that wrote it. Jupyter puts its own PATH in for `${PATH}`.
  package var json: JSONValue {
    [
      "argv": [.string(launcher), .string(executable), "run", "-f", "{connection_file}"],
      "display_name": "Swift (Attentive)",
      "language": "swift", "interrupt_mode": "message", "kernel_protocol_version": "5.5",
      "env": ["PATH": .string("\(toolchain):${PATH}")],
      "metadata": ["debugger": false, "supported_encryption": ["curve"]],
    ]
  }

  private var launcher: String {
    URL(fileURLWithPath: executable).deletingLastPathComponent().appendingPathComponent("kernel-launcher")
      .path
  }

  /// Writes the folder `share/jupyter/kernels/attentive`, or the same below a data folder of the user.
  ///
  /// - Parameter kernels: the folder of all kernelspecs.
  /// - Returns: the folder of this one.
  package func install(in kernels: URL) throws(KernelSpecError) -> URL {
    guard FileManager.default.isExecutableFile(atPath: launcher) else { throw .noLauncher(path: launcher) }
    let folder = kernels.appendingPathComponent(KernelSpec.name)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(kernelLogo.utf8).write(to: folder.appendingPathComponent("logo-svg.svg"), options: .atomic)
      // Last: a folder without this file is no kernelspec yet.
      try (encoder.encode(json) + Data("\n".utf8))
        .write(to: folder.appendingPathComponent("kernel.json"), options: .atomic)
    } catch {
      throw .notWritable(folder: folder.path, reason: error.localizedDescription)
    }
    return folder
  }
}

extension KernelSpec {
  /// The kernelspecs below a prefix such as `/usr/local` or a virtual environment.
  package static func kernels(prefix: URL) -> URL { prefix.appendingPathComponent("share/jupyter/kernels") }

  /// The kernelspecs of this user, where jupyter_core looks on Linux.
  package static func userKernels(environment: [String: String]) -> URL {
    if let data = environment["JUPYTER_DATA_DIR"], !data.isEmpty {
      return URL(fileURLWithPath: data).appendingPathComponent("kernels")
    }
    let home = environment["HOME"] ?? NSHomeDirectory()
    let data = environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? "\(home)/.local/share"
    return URL(fileURLWithPath: data).appendingPathComponent("jupyter/kernels")
  }
}

extension KernelSpec {
  /// The first folder of PATH that holds a Swift compiler.
  package static func toolchain(environment: [String: String]) throws(KernelSpecError) -> String {
    let path = environment["PATH"] ?? ""
    for folder in path.split(separator: ":").map(String.init) {
      let program = URL(fileURLWithPath: folder).appendingPathComponent("swift-frontend")
      if FileManager.default.isExecutableFile(atPath: program.path) {
        return program.resolvingSymlinksInPath().deletingLastPathComponent().path
      }
    }
    throw .noToolchain(path: path)
  }
}

/// Why a kernelspec cannot be installed.
package enum KernelSpecError: Error, Hashable, CustomStringConvertible {
  case noToolchain(path: String)
  case noPythonPrefix
  case noLauncher(path: String)
  case notWritable(folder: String, reason: String)

  package var description: String {
    switch self {
    case .noToolchain(let path):
      "no 'swift-frontend' in any folder of PATH (\(path)); put the Swift toolchain's usr/bin there and install again"
    case .noPythonPrefix:
      "no Python environment: VIRTUAL_ENV and CONDA_PREFIX are not set; activate one, or give --prefix DIR"
    case .noLauncher(let path): "no program at \(path); run 'swift build -c release', and install again"
    case .notWritable(let folder, let reason): "cannot write kernelspec '\(folder)': \(reason)"
    }
  }
}
