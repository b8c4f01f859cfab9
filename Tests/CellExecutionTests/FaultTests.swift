import CellExecution
import Foundation
import Testing

/// Code that ends a Swift program, and what the cell's error must say.
struct Fault: CustomTestStringConvertible, Sendable {
  var name: String
  var code: String
  var message: String
  var testDescription: String { name }

  static let all = [
    Fault(
      name: "nil unwrap", code: "let nothing: Int? = Int(\"x\")\nlet y = nothing!",
      message: "cell 2, line 2: Unexpectedly found nil while unwrapping an Optional value"),
    Fault(
      name: "index", code: "let list = [1, 2, 3]\n\nlist[list.count]",
      message: "cell 2, line 3: Index out of range"),
    Fault(
      name: "overflow", code: "var big = Int.max\nbig += kept.count",
      message: "cell 2, line 2: arithmetic overflow"),
    Fault(
      name: "division", code: "let zero = kept.count - 3\n1 / zero",
      message: "cell 2, line 2: Division by zero"),
    Fault(name: "fatalError", code: "\nfatalError(\"boom\")", message: "cell 2, line 2: boom"),
    Fault(
      name: "precondition", code: "precondition(kept.isEmpty, \"must be empty\")",
      message: "cell 2, line 1: must be empty"),
    Fault(
      name: "recursion",
      code: "func down(_ n: Int) -> Int { n < 0 ? 0 : n / 2 &+ down(n &+ kept.count) &* 2 }\nprint(down(0))",
      message: "cell 2, line 1: the stack is full; is this recursion without end?"),
    Fault(
      name: "wild pointer",
      code: "let wild = UnsafeMutablePointer<Int>(bitPattern: 0xdead0)!\nwild.pointee = 1",
      message: "cell 2, line 2: access to memory at 0xdead0, which is not there (SIGSEGV)"),
    Fault(
      name: "abort", code: "import Glibc\nabort()",
      message: "cell 2, line 2: the program called abort() (SIGABRT)"),
    Fault(
      name: "cast", code: "let any: Any = kept\nlet word = any as! String",
      message: "cell 2, line 2: Could not cast value of type 'Swift.Array<Swift.Int>' to 'Swift.String'"),
    Fault(
      name: "trap in a description",
      code:
        "struct Bad: CustomStringConvertible { var description: String { fatalError(\"no words\") } }\nprint(Bad())",
      message: "cell 2, line 1: no words"),
    Fault(
      name: "trap in a task", code: "let done = await Task.detached { kept[kept.count] }.value",
      message: "cell 2, line 1: Index out of range"),
  ]
}

extension CellTests {
  @Suite struct FaultTests {
    @Test(arguments: Fault.all) func `a fault ends the cell and keeps every variable`(fault: Fault)
      async throws
    {
      let session = try Session()
      _ = await session.run("var kept = [1, 2, 3]")
      let run = await session.run(fault.code)
      #expect(run.failure?.name == "Trap", "\(run)")
      #expect(run.failure?.message.hasPrefix(fault.message) == true, "\(run)")
      #expect(run.stderr == "" && run.stdout == "", "a fault has one output, its error: \(run)")
      let after = await session.run("print(kept); kept.append(4); kept")
      #expect(after.stdout == "[1, 2, 3]\n", "\(after)")
      #expect(after.result == "[1, 2, 3, 4]")
    }

    @Test func `a trap's traceback shows the user's lines, through earlier cells`() async throws {
      let session = try Session()
      _ = await session.run("// first\nfunc third(_ list: [Int]) -> Int {\n  return list[2]\n}")
      let run = await session.run("let short = [1]\nprint(third(short))")
      #expect(
        run.failure?.traceback == [
          "cell 1, line 3: Index out of range", "    return list[2]",
          "called from cell 2, line 2", "  print(third(short))",
        ], "\(run)")
    }

    @Test func `variables set before a trap in the same cell are kept`() async throws {
      let session = try Session()
      let run = await session.run("var a = 1\na = 2\nlet b = [Int]()[a]\nvar c = 3")
      #expect(run.failure?.message == "cell 1, line 3: Index out of range", "\(run)")
      #expect(await session.run("a").result == "2")
    }

    @Test func `output before a trap is kept, even without a line's end`() async throws {
      let session = try Session()
      let run = await session.run("print(\"a\")\nprint(\"b\", terminator: \"\")\nfatalError()")
      #expect(run.stdout == "a\nb")
      #expect(run.failure?.message == "cell 1, line 3: fatalError()", "\(run)")
    }

    @Test func `many traps in tasks do not starve later awaits`() async throws {
      let session = try Session()
      for _ in 0..<4 {
        let run = await session.run("await Task.detached { fatalError(\"task\") }.value")
        #expect(
          run.failure?.message == "cell \(run.failure?.message.dropFirst(5).prefix(1) ?? "?"), line 1: task")
      }
      #expect(await session.run("await Task.detached { 5 }.value").result == "5")
    }

    @Test func `a thrown error is named and described`() async throws {
      let session = try Session()
      _ = await session.run(
        """
        struct Spilled: Error, CustomStringConvertible { var description: String { "milk on the floor" } }
        enum Plain: Error { case first(Int) }
        func spill() throws { throw Spilled() }
        var mopped = false
        """)
      let run = await session.run("do { defer { mopped = true }; try spill() }")
      #expect(run.failure?.name == "Spilled")
      #expect(run.failure?.message == "milk on the floor")
      #expect(await session.run("mopped").result == "true")
      let plain = await session.run("throw Plain.first(3)")
      #expect(plain.failure?.name == "Plain")
      #expect(plain.failure?.message == "first(3)")
    }

    @Test func `exit ends the worker, says so, and the next cell runs in a new one`() async throws {
      let session = try Session()
      for value in 1...3 { _ = await session.run("let v\(value) = \(value)") }
      let run = await session.run("import Glibc\nprint(\"bye\")\nexit(3)")
      #expect(run.stdout == "bye\n")
      #expect(run.failure?.name == "WorkerDied")
      let words =
        /cell 4 ended its worker process \(exit code 3; peak memory [0-9]+ MB\): all values are lost; '%rerun' runs cells 1–3 again/
      #expect(run.failure?.message.wholeMatch(of: words) != nil, "\(run)")
      #expect(await session.run("2 + 2").result == "4")
      let lost = await session.run("v1")
      #expect(lost.failure?.name == "CompileError")
    }

    @Test func `a killed worker is replaced`() async throws {
      let session = try Session()
      let run = await session.run("import Glibc\nkill(getpid(), SIGKILL)\nsleep(5)")
      let words =
        /cell 1 ended its worker process \(signal 9, Killed; peak memory [0-9]+ MB\): no values were lost/
      #expect(run.failure?.message.wholeMatch(of: words) != nil, "\(run)")
      #expect(run.failure?.lostWorker == true)
      #expect(await session.run("2 + 2").result == "4")
    }
  }
}
