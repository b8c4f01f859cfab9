import CellExecution
import Testing

extension CellTests {
  @Suite struct ValuesTests {
    @Test func `a later cell reads and changes a variable`() async throws {
      let session = try Session()
      _ = await session.run("var total = 40")
      _ = await session.run("total += 2")
      #expect(await session.run("total").result == "42")
    }

    @Test func `a variable may come back with another type`() async throws {
      let session = try Session()
      _ = await session.run("let x = 1")
      _ = await session.run(#"let x = "one""#)
      #expect(await session.run("x.count").result == "3")
    }

    @Test func `a struct may be declared anew, and old values keep the old one`() async throws {
      let session = try Session()
      _ = await session.run("struct Point { var x = 1 }; let old = Point()")
      _ = await session.run("struct Point { var x = 2.5; var y = 0.5 }")
      let run = await session.run("(old.x, Point().x + Point().y)")
      #expect(run.result == "(1, 3.0)", "\(run)")
    }

    @Test func `functions, extensions and conformances of earlier cells are found`() async throws {
      let session = try Session()
      _ = await session.run("func square(_ x: Int) -> Int { x * x }")
      _ = await session.run("extension Int { var squared: Int { square(self) } }")
      _ = await session.run("protocol Named { var name: String { get } }")
      _ = await session.run(#"extension Int: Named { var name: String { "number \(self)" } }"#)
      #expect(await session.run("(7.squared as any Named).name").result == #""number 49""#)
    }

    @Test func `private at the top level does not hide from later cells`() async throws {
      let session = try Session()
      _ = await session.run("private let secret = 5\nfileprivate func double(_ x: Int) -> Int { 2 * x }")
      let run = await session.run("double(secret)")
      #expect(run.result == "10", "\(run)")
    }

    @Test func `a closure captures the variable and not its value`() async throws {
      let session = try Session()
      _ = await session.run("var count = 0\nlet increment = { count += 1 }")
      _ = await session.run("increment(); increment()")
      #expect(await session.run("count").result == "2")
    }

    @Test func `an import holds for the cells below`() async throws {
      let session = try Session()
      let first = await session.run("import Foundation")
      #expect(first.outcome == .completed, "\(first)")
      let run = await session.run(#"URL(string: "https://example.org/a")!.path"#)
      #expect(run.result == #""/a""#, "\(run)")
    }

    @Test(arguments: [
      "Dispatch", "Synchronization", "Glibc", "FoundationNetworking", "RegexBuilder", "Attentive",
    ])
    func `a cell can import`(module: String) async throws {
      let session = try Session()
      let run = await session.run("import \(module)\nprint(6 * 7)")
      #expect(run.outcome == .completed, "\(run)")
      #expect(run.stdout == "42\n")
    }

    @Test(arguments: [
      "", "\n\n", "// only a comment", "/* and\n another */", "func f() {}", "let a = 1", "x = 2", "1;",
    ])
    func `a cell without a last value shows none`(code: String) async throws {
      let session = try Session()
      _ = await session.run("var x = 1")
      let run = await session.run(code)
      #expect(run.outcome == .completed, "\(run)")
      #expect(run.result == nil)
      #expect(run.stdout == "")
    }

    @Test func `two executors at once keep their values apart`() async throws {
      async let sums = withThrowingTaskGroup(of: String?.self) { group in
        for start in [100, 200] {
          group.addTask {
            let session = try Session()
            _ = await session.run("var x = \(start)")
            for _ in 0..<3 { _ = await session.run("x += 1") }
            return await session.run("x").result
          }
        }
        return try await group.reduce(into: Set<String>()) { if let value = $1 { $0.insert(value) } }
      }
      #expect(try await sums == ["103", "203"])
    }

    @Test func `loops in a cell are optimised`() async throws {
      let session = try Session()
      // Unoptimised this takes half a minute.
      let run = await session.run(
        """
        var seed: UInt64 = 1
        var hits = 0
        for _ in 0..<100_000_000 {
          seed = seed &* 6364136223846793005 &+ 1442695040888963407
          if seed >> 63 == 1 { hits += 1 }
        }
        hits > 49_000_000 && hits < 51_000_000
        """)
      #expect(run.result == "true", "\(run)")
    }
  }
}
