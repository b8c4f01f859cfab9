import CellExecution
import Foundation
import Synchronization
import Testing

@Suite struct CellExecutionTests {
  @Test func `a cell's last expression is its result`() async throws {
    let session = try Session()
    let run = await session.run("1 + 1")
    #expect(run.outcome == .completed, "\(run)")
    #expect(run.result == "2")
    #expect(run.stdout == "" && run.stderr == "")
  }
}
