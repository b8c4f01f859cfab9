// swift-tools-version: 6.2
import Foundation
import PackageDescription

// swift-syntax comes prebuilt with the toolchain that cells need anyway; building it from source would
// add five minutes to every clean clone on two cores.
let toolchainSyntax = toolchainHostLibraries()
let usesSwiftSyntax: [SwiftSetting] = [.unsafeFlags(["-I", toolchainSyntax])]
let linksSwiftSyntax: [LinkerSetting] = [
  .unsafeFlags(["-L", toolchainSyntax, "-Xlinker", "-rpath", "-Xlinker", toolchainSyntax]),
  .linkedLibrary("SwiftParser"), .linkedLibrary("SwiftParserDiagnostics"),
  .linkedLibrary("SwiftDiagnostics"), .linkedLibrary("SwiftSyntax"),
]

let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "attentive",
  products: [
    // What a cell can import. One dynamic product, so that every cell shares one copy of its state.
    .library(name: "Attentive", type: .dynamic, targets: ["Attentive"]),
    .executable(name: "attentive-kernel", targets: ["attentive-kernel"]),
    .executable(name: "kernel-launcher", targets: ["kernel-launcher"]),
    .executable(name: "notebook-run", targets: ["notebook-run"]),
    .executable(name: "attentive-text", targets: ["attentive-text"]),
    .executable(name: "cell-worker", targets: ["cell-worker"]),
    .executable(name: "code-insight", targets: ["code-insight"]),
    .executable(name: "attentive-score", targets: ["attentive-score"]),
    .executable(name: "attentive-train", targets: ["attentive-train"]),
    .executable(name: "attentive-translate", targets: ["attentive-translate"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // A target imports only targets above it.

    // MARK: What crosses between the rooms
    .target(name: "RichContent"),

    // MARK: What programs of several rooms share
    .target(name: "ProcessSignals"),

    // MARK: The library: what `import Attentive` gives a cell
    .target(name: "Display", dependencies: ["RichContent"]),
    // Only CDrawing's own code sees Pango's headers, so that cells need none of them.
    .systemLibrary(name: "CPango", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
    .target(name: "CDrawing", dependencies: ["CPango"]),
    .target(name: "Graphics", dependencies: ["CDrawing"]),
    .target(name: "Plotting", dependencies: ["Display", "Graphics"]),
    .target(name: "COneDNN", linkerSettings: [.linkedLibrary("dnnl"), .linkedLibrary("gomp")]),
    .target(name: "CTensorKernels", cSettings: [.unsafeFlags(["-O3", "-fno-math-errno"])]),
    .target(name: "TensorCore", dependencies: ["COneDNN", "CTensorKernels"]),
    .target(name: "NeuralNetworks", dependencies: ["TensorCore"]),
    .target(name: "TransformerModel", dependencies: ["NeuralNetworks"]),
    .target(name: "CZlib", linkerSettings: [.linkedLibrary("z")]),
    .target(name: "COpenSSL", linkerSettings: [.linkedLibrary("crypto")]),
    .target(name: "TextCore", dependencies: ["CZlib"]),
    .target(name: "Tokenization", dependencies: ["TextCore"]),
    .target(name: "ConstituencyTrees"),
    .target(name: "TranslationData", dependencies: ["COpenSSL", "ConstituencyTrees", "Tokenization"]),
    .target(name: "TranslationMetrics", dependencies: ["TextCore"]),
    // Says which build runs: the linker's hash of the program or library that holds it.
    .target(
      name: "CBuildID", linkerSettings: [.unsafeFlags(["-Xlinker", "--build-id=sha1"])]),
    .target(
      name: "Translation",
      dependencies: [
        "CBuildID", "ConstituencyTrees", "Plotting", "TransformerModel", "TranslationData",
        "TranslationMetrics",
      ]),
    .target(name: "CellSupport", dependencies: ["Display"]),
    .target(name: "Attentive", dependencies: ["Translation", "TranslationMetrics", "CellSupport"]),

    // MARK: Reading and running notebooks: no sockets
    .target(name: "JupyterProtocol", dependencies: ["RichContent", "COpenSSL"]),
    .target(name: "NotebookFormat", dependencies: ["RichContent"]),
    .target(name: "CChildProcess"),
    .target(
      name: "CellCompiler", dependencies: ["CChildProcess"], swiftSettings: usesSwiftSyntax,
      linkerSettings: linksSwiftSyntax),
    .target(name: "CSourceKit", linkerSettings: [.linkedLibrary("dl")]),
    .target(name: "CodeInsight", dependencies: ["CSourceKit"]),
    .target(
      name: "CellExecution",
      dependencies: ["CChildProcess", "CellCompiler", "CodeInsight", "RichContent"],
      swiftSettings: usesSwiftSyntax),
    .target(
      name: "NotebookRunner",
      dependencies: [
        "CellExecution", "COpenSSL", "CZlib", "NotebookFormat", .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: usesSwiftSyntax),

    // MARK: Jupyter's protocol over ZeroMQ, from both sides
    .target(name: "CZeroMQ", linkerSettings: [.linkedLibrary("zmq")]),
    .target(name: "ZeroMQ", dependencies: ["CZeroMQ"]),
    // Runs cells in any installed kernel.
    .target(
      name: "KernelClient", dependencies: ["CellExecution", "JupyterProtocol", "ProcessSignals", "ZeroMQ"],
      swiftSettings: usesSwiftSyntax),
    .target(
      name: "KernelHistory",
      dependencies: ["JupyterProtocol", .product(name: "GRDB", package: "GRDB.swift")]),
    .target(
      name: "JupyterKernel", dependencies: ["CellExecution", "KernelHistory", "ProcessSignals", "ZeroMQ"],
      swiftSettings: usesSwiftSyntax),

    // MARK: Executables: argument parsing and one call each
    .target(
      name: "CWorkerRuntime", dependencies: ["CChildProcess"],
      linkerSettings: [
        .linkedLibrary("dispatch"), .linkedLibrary("BlocksRuntime"), .linkedLibrary("swift_Concurrency"),
      ]),
    .executableTarget(
      name: "cell-worker", dependencies: ["CWorkerRuntime"],
      linkerSettings: [.unsafeFlags(["-Xlinker", "--export-dynamic"])]),
    .executableTarget(name: "code-insight", dependencies: ["CodeInsight"]),
    .executableTarget(
      name: "notebook-run",
      dependencies: ["CellExecution", "KernelClient", "NotebookRunner", "ProcessSignals", arguments],
      swiftSettings: usesSwiftSyntax),
    .executableTarget(name: "kernel-launcher"),
    .executableTarget(
      name: "attentive-kernel", dependencies: ["CellExecution", "JupyterKernel", arguments],
      swiftSettings: usesSwiftSyntax),
    .executableTarget(name: "attentive-score", dependencies: ["TextCore", "TranslationMetrics", arguments]),
    .executableTarget(name: "attentive-text", dependencies: ["Tokenization", arguments]),
    .executableTarget(
      name: "attentive-train",
      dependencies: ["ProcessSignals", "Translation", "TranslationMetrics", arguments]),
    .executableTarget(name: "attentive-translate", dependencies: ["Translation", "TextCore", arguments]),
    .executableTarget(name: "generate-corpus", dependencies: ["TranslationData", arguments]),

    // MARK: Tests
    .testTarget(name: "RichContentTests", dependencies: ["RichContent", "Display"]),
    .testTarget(name: "PlottingTests", dependencies: ["Plotting", "Graphics"]),
    .testTarget(
      name: "TensorCoreTests", dependencies: ["TensorCore"], resources: [.copy("Fixtures")]),
    .testTarget(
      name: "NeuralNetworksTests", dependencies: ["NeuralNetworks"], resources: [.copy("Fixtures")]),
    .testTarget(
      name: "TransformerModelTests", dependencies: ["TransformerModel"],
      resources: [.copy("Fixtures")]),
    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .testTarget(
      name: "TokenizationTests", dependencies: ["TestSupport", "Tokenization", "TranslationData"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "ConstituencyTreesTests", dependencies: ["ConstituencyTrees"], resources: [.copy("Fixtures")]),
    .testTarget(
      name: "TranslationDataTests", dependencies: ["TestSupport", "TranslationData"]),
    .testTarget(
      name: "TranslationMetricsTests",
      dependencies: ["TestSupport", "TranslationData", "TranslationMetrics"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "TranslationTests",
      dependencies: ["TestSupport", "Translation", "attentive-train", "attentive-translate"]),
    .testTarget(
      name: "JupyterProtocolTests", dependencies: ["JupyterProtocol"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "NotebookFormatTests", dependencies: ["NotebookFormat"], resources: [.copy("Fixtures")]),
    .testTarget(name: "CodeInsightTests", dependencies: ["CodeInsight"]),
    .testTarget(
      name: "CellExecutionTests",
      dependencies: ["CellExecution", "cell-worker", "code-insight", "Attentive", "TestSupport"],
      swiftSettings: usesSwiftSyntax),
    .testTarget(
      name: "NotebookRunnerTests", dependencies: ["NotebookRunner", "notebook-run"],
      resources: [.copy("Fixtures")], swiftSettings: usesSwiftSyntax),
    .testTarget(
      name: "KernelClientTests", dependencies: ["KernelClient"], swiftSettings: usesSwiftSyntax),
    .testTarget(name: "KernelHistoryTests", dependencies: ["KernelHistory"]),
    .testTarget(
      name: "JupyterKernelTests", dependencies: ["JupyterKernel", "attentive-kernel"],
      swiftSettings: usesSwiftSyntax),
  ],
  swiftLanguageModes: [.v6]
)

/// The folder of the toolchain on PATH that holds its own swift-syntax.
func toolchainHostLibraries() -> String {
  for folder in (Context.environment["PATH"] ?? "").split(separator: ":") {
    let compiler = URL(fileURLWithPath: "\(folder)/swiftc").resolvingSymlinksInPath()
    let host = compiler.deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("lib/swift/host")
    let parser = host.appendingPathComponent("libSwiftParser.so")
    if FileManager.default.fileExists(atPath: parser.path) { return host.path }
  }
  return "/usr/lib/swift/host"
}
