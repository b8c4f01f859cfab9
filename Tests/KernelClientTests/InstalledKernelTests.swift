import CellExecution
import Foundation
import KernelClient
import Testing

@Suite struct InstalledKernelTests {
  /// A folder for `JUPYTER_PATH` with one kernelspec.
  func withKernelSpec(_ json: String, _ body: (_ environment: [String: String], String) async throws -> Void)
    async throws
  {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("spec-\(UUID().uuidString)")
      .path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(
      atPath: "\(folder)/kernels/odd", withIntermediateDirectories: true)
    try Data(json.utf8).write(to: URL(fileURLWithPath: "\(folder)/kernels/odd/kernel.json"))
    try await body(["JUPYTER_PATH": folder, "HOME": folder, "BASE": "/base"], folder)
  }

  @Test func `a kernelspec says how to start and to interrupt the kernel`() async throws {
    let json = """
      {"argv": ["odd", "-f", "{connection_file}", "{resource_dir}/x"], "language": "Odd", "display_name": "Odd",
       "interrupt_mode": "message", "env": {"PLACE": "${BASE}/bin:${NOTHING}"}}
      """
    try await withKernelSpec(json) { environment, folder in
      let kernel = try InstalledKernel(named: "Odd", environment: environment)
      #expect(kernel.command == ["odd", "-f", "{connection_file}", "\(folder)/kernels/odd/x"])
      #expect(kernel.language == "odd")
      #expect(kernel.interruptMode == .message)
      #expect(kernel.environment == ["PLACE": "/base/bin:"])
    }
  }

  @Test func `a kernel that is not installed is told with those that are`() async throws {
    try await withKernelSpec(#"{"argv": ["odd"]}"#) { environment, _ in
      let error = #expect(throws: KernelClientError.self) {
        try InstalledKernel(named: "even", environment: environment)
      }
      #expect(error?.description.hasPrefix("no kernel 'even' is installed; there are ") == true)
      #expect(error?.description.contains("'odd'") == true)
    }
  }

  @Test func `a kernelspec without a command is told with its file`() async throws {
    try await withKernelSpec("{}") { environment, folder in
      let error = #expect(throws: KernelClientError.self) {
        try InstalledKernel(named: "odd", environment: environment)
      }
      #expect(
        error?.description
          == "'\(folder)/kernels/odd/kernel.json' is no kernelspec: it has no command in 'argv'")
    }
  }

  @Test func `a kernel that ends at its start is told with its last words`() async throws {
    let json = #"{"argv": ["sh", "-c", "echo no module named odd >&2; exit 3"]}"#
    try await withKernelSpec(json) { environment, _ in
      let executor = KernelExecutor(try InstalledKernel(named: "odd", environment: environment))
      let error = await #expect(throws: KernelClientError.self) { try await executor.start() }
      await executor.shutDown()
      let words = error?.description ?? ""
      #expect(words.hasPrefix("kernel 'odd' did not start: exit code 3; peak memory "))
      #expect(words.hasSuffix("it wrote: no module named odd"))
    }
  }

  @Test func `a program that is not there is named`() async throws {
    try await withKernelSpec(#"{"argv": ["no-such-program"]}"#) { environment, _ in
      let executor = KernelExecutor(try InstalledKernel(named: "odd", environment: environment))
      let error = await #expect(throws: KernelClientError.self) { try await executor.start() }
      #expect(error?.description == "kernel 'odd': there is no program 'no-such-program'")
    }
  }
}
