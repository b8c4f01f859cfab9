import CellExecution
import Foundation
import NotebookFormat
import NotebookRunner
import RichContent
import Testing

@Suite struct NotebookRunTests {
  @Test func `cells run in order, with their counts and outputs`() async throws {
    var input = notebook("let a = 1", "a", "print(a)")
    input.cells.insert(Cell(id: "text", kind: .markdown, source: "# Title"), at: 1)
    let ran = try await run(
      input,
      [
        "a": [.show(.result(MIMEBundle(plainText: "1"), metadata: [:]))],
        "print(a)": [.print("1\n")],
      ])
    #expect(ran.report.end == .completed)
    #expect(ran.report.exitCode == .success)
    #expect(ran.executor.runs.map(\.code) == ["let a = 1", "a", "print(a)"])
    #expect(ran.executor.runs.map(\.number) == [1, 2, 3])
    #expect(ran.executor.runs.allSatisfy { !$0.acceptsInput })
    #expect(ran.executor.isShutDown)
    #expect(ran.notebook.cells.map(\.executionCount) == [1, nil, 2, 3])
    #expect(
      ran.notebook.cells.map(\.outputs) == [
        [], [], [.executeResult(data: ["text/plain": "1"], metadata: [:], executionCount: 2)],
        [.stream(name: "stdout", text: "1\n")],
      ])
  }

  @Test func `the first failed cell ends the run, with its error in the notebook and no output after it`()
    async throws
  {
    var input = notebook("a", "b", "c")
    for index in input.cells.indices {
      input.cells[index].outputs = [.stream(name: "stdout", text: "of an earlier run")]
      input.cells[index].executionCount = 7
    }
    let ran = try await run(input, ["b": [.print("so far"), .fail(name: "Trap", message: "nil")]])
    let cell = RunningCell(number: 2, count: 3, title: "b")
    let failure = CellFailure(
      name: "Trap", message: "nil", traceback: ["\u{1B}[31mTrap\u{1B}[0m", "nil"])
    #expect(ran.report.end == .failed(cell, failure))
    #expect(ran.report.exitCode == .cellFailed)
    #expect(ran.report.cellsRun == 2)
    #expect(ran.executor.runs.map(\.code) == ["a", "b"])
    #expect(ran.executor.isShutDown)
    #expect(ran.notebook.cells.map(\.executionCount) == [1, 2, nil])
    #expect(
      ran.notebook.cells.map(\.outputs) == [
        [],
        [
          .stream(name: "stdout", text: "so far"),
          .error(name: "Trap", value: "nil", traceback: failure.traceback),
        ],
        [],
      ])
  }

  @Test func `a cell tagged raises-exception may fail`() async throws {
    var input = notebook("a", "b")
    input.cells[0].metadata["tags"] = ["raises-exception"]
    let ran = try await run(input, ["a": [.fail(name: "Trap", message: "nil")]])
    #expect(ran.report.end == .completed)
    #expect(ran.executor.runs.count == 2)
    #expect(ran.notebook.cells[0].outputs.count == 1)
  }

  @Test func `a cell tagged skip-execution and a cell without code do not run and are not counted`()
    async throws
  {
    var input = notebook("a", "skipped", " \n", "b")
    input.cells[1].metadata["tags"] = ["skip-execution"]
    input.cells[1].outputs = [.stream(name: "stdout", text: "kept")]
    input.cells[1].executionCount = 9
    let ran = try await run(input)
    #expect(ran.executor.runs.map(\.code) == ["a", "b"])
    #expect(ran.notebook.cells.map(\.executionCount) == [1, 9, nil, 2])
    #expect(ran.notebook.cells[1].outputs == input.cells[1].outputs)
  }

  @Test func `the notebook is on the disk after each cell`() async throws {
    try await withTemporaryFolder { folder in
      let output = "\(folder)/out.ipynb"
      let executor = ScriptedExecutor([
        "a": [.print("first")],
        "b": [
          .call {
            let written = try? Notebook(contentsOf: output)
            #expect(written?.cells[0].outputs == [.stream(name: "stdout", text: "first")])
            #expect(written?.cells[1].executionCount == nil)
          }
        ],
      ])
      let options = RunOptions(output: output)
      _ = try await NotebookRun(
        notebook("a", "b"), executor: executor, options: options, observer: NoObserver()
      ).run()
      #expect(executor.runs.count == 2)
    }
  }

  @Test func `the same run gives the same bytes`() async throws {
    let input = notebook("a", "b")
    let scripts: [String: [ScriptedExecutor.Step]] = [
      "a": [
        .show(
          .display(
            MIMEBundle(["text/html": .text("<p>"), "image/png": .data(Data([1, 2])), .plainText: .text("p")]),
            metadata: ["isolated": true], displayID: "random-\(UUID())"))
      ]
    ]
    let first = try await run(input, scripts).notebook.json()
    #expect(try await run(input, scripts).notebook.json() == first)
  }

  @Test func `an update reaches a display of an earlier cell`() async throws {
    let ran = try await run(
      notebook("a", "b"),
      [
        "a": [.show(.display(MIMEBundle(plainText: "0 %"), metadata: [:], displayID: "bar"))],
        "b": [.show(.update(MIMEBundle(plainText: "100 %"), metadata: [:], displayID: "bar"))],
      ])
    #expect(
      ran.notebook.cells.map(\.outputs) == [
        [.displayData(data: ["text/plain": "100 %"], metadata: [:])], [],
      ])
  }

  @Test func `a cell past its time limit is interrupted and fails as Timeout`() async throws {
    let ran = try await run(notebook("a", "b"), ["a": [.runForEver]], timeout: .milliseconds(50))
    guard case .failed(_, let failure) = ran.report.end else {
      Issue.record("did not fail: \(ran.report.end)")
      return
    }
    #expect(failure.name == "Timeout")
    #expect(failure.message == "cell 1 ran longer than its limit of 0.1 s and was interrupted")
    #expect(ran.executor.runs.count == 1)
  }

  @Test func `a time limit counts for a cell that may fail, too`() async throws {
    var input = notebook("a", "b")
    input.cells[0].metadata["tags"] = ["raises-exception"]
    let ran = try await run(input, ["a": [.runForEver]], timeout: .milliseconds(20))
    #expect(ran.report.exitCode == .timeLimit)
    #expect(ran.executor.runs.count == 1)
  }

  @Test(.tags(.slow))
  func `a limit is each cell's own, and a cell that ends as it comes leaves no interrupt to the next`()
    async throws
  {
    // The first takes all of its limit; the others take no time worth speaking of.
    let ran = try await run(
      notebook("a", "b", "c"), ["a": [.completeWhenInterrupted]], timeout: .seconds(3))
    #expect(ran.report.end == .completed)
    #expect(Set(ran.executor.interrupted) == ["a"])
  }

  @Test(arguments: [true, false])
  func `a signal ends the run, and the notebook is written`(whileRunning: Bool) async throws {
    try await withTemporaryFolder { folder in
      let output = "\(folder)/out.ipynb"
      let executor = ScriptedExecutor(["b": [.print("so far"), .runForEver]])
      let observer = StoppingObserver(atStartOf: whileRunning ? nil : 2, atOutputOf: whileRunning ? 2 : nil)
      let run = NotebookRun(
        notebook("a", "b", "c"), executor: executor, options: RunOptions(output: output),
        observer: observer)
      observer.stop.withLock { $0 = { run.stop(signal: 15) } }
      let report = try await run.run()
      #expect(report.end == .stopped(signal: 15))
      #expect(report.exitCode == .signal(15))
      #expect(report.cellsRun == 2)
      let written = try Notebook(contentsOf: output)
      #expect(written.cells[1].outputs.first == .stream(name: "stdout", text: "so far"))
      #expect(written.cells[1].outputs.count == 2)
      #expect(written.cells[2].executionCount == nil)
    }
  }

  @Test func `an engine that does not start ends the run before anything is written`() async throws {
    struct Missing: Error, CustomStringConvertible { var description: String { "no swift-frontend on PATH" } }
    try await withTemporaryFolder { folder in
      let run = NotebookRun(
        notebook("a"), executor: ScriptedExecutor(startError: Missing()),
        options: RunOptions(output: "\(folder)/out.ipynb"), observer: NoObserver())
      let error = await #expect(throws: RunError.self) { _ = try await run.run() }
      #expect(error?.description == "no swift-frontend on PATH")
      #expect(error?.exitCode == .noEngine)
      let there = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(there.isEmpty)
    }
  }

  @Test func `an output that cannot be written is found before the first cell runs`() async throws {
    let executor = ScriptedExecutor()
    let run = NotebookRun(
      notebook("a"), executor: executor, options: RunOptions(output: "/dev/null/out.ipynb"),
      observer: NoObserver())
    let error = await #expect(throws: RunError.self) { _ = try await run.run() }
    #expect(error?.description == "cannot write '/dev/null/out.ipynb': '/dev/null' is not a folder")
    #expect(executor.runs.isEmpty)
    #expect(executor.isShutDown)
  }

  @Test func `a notebook without code is written as it is`() async throws {
    let input = Notebook(cells: [Cell(id: "a", kind: .markdown, source: "text")])
    let ran = try await run(input)
    #expect(ran.notebook == input)
    #expect(ran.report.cellCount == 0)
    #expect(ran.report.end == .completed)
  }
}
