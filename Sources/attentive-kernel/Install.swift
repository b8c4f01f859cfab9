import ArgumentParser
import Foundation
import JupyterKernel

/// Writes the kernelspec.
struct Install: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Tell Jupyter of this kernel.")

  @Flag(help: "For this user only; what happens where nothing else is asked for.")
  var user = false

  @Option(help: "Below this folder's share/jupyter/kernels, as for a virtual environment.")
  var prefix: String?

  @Flag(help: "Into the active Python environment (VIRTUAL_ENV or CONDA_PREFIX).")
  var sysPrefix = false

  func validate() throws {
    guard [user, prefix != nil, sysPrefix].filter(\.self).count <= 1 else {
      throw ValidationError("give only one of --user, --prefix and --sys-prefix")
    }
  }

  func run() throws {
    do {
      let environment = ProcessInfo.processInfo.environment
      let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      let spec = KernelSpec(
        executable: program.path, toolchain: try KernelSpec.toolchain(environment: environment))
      let folder = try spec.install(in: try kernels(environment: environment))
      print("installed kernelspec '\(KernelSpec.name)' in \(folder.path)")
    } catch {
      fail(error)
    }
  }

  private func kernels(environment: [String: String]) throws(KernelSpecError) -> URL {
    if let prefix { return KernelSpec.kernels(prefix: URL(fileURLWithPath: prefix)) }
    if sysPrefix {
      guard let active = environment["VIRTUAL_ENV"] ?? environment["CONDA_PREFIX"] else {
        throw .noPythonPrefix
      }
      return KernelSpec.kernels(prefix: URL(fileURLWithPath: active))
    }
    return KernelSpec.userKernels(environment: environment)
  }
}
