import CellCompiler
import CellExecution
import Testing

extension CellTests {
  @Suite struct CompileErrorTests {
    @Test func `a misspelt name is shown with its line, a caret and the right spelling`() async throws {
      let session = try Session()
      _ = await session.run("let losses = [2.0, 1.0]")
      let run = await session.run("let n = 2\nprint(n, lossess.count)")
      #expect(run.failure?.name == "CompileError")
      #expect(
        run.failure?.message == "cell 2, line 2: cannot find 'lossess' in scope; did you mean 'losses'?",
        "\(run)")
      #expect(
        run.failure?.traceback == [
          "cell 2, line 2: cannot find 'lossess' in scope; did you mean 'losses'?",
          "  print(n, lossess.count)",
          "           ^~~~~~~",
        ], "\(run)")
      #expect(run.events.isEmpty)
    }

    @Test func `a caret stands right behind what the rewriting inserted`() async throws {
      let session = try Session()
      let run = await session.run("let ok = 1\n1 + missing // why")
      #expect(
        run.failure?.traceback == [
          "cell 1, line 2: cannot find 'missing' in scope", "  1 + missing // why", "      ^~~~~~~",
        ], "\(run)")
      let awaiting = await session.run("func f() async -> Int { 1 }\nlet x = await f() + nowhere")
      #expect(
        awaiting.failure?.traceback == [
          "cell 2, line 2: cannot find 'nowhere' in scope", "  let x = await f() + nowhere",
          "                      ^~~~~~~",
        ], "\(awaiting)")
    }

    @Test func `a cell that does not compile changes nothing`() async throws {
      let session = try Session()
      _ = await session.run("var x = 1")
      _ = await session.run(#"let x = "text" + 1"#)
      _ = await session.run("let x = ")
      #expect(await session.run("x + 1").result == "2")
    }

    @Test func `an unknown module is named`() async throws {
      let session = try Session()
      let run = await session.run("import NoSuchThing")
      #expect(run.failure?.message == "cell 1, line 1: no such module 'NoSuchThing'", "\(run)")
    }

    @Test func `several errors are all shown`() async throws {
      let session = try Session()
      let run = await session.run("let a: Int = \"x\"\nlet b: String = 1")
      #expect(run.failure?.traceback.filter { $0.hasPrefix("cell 1, line ") }.count == 2, "\(run)")
    }

    @Test(arguments: [
      ("", CodeCompleteness.complete), ("1 + 1", .complete), ("let x = 1 // note", .complete),
      ("func f() {", .incomplete(indent: "    ")),
      ("func f() {\n    if a {", .incomplete(indent: "        ")),
      ("func f() {\n    let x = 1", .incomplete(indent: "    ")), ("foo(1,", .incomplete(indent: "")),
      ("let a = [1, 2", .incomplete(indent: "")), ("1 +", .incomplete(indent: "")),
      ("let x =", .incomplete(indent: "")),
      ("let s = \"\"\"\nabc", .incomplete(indent: "")), ("/* open", .incomplete(indent: "")),
      ("#if DEBUG\nlet a = 1", .incomplete(indent: "")),
      ("}", .invalid), ("let 1 = x y", .invalid), ("let s = \"abc", .invalid),
      ("struct {}\nlet a = 1", .invalid),
      ("%help", .complete),
    ])
    func `completeness follows from the syntax`(code: String, expected: CodeCompleteness) {
      #expect(CodeCompleteness(of: code) == expected)
    }
  }
}
