import Foundation

/// Where the compiler, the linker and the library that cells import are.
package struct ToolchainPaths: Sendable {
  /// `swift-frontend`, called without the driver.
  package var frontEnd: String
  package var linker: String
  /// Turns addresses into lines after a trap; nil where the toolchain has none.
  package var symbolizer: String?
  /// The toolchain's folder of shared libraries, such as `usr/lib/swift/linux`.
  package var runtimeLibraries: String
  /// The object file that registers a library's types with the Swift runtime.
  package var registration: String
  /// The build folder with `libAttentive.so`, `Modules` and `cell-worker`.
  package var products: String
  /// The module maps of the C targets below the library; their modules must be found, not their headers.
  package var moduleMaps: [String]

  package var worker: String { products + "/cell-worker" }
  package var library: String { products + "/libAttentive.so" }
  /// Answers questions about code, with `sourceKit` in its process.
  package var insight: String { products + "/code-insight" }
  /// The compiler's library for editors, which looks for the rest of the toolchain relative to its own path.
  package var sourceKit: String {
    let libraries = URL(fileURLWithPath: runtimeLibraries).deletingLastPathComponent()
      .deletingLastPathComponent()
    return libraries.appendingPathComponent("libsourcekitdInProc.so").path
  }
}

/// Something that cells need is not where it should be.
package enum ToolchainError: Error, Sendable, CustomStringConvertible {
  case noCompiler(path: String)
  case missing(file: String, toolchain: String)
  case notBuilt(searched: [String])

  package var description: String {
    switch self {
    case .noCompiler(let path):
      "no Swift toolchain: 'swift-frontend' is in no folder of PATH (\(path)); "
        + "install Swift 6.3 and put its usr/bin on PATH"
    case .missing(let file, let toolchain):
      "the Swift toolchain in '\(toolchain)' has no '\(file)'; install the whole toolchain"
    case .notBuilt(let searched):
      "'libAttentive.so', 'cell-worker' and 'Modules' are not beside this program (looked in "
        + searched.map { "'\($0)'" }.joined(separator: ", ")
        + "); run 'swift build -c release', or set ATTENTIVE_BIN to the build folder"
    }
  }
}

extension ToolchainPaths {
  /// Finds the toolchain on PATH, and the library beside the running program (or in `ATTENTIVE_BIN`).
  package static func locate(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(ToolchainError) -> ToolchainPaths {
    let files = FileManager.default
    let path = environment["PATH"] ?? ""
    let compilers = path.split(separator: ":").map { "\($0)/swift-frontend" }
    guard let found = compilers.first(where: files.isExecutableFile) else {
      throw .noCompiler(path: path)
    }
    let frontEnd = URL(fileURLWithPath: found).resolvingSymlinksInPath()
    let tools = frontEnd.deletingLastPathComponent()
    let runtime = tools.deletingLastPathComponent().appendingPathComponent("lib/swift/linux")
    let paths = ToolchainPaths(
      frontEnd: frontEnd.path,
      // Not resolved: lld behaves by the name it is called with.
      linker: tools.appendingPathComponent("ld.lld").path,
      symbolizer: files.isExecutableFile(atPath: tools.appendingPathComponent("llvm-symbolizer").path)
        ? tools.appendingPathComponent("llvm-symbolizer").path : nil,
      runtimeLibraries: runtime.path,
      registration: runtime.appendingPathComponent("\(Self.architecture)/swiftrt.o").path,
      products: try productsFolder(environment: environment), moduleMaps: [])
    for file in [paths.linker, paths.runtimeLibraries, paths.registration]
    where !files.fileExists(atPath: file) {
      throw .missing(file: file, toolchain: tools.deletingLastPathComponent().path)
    }
    return paths.withModuleMaps()
  }

  #if arch(arm64)
    package static let architecture = "aarch64"
  #else
    package static let architecture = "x86_64"
  #endif

  private static func productsFolder(environment: [String: String]) throws(ToolchainError) -> String {
    var candidates: [String] = []
    if let folder = environment["ATTENTIVE_BIN"] { candidates.append(folder) }
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    candidates.append(program.deletingLastPathComponent().path)
    // Tests may run inside the toolchain's own test helper, which is told where the test bundle is.
    for argument in CommandLine.arguments where argument.hasSuffix(".xctest") {
      candidates.append(URL(fileURLWithPath: argument).deletingLastPathComponent().path)
    }
    let needed = ["cell-worker", "libAttentive.so", "Modules"]
    for folder in candidates
    where needed.allSatisfy({ FileManager.default.fileExists(atPath: "\(folder)/\($0)") }) {
      return folder
    }
    throw .notBuilt(searched: candidates)
  }

  private func withModuleMaps() -> ToolchainPaths {
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: products)) ?? []
    var paths = self
    paths.moduleMaps = folders.filter { $0.hasSuffix(".build") }.sorted()
      .map { "\(products)/\($0)/module.modulemap" }
      .filter { FileManager.default.fileExists(atPath: $0) }
    return paths
  }
}
