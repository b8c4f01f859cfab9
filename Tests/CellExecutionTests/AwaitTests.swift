import CellExecution
import Testing

extension CellTests {
  @Suite struct AwaitTests {
    static let cells: [(code: String, result: String)] = [
      ("let x = await twice(4)\nx", "8"),
      ("try await half(8)", "4"),
      ("await twice(1) + 1", "3"),
      ("let (a, b) = await (twice(1), twice(2))\na + b", "6"),
      ("var s = 0\nfor await i in numbers(3) { s += i }\ns", "6"),
      ("var s = 0\nif await twice(2) == 4 { s = 1 } else { print(\"no\") }\ns", "1"),
      ("guard let v = await maybe(5) else { fatalError() }\nv", "5"),
      ("var r = \"\"\ndo { _ = try await half(3) } catch { r = \"\\(error)\" }\nr", #""odd""#),
      ("async let p = twice(5)\nasync let q = half(2)\nawait p + (try await q)", "11"),
      ("var c = 0\nc = await twice(6)\nc", "12"),
      ("try? await half(3)", "nil"),
      (
        "await withTaskGroup(of: Int.self) { g in for i in 1...3 { g.addTask { await twice(i) } }\nreturn await g.reduce(0, +) }",
        "12"
      ),
      (
        "actor Counter { var n = 0; func add() -> Int { n += 1; return n } }\nlet k = Counter()\n_ = await k.add()\nawait k.add()",
        "2"
      ),
      ("@MainActor func onMain() -> Int { 9 }\nawait onMain()", "9"),
      ("try await Task.sleep(for: .milliseconds(5))\n1", "1"),
    ]

    @Test(arguments: cells) func `a top-level await gives its value`(cell: (code: String, result: String))
      async throws
    {
      let session = try Session()
      let setUp = await session.run(
        """
        enum Oddness: Error { case odd }
        func twice(_ x: Int) async -> Int { await Task.yield(); return 2 * x }
        func half(_ x: Int) async throws -> Int { if x % 2 == 1 { throw Oddness.odd }; return x / 2 }
        func maybe(_ x: Int) async -> Int? { x }
        func numbers(_ n: Int) -> AsyncStream<Int> { AsyncStream { c in for i in 1...n { c.yield(i) }; c.finish() } }
        """)
      #expect(setUp.outcome == .completed, "\(setUp)")
      let run = await session.run(cell.code)
      #expect(run.outcome == .completed, "\(run)")
      #expect(run.result == cell.result)
      #expect(run.stderr == "")
    }

    @Test func `an error thrown by an awaited function is the cell's`() async throws {
      let session = try Session()
      _ = await session.run(
        "struct Late: Error {}\nfunc late() async throws { await Task.yield(); throw Late() }")
      #expect(await session.run("try await late()").failure?.name == "Late")
    }
  }
}
