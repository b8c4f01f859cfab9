import CellCompiler
import CellExecution
import Testing

extension CellTests {
  @Suite struct MemoryLimitTests {
    private func session(limit: String) throws -> Session {
      Session(
        executor: try SwiftCellExecutor(
          paths: try ToolchainPaths.locate(), environment: ["ATTENTIVE_MEMORY_LIMIT": limit]))
    }

    @Test(arguments: [
      "var pile: [[Int]] = []\nwhile true { pile.append([Int](repeating: kept, count: 100_000)) }",
      "let bytes = [UInt8](repeating: 1, count: 3 << 30)",
    ])
    func `a cell that grows beyond the limit is ended, and the session lives`(code: String) async throws {
      let session = try session(limit: "700M")
      _ = await session.run("var kept = 7")
      let run = await session.run(code)
      #expect(run.failure?.name == "MemoryLimit", "\(run)")
      #expect(run.failure?.message.contains("the limit is 700 MB") == true, "\(run)")
      print(run.failure?.message ?? "")
      let after = await session.run("kept += 1; kept")
      #expect(after.result == "8", "a cell that does not grow is not ended: \(after)")
    }

    @Test(arguments: ["4 GB", "much", "-1", "0", "99999999999T"])
    func `a limit that cannot be read is one clear line`(text: String) {
      let error = #expect(throws: (any Error).self) { try session(limit: text) }
      #expect(
        error.map { "\($0)" }
          == "ATTENTIVE_MEMORY_LIMIT='\(text)' is no memory limit; write bytes or a number with K, M, G or T, such as 4G"
      )
    }
  }
}
