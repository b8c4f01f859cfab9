import CellExecution
import Foundation
import NotebookFormat
import NotebookRunner
import RichContent
import Testing

@Suite struct PolicyTests {
  func notebook(_ policy: JSONValue, tags: [JSONValue] = []) -> Notebook {
    var notebook = notebook("a", "b")
    notebook.cells[0].metadata = ["attentive": policy, "tags": .array(tags)]
    return notebook
  }

  private func notebook(_ sources: String...) -> Notebook {
    Notebook(cells: sources.enumerated().map { Cell(id: "cell-\($0)", kind: .code, source: $1) })
  }

  @Test func `a cell says its own time limit`() async throws {
    let ran = try await run(notebook(["timeout": 0.05]), ["a": [.runForEver]], timeout: .seconds(60))
    #expect(ran.report.exitCode == .timeLimit)
    #expect(ran.report.cells[0].failure?.name == "Timeout")
  }

  @Test func `a cell that fails is tried again, with the outputs of its last attempt`() async throws {
    let counter = Counter()
    let ran = try await run(
      notebook(["retry": 2]),
      ["a": [.call { counter.add() }, .print("try"), .unless({ counter.count == 3 }, failWith: "flaky")]])
    #expect(ran.report.end == .completed)
    #expect(ran.report.cells[0].attempts == 3)
    #expect(ran.notebook.cells[0].outputs == [.stream(name: "stdout", text: "try")])
  }

  @Test func `a cell is tried again as often as it says, and no more`() async throws {
    let ran = try await run(notebook(["retry": 2]), ["a": [.fail(name: "Odd", message: "again")]])
    #expect(ran.executor.runs.count == 3)
    #expect(ran.report.exitCode == .cellFailed)
    #expect(ran.notebook.cells[0].outputs.count == 1)
  }

  @Test func `a figure of a failed attempt leaves its name to the next`() async throws {
    try await withTemporaryFolder { folder in
      let counter = Counter()
      let executor = ScriptedExecutor([
        "a": [
          .call { counter.add() }, .figure("loss") { Data([UInt8(counter.count)]) },
          .unless({ counter.count == 2 }, failWith: "flaky"),
        ]
      ])
      let options = RunOptions(output: "/dev/null", figures: FigureFolder(path: folder))
      let report = try await NotebookRun(
        notebook(["retry": 1]), executor: executor, options: options, observer: NoObserver()
      ).run()
      #expect(report.end == .completed)
      #expect(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/loss.png")) == Data([2]))
    }
  }

  @Test func `a cell whose worker died is not tried again, since its values are gone`() async throws {
    let ran = try await run(notebook(["retry": 3]), ["a": [.loseWorker]])
    #expect(ran.executor.runs.count == 1)
    #expect(ran.report.exitCode == .workerDied)
  }

  @Test(arguments: [true, "nil"] as [JSONValue])
  func `an expected error is required, and may be told apart by its words`(expected: JSONValue) async throws {
    let policy: JSONValue = ["expect-error": expected]
    let failing = try await run(notebook(policy), ["a": [.fail(name: "Trap", message: "found nil")]])
    #expect(failing.report.end == .completed)
    #expect(failing.executor.runs.count == 2)
    let passing = try await run(notebook(policy))
    #expect(passing.report.exitCode == .cellFailed)
    #expect(passing.report.cells[0].failure?.name == "NoError")
    #expect(passing.executor.runs.count == 1)
  }

  @Test func `another error than the expected one fails`() async throws {
    let ran = try await run(
      notebook(["expect-error": "nil"]), ["a": [.fail(name: "Trap", message: "overflow")]])
    #expect(ran.report.cells[0].failure?.message == "overflow (an error with 'nil' was expected)")
  }

  @Test func `a cell tagged raises-exception must fail`() async throws {
    let ran = try await run(notebook([:], tags: ["raises-exception"]))
    #expect(ran.report.cells[0].failure?.message == "cell 1 had to raise an error and raised none")
    #expect(ran.notebook.cells[0].outputs.count == 1)
  }

  @Test(
    arguments: [
      (["timeout": 0], "timeout' of its metadata is not a number of seconds above 0"),
      (["retry": -1], "retry' of its metadata is not a whole number from 0 to 100"),
      (
        ["tolerance": "wide"],
        "tolerance' of its metadata is neither a number from 0 nor an object with 'relative', 'absolute' and 'picture'"
      ),
      (
        ["expect-error": 3],
        "expect-error' of its metadata is neither true nor false nor a part of the error's text"
      ),
      (
        ["ignore": ["weather"]],
        "ignore' of its metadata names no part that changes; there are address, date, duration, path, uuid, and /regular expressions/"
      ),
      (
        ["timeuot": 3],
        "timeuot' of its metadata is not known; there are 'expect-error', 'ignore', 'retry', 'timeout' and 'tolerance'"
      ),
    ] as [(JSONValue, String)])
  func `a wrong policy is refused before anything runs`(policy: JSONValue, words: String) async throws {
    let error = #expect(throws: RunError.self) { try RunPlan(notebook(policy), file: "a.ipynb") }
    #expect(error?.description == "'a.ipynb', cell 1: 'attentive.\(words)")
    #expect(error?.exitCode == .usage)
  }
}
