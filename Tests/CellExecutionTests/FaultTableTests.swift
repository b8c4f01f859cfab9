import CellExecution
import Foundation
import Testing

/// A way to end a Swift program, and what the cell's error must say.
private struct FaultRow {
  var name: String
  var code: String
  /// Of the error.
  var error = "Trap"
  /// The message's beginning, after `cell N, `; nil where the whole process ends.
  var message: String?
  /// Lines that the traceback must have.
  var traceback: [String] = []
}

extension CellTests {
  @Suite struct FaultTableTests {
    private static let rows = [
      FaultRow(
        name: "nil unwrap", code: "let nothing = Int(\"x\")\nlet y = nothing!",
        message: "line 2: Unexpectedly found nil while unwrapping an Optional value",
        traceback: ["  let y = nothing!"]),
      FaultRow(
        name: "index out of range",
        code:
          "func third(_ list: [Int]) -> Int {\n  list[kept.count]\n}\nfunc sum(_ list: [Int]) -> Int {\n  third(list) + 1\n}\nprint(sum(kept))",
        message: "line 2: Index out of range",
        traceback: [
          "    list[kept.count]", "called from sum, cell N, line 5", "    third(list) + 1",
          "called from cell N, line 7", "  print(sum(kept))",
        ]),
      FaultRow(
        name: "overflow", code: "var big = Int.max\nbig += kept.count",
        message: "line 2: arithmetic overflow",
        traceback: ["  big += kept.count"]),
      FaultRow(name: "fatalError", code: "\nfatalError(\"boom\")", message: "line 2: boom"),
      FaultRow(
        name: "failed precondition", code: "precondition(kept.isEmpty, \"must be empty\")",
        message: "line 1: must be empty"),
      FaultRow(
        name: "endless recursion",
        code:
          "func down(_ n: Int) -> Int { n < 0 ? 0 : n / 2 &+ down(n &+ kept.count) &* 2 }\nprint(down(0))",
        message: "line 1: the stack is full; is this recursion without end?"),
      FaultRow(
        name: "wild pointer",
        code: "let wild = UnsafeMutablePointer<Int>(bitPattern: 0xdead0)!\nwild.pointee = 1",
        message: "line 2: access to memory at 0xdead0, which is not there (SIGSEGV)"),
      FaultRow(
        name: "abort()", code: "import Glibc\nabort()",
        message: "line 2: the program called abort() (SIGABRT)"),
      FaultRow(
        name: "forced cast", code: "let any: Any = kept\nlet word = any as! String",
        message: "line 2: Could not cast value of type 'Swift.Array<Swift.Int>' to 'Swift.String'"),
      FaultRow(
        name: "trap in a Task", code: "let done = await Task.detached { kept[kept.count] }.value",
        message: "line 1: Index out of range"),
      FaultRow(
        name: "trap on a DispatchQueue's thread",
        code:
          "import Dispatch\nlet end = DispatchSemaphore(value: 0)\nDispatchQueue.global().async {\n  print(kept[kept.count]); end.signal()\n}\nend.wait()",
        message: "line 4: Index out of range"),
      FaultRow(
        name: "trap on the main actor",
        code:
          "@MainActor func onMain() -> Int {\n  kept[kept.count]\n}\nlet main = await Task { await onMain() }.value",
        message: "line 2: Index out of range"),
      FaultRow(name: "exit()", code: "import Glibc\nexit(3)", error: "WorkerDied"),
      FaultRow(name: "kill -9", code: "import Glibc\nkill(getpid(), SIGKILL)\nsleep(5)", error: "WorkerDied"),
    ]

    @Test func `each fault in one session ends its cell only, and is told well`() async throws {
      let session = try Session()
      _ = await session.run("var kept = [1, 2, 3]")
      var table = "| fault | the cell's error | variables kept |\n|:--|:--|:--|\n"
      for (index, row) in Self.rows.enumerated() {
        // Each row takes two cells.
        let cell = 2 + 2 * index
        let run = await session.run(row.code)
        let failure = try #require(run.failure, "\(row.name): \(run)")
        #expect(failure.name == row.error, "\(row.name): \(run)")
        #expect(run.stdout == "" && run.stderr == "", "a fault has one output, its error: \(run)")
        if let message = row.message {
          #expect(failure.message.hasPrefix("cell \(cell), \(message)"), "\(row.name): \(run)")
          #expect(failure.traceback.first == failure.message)
        } else {
          #expect(failure.message.contains("all values are lost; '%rerun' runs cell"), "\(row.name): \(run)")
        }
        let expected = row.traceback.map { $0.replacing("cell N", with: "cell \(cell)") }
        if !expected.isEmpty {
          #expect(Array(failure.traceback.dropFirst()) == expected, "\(row.name): \(run)")
        }

        let after = await session.run(row.message == nil ? "var kept = [1, 2, 3]" : "kept")
        #expect(after.outcome == .completed, "\(row.name): \(after)")
        let isKept = after.result == "[1, 2, 3]"
        #expect(isKept == (row.message != nil), "\(row.name): \(after)")
        table +=
          "| \(row.name) | \(failure.message.replacing("|", with: "\\|")) | \(isKept ? "yes" : "no") |\n"
      }
      print(table)
    }

    @Test func `after a trap on the main actor it is served again`() async throws {
      let session = try Session()
      _ = await session.run(
        "import Dispatch\nlet list = [1]\n@MainActor func bad() -> Int { list[list.count] }")
      for _ in 0..<3 {
        let run = await session.run("await Task { await bad() }.value")
        #expect(
          run.failure?.message == "cell 2, line 3: Index out of range"
            || run.failure?.message == "cell 1, line 3: Index out of range", "\(run)")
        let after = await session.run("@MainActor func good() -> Int { 5 }\nawait good()")
        #expect(after.result == "5", "\(after)")
        let queue = await session.run(
          "let end = DispatchSemaphore(value: 0)\nDispatchQueue.main.async { dispatchPrecondition(condition: .onQueue(.main)); end.signal() }\nend.wait(timeout: .now() + 5) == .success"
        )
        #expect(queue.result == "true", "\(queue)")
      }
    }
  }
}
