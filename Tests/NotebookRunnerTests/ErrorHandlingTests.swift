import CellExecution
import Foundation
import NotebookFormat
import NotebookRunner
import RichContent
import Testing

@Suite struct ErrorHandlingTests {
  let scripts: [String: [ScriptedExecutor.Step]] = [
    "a": [.fail(name: "Odd", message: "one")], "c": [.runForEver],
  ]

  func run(_ options: RunOptions, _ scripts: [String: [ScriptedExecutor.Step]], _ sources: String...)
    async throws
    -> (RunReport, Notebook)
  {
    let input = Notebook(cells: sources.enumerated().map { Cell(id: "cell-\($0)", kind: .code, source: $1) })
    return try await NotebookRun(
      input, executor: ScriptedExecutor(scripts), options: options, observer: NoObserver()
    ).execute()
  }

  @Test func `with errors allowed the run goes on and passes`() async throws {
    let (report, notebook) = try await run(
      RunOptions(output: "/dev/null", onError: .allow), scripts, "a", "b")
    #expect(report.exitCode == .success)
    #expect(report.cellsRun == 2)
    #expect(notebook.cells[0].outputs.count == 1)
  }

  @Test func `a time limit is no error that is allowed`() async throws {
    let options = RunOptions(output: "/dev/null", timeout: .milliseconds(50), onError: .allow)
    let (report, _) = try await run(options, scripts, "c", "b")
    #expect(report.exitCode == .timeLimit)
    #expect(report.cellsRun == 2)
  }

  @Test func `a run may go on after a failed cell and fail at its end`() async throws {
    let (report, _) = try await run(RunOptions(output: "/dev/null", onError: .keepGoing), scripts, "a", "b")
    #expect(report.exitCode == .cellFailed)
    #expect(report.cellsRun == 2)
  }

  @Test func `at the deadline the run stops, and the notebook says why`() async throws {
    let deadline = Deadline(limit: .milliseconds(50))
    let (report, notebook) = try await run(
      RunOptions(output: "/dev/null", deadline: deadline), scripts, "c", "d", "e")
    #expect(report.end == .deadline(.milliseconds(50)))
    #expect(report.exitCode == .timeLimit)
    #expect(report.cells.dropFirst().allSatisfy { $0.ending == .notRun })
    guard case .error(name: "Deadline", let message, _) = notebook.cells[0].outputs.last else {
      Issue.record("no reason in the notebook: \(notebook.cells[0].outputs)")
      return
    }
    // On a slow machine the limit may pass before the first cell starts.
    let whileRunning = "the run's limit of 0.1 s passed while cell 1 ran; 2 cells after it were not run"
    let before = "the run's limit of 0.1 s had passed: 3 of 3 cells were not run, from this one on"
    #expect(message == (report.cellsRun == 1 ? whileRunning : before))
  }

  @Test func `a run that begins after the deadline says so in its first cell`() async throws {
    let deadline = Deadline(limit: .seconds(1), from: .now - .seconds(2))
    let (report, notebook) = try await run(RunOptions(output: "/dev/null", deadline: deadline), [:], "a", "b")
    #expect(report.cellsRun == 0)
    let words = "the run's limit of 1.0 s had passed: 2 of 2 cells were not run, from this one on"
    #expect(notebook.cells[0].outputs == [.error(name: "Deadline", value: words, traceback: [words])])
    #expect(notebook.cells[0].executionCount == nil)
  }

  @Test func `a run that ends before its deadline is complete`() async throws {
    let (report, _) = try await run(
      RunOptions(output: "/dev/null", deadline: Deadline(limit: .seconds(60))), [:], "a", "b")
    #expect(report.end == .completed)
  }

  @Test func `when a cell ran is in its metadata only where that is asked for`() async throws {
    var (_, notebook) = try await run(RunOptions(output: "/dev/null"), [:], "a")
    #expect(notebook.cells[0].metadata["execution"] == nil)
    (_, notebook) = try await run(RunOptions(output: "/dev/null", recordsTiming: true), [:], "a")
    let times = try #require(notebook.cells[0].metadata["execution"]?.object)
    #expect(
      times.keys.sorted() == [
        "iopub.execute_input", "iopub.status.busy", "iopub.status.idle", "shell.execute_reply",
      ])
    let stamp = try #require(times["shell.execute_reply"]?.string)
    #expect(stamp.wholeMatch(of: /20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z/) != nil)
  }

  @Test func `an earlier run's times do not stay in a cell that runs again`() async throws {
    var input = Notebook(cells: [Cell(id: "a", kind: .code, source: "a")])
    input.cells[0].metadata["execution"] = ["iopub.status.busy": "2020-01-01T00:00:00.000000Z"]
    #expect(try await NotebookRunnerTests.run(input).notebook.cells[0].metadata.isEmpty)
  }
}
