import CellExecution
import Foundation
import RichContent
import Testing

extension CellTests {
  @Suite struct InstallTests {
    /// A package with a Swift target that stands on a C target.
    private func withPackage(_ body: (String) async throws -> Void) async throws {
      let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "Greeter-\(UUID().uuidString)")
      defer { try? FileManager.default.removeItem(at: folder) }
      let files = [
        "Package.swift": """
        // swift-tools-version: 6.0
        import PackageDescription
        let package = Package(
          name: "Greeter", products: [.library(name: "Greeter", targets: ["Greeter"])],
          targets: [.target(name: "CNumber"), .target(name: "Greeter", dependencies: ["CNumber"])])
        """,
        "Sources/CNumber/include/CNumber.h": "int the_number(void);\n",
        "Sources/CNumber/CNumber.c": "#include \"CNumber.h\"\nint the_number(void) { return 42; }\n",
        "Sources/Greeter/Greeter.swift": """
        import CNumber
        public struct Greeter { public init() {}; public var words: String { "hello \\(the_number())" } }
        """,
      ]
      for (path, text) in files {
        let file = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
      }
      try await body(folder.path)
    }

    @Test func `a package on this machine can be installed at any cell and imported in the same`()
      async throws
    {
      try await withPackage { path in
        let session = try Session()
        _ = await session.run("let before = 1")
        let run = await session.run("%install \(path)\nimport Greeter\nGreeter().words")
        #expect(run.result == "\"hello 42\"", "\(run)")
        #expect(await session.run("Greeter().words.count + before").result == "9")
      }
    }

    @Test func `a package that cannot be had says why`() async throws {
      let session = try Session()
      let run = await session.run("%install /nowhere/Package")
      #expect(
        run.failure?.message
          == "cannot install '/nowhere/Package': there is no Package.swift in '/nowhere/Package'", "\(run)")
      let file = await session.run("%install file:///nowhere/Repository.git")
      #expect(file.failure?.name == "PackageError")
      #expect(file.failure?.message.contains("cannot install 'file:///nowhere/Repository.git': ") == true)
      #expect((file.failure?.traceback.count ?? 0) > 1, "\(file)")
      #expect(await session.run("%install").failure?.name == "MagicError")
      #expect(await session.run("1 + 1").result == "2")
    }
  }
}
