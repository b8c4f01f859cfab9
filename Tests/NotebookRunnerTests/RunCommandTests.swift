import Foundation
import NotebookFormat
import Testing

extension Tag {
  @Tag static var slow: Self
}

/// The built program on the real engine.
@Suite(.tags(.slow), .serialized) struct RunCommandTests {
  @Test func `a notebook runs, and its input is left alone`() async throws {
    try await withCommand { command in
      try command.copy("good.ipynb")
      let before = try command.contents("good.ipynb")
      let result = try await command.run(["good.ipynb"])
      #expect(result.status == 0)
      #expect(result.stdout == "Straße 律\n")
      let lines = result.stderr.split(separator: "\n").map { $0.replacing(/[0-9]+\.[0-9] s/, with: "T") }
      #expect(
        lines == [
          "[1/3] A notebook that runs … T", "[2/3] Add … T", #"[3/3] print("Straße 律") … T"#,
          "3 cells in T → good.executed.ipynb",
        ])
      #expect(try command.contents("good.ipynb") == before)
      #expect(try command.names() == ["good.executed.ipynb", "good.ipynb"])
      let executed = try command.notebook("good.executed.ipynb")
      #expect(executed.cells.map(\.executionCount) == [nil, 1, 2, 3])
      #expect(
        executed.cells[2].outputs == [
          .executeResult(data: ["text/plain": "2"], metadata: [:], executionCount: 2)
        ])
      #expect(executed.cells[3].outputs == [.stream(name: "stdout", text: "Straße 律\n")])
    }
  }

  @Test func `two runs give the same bytes`() async throws {
    try await withCommand { command in
      try command.copy("good.ipynb")
      for name in ["a.ipynb", "b.ipynb"] {
        let result = try await command.run(["good.ipynb", "-o", name, "--quiet"])
        #expect(result == Command.Result(status: 0, stdout: "", stderr: ""))
      }
      #expect(try command.contents("a.ipynb") == command.contents("b.ipynb"))
    }
  }

  @Test func `a trap ends the run with the notebook written up to it`() async throws {
    try await withCommand { command in
      try command.copy("third-cell-fails.ipynb")
      let result = try await command.run(["third-cell-fails.ipynb", "-o", "new/out.ipynb"])
      #expect(result.status == 1)
      #expect(result.stdout == "one\nbefore\n")
      let last = result.stderr.split(separator: "\n").last ?? ""
      #expect(last.hasPrefix("cell 3 of 4 failed: Trap: "))
      let executed = try command.notebook("new/out.ipynb")
      #expect(executed.cells.map(\.executionCount) == [1, 2, 3, nil])
      #expect(executed.cells[2].outputs.count == 2)
      guard case .error(name: "Trap", _, let traceback) = executed.cells[2].outputs.last else {
        Issue.record("no error in the notebook: \(executed.cells[2].outputs)")
        return
      }
      #expect(!traceback.isEmpty)
      #expect(executed.cells[3].outputs.isEmpty)
    }
  }

  @Test func `a thrown error is named as the notebook names it`() async throws {
    try await withCommand { command in
      try command.copy("throws-an-error.ipynb")
      let result = try await command.run(["throws-an-error.ipynb", "-o", "out.ipynb"])
      #expect(result.status == 1)
      #expect(result.stderr.hasSuffix("cell 1 of 2 failed: Spilled: Spilled(litres: 3)\n"))
      guard case .error(name: "Spilled", _, _) = try command.notebook("out.ipynb").cells[0].outputs.last
      else {
        Issue.record("no error in the notebook")
        return
      }
    }
  }

  @Test func `a named figure is written as SVG, PNG and PDF`() async throws {
    try await withCommand { command in
      try command.copy("draws-a-figure.ipynb")
      let result = try await command.run([
        "draws-a-figure.ipynb", "-o", "out.ipynb", "--figures", "figures",
      ])
      #expect(result.status == 0)
      #expect(result.stderr.hasSuffix(" → out.ipynb; 1 figure in figures\n"))
      let starts = ["loss.svg": "<", "loss.png": "\u{FFFD}PNG", "loss.pdf": "%PDF-"]
      for (name, start) in starts {
        let text = String(decoding: try command.contents("figures/\(name)"), as: UTF8.self)
        #expect(text.hasPrefix(start), "\(name) starts with \(text.prefix(8))")
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: "\(command.folder)/figures").count == 5)
    }
  }

  @Test func `a cell that does not compile shows the author's own line`() async throws {
    try await withCommand { command in
      try command.copy("third-cell-does-not-compile.ipynb")
      let result = try await command.run(["third-cell-does-not-compile.ipynb", "-o", "out.ipynb"])
      #expect(result.status == 1)
      #expect(result.stderr.contains("let last = lossess.last"))
      let last = result.stderr.split(separator: "\n").last ?? ""
      #expect(
        last.hasPrefix("cell 3 of 4 failed: CompileError: cell 3, line 1: cannot find 'lossess' in scope"))
    }
  }

  @Test func `a worker that ends is named, and the run ends`() async throws {
    try await withCommand { command in
      try command.copy("worker-ends.ipynb")
      let result = try await command.run(["worker-ends.ipynb", "-o", "out.ipynb"])
      #expect(result.status == 3)
      let last = result.stderr.split(separator: "\n").last ?? ""
      let expected =
        /cell 2 of 3 failed: WorkerDied: cell 2 ended its worker process \(exit code [0-9]+; peak memory [0-9]+ MB\).*/
      #expect(last.wholeMatch(of: expected) != nil, "\(last)")
    }
  }

  @Test func `a worker that is killed is told with the signal, the cell and its peak memory`() async throws {
    try await withCommand { command in
      try command.copy("worker-is-killed.ipynb")
      let result = try await command.run(["worker-is-killed.ipynb", "-o", "out.ipynb"])
      #expect(result.status == 3)
      let last = result.stderr.split(separator: "\n").last ?? ""
      let expected =
        /cell 2 of 3 failed: WorkerDied: cell 2 ended its worker process \(signal 9, Killed; peak memory [0-9]+ MB\).*/
      #expect(last.wholeMatch(of: expected) != nil, "\(last)")
      #expect(try command.notebook("out.ipynb").cells.map(\.executionCount) == [1, 2, nil])
    }
  }

  @Test func `parameters reach the cells`() async throws {
    try await withCommand { command in
      try command.copy("with-parameters.ipynb")
      let result = try await command.run([
        "with-parameters.ipynb", "-p", "corpus=multi\"30k", "-p", "rate=2", "-p", "updates=7",
      ])
      #expect(result.status == 0)
      #expect(result.stdout == "multi\"30k 7 2.0 true\n")
    }
  }

  @Test(arguments: [
    ("corpsu=a", "unknown parameter 'corpsu'; there are 'corpus', 'rate', 'smooth', 'updates'"),
    ("updates=many", "parameter 'updates': 'many' is not an Int"),
  ])
  func `a wrong parameter is refused before anything runs`(assignment: String, words: String) async throws {
    try await withCommand { command in
      try command.copy("with-parameters.ipynb")
      let result = try await command.run(["with-parameters.ipynb", "-p", assignment])
      #expect(result == Command.Result(status: 64, stdout: "", stderr: "notebook-run: \(words)\n"))
      #expect(try command.names() == ["with-parameters.ipynb"])
    }
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `a signal ends the run with the notebook written`(signal: Int32) async throws {
    try await withCommand { command in
      try command.copy("runs-for-ever.ipynb")
      let result = try await command.run(["runs-for-ever.ipynb", "-o", "out.ipynb"]) { process, stdout in
        try await waitUntil { stdout().contains("second") }
        kill(process.processIdentifier, signal)
      }
      #expect(result.status == 128 + signal)
      #expect(
        result.stderr.hasSuffix("stopped by SIG\(signal == SIGINT ? "INT" : "TERM") after 2 of 3 cells\n"))
      let executed = try command.notebook("out.ipynb")
      #expect(executed.cells[1].outputs.first == .stream(name: "stdout", text: "second\n"))
      #expect(executed.cells[2].outputs.isEmpty)
      #expect(try command.names() == ["out.ipynb", "runs-for-ever.ipynb"])
    }
  }

  @Test func `a time limit interrupts the cell`() async throws {
    try await withCommand { command in
      try command.copy("runs-for-ever.ipynb")
      var notebook = try command.notebook("runs-for-ever.ipynb")
      // However slow the machine is, this cell runs to its end.
      notebook.cells[0].metadata["attentive"] = ["timeout": 600]
      try notebook.write(to: "\(command.folder)/runs-for-ever.ipynb")
      let result = try await command.run(["runs-for-ever.ipynb", "-o", "out.ipynb", "--timeout", "3"])
      #expect(result.status == 2)
      #expect(
        result.stderr.hasSuffix(
          "cell 2 of 3 failed: Timeout: cell 2 ran longer than its limit of 3.0 s and was interrupted\n"))
    }
  }

  @Test func `a killed run leaves a whole notebook and the input as it was`() async throws {
    try await withCommand { command in
      try command.copy("runs-for-ever.ipynb")
      let before = try command.contents("runs-for-ever.ipynb")
      let result = try await command.run(["runs-for-ever.ipynb", "-o", "out.ipynb"]) { process, _ in
        try await waitUntil { (try? command.notebook("out.ipynb").cells[0].executionCount) == 1 }
        kill(process.processIdentifier, SIGKILL)
      }
      #expect(result.status == -SIGKILL)
      #expect(try command.contents("runs-for-ever.ipynb") == before)
      #expect(
        try command.notebook("out.ipynb").cells[0].outputs == [.stream(name: "stdout", text: "first\n")])
    }
  }

  @Test func `a cell that asks for input is told that nobody answers`() async throws {
    try await withCommand { command in
      try command.copy("asks-for-input.ipynb")
      let result = try await command.run(["asks-for-input.ipynb", "-o", "out.ipynb"])
      #expect(result.status == 0)
      #expect(result.stdout == "nobody\n")
    }
  }

  @Test func `an output in place of a folder is found at once`() async throws {
    try await withCommand { command in
      try command.copy("good.ipynb")
      let result = try await command.run(["good.ipynb", "-o", "good.ipynb/out.ipynb"])
      #expect(result.status == 73)
      #expect(result.stdout.isEmpty)
      #expect(
        result.stderr
          == "notebook-run: cannot write 'good.ipynb/out.ipynb': '\(command.folder)/good.ipynb' is not a folder\n"
      )
      #expect(try command.names() == ["good.ipynb"])
    }
  }

  @Test func `a full disk leaves the old output and nothing beside it`() async throws {
    try await withCommand { command in
      try command.copy("five-kilobytes.ipynb")
      try Data("old".utf8).write(to: URL(fileURLWithPath: "\(command.folder)/out.ipynb"))
      // The limit stands for the full disk: 512 bytes or 1 kB to a file, whichever shell this is.
      let result = try await command.run(["five-kilobytes.ipynb", "-o", "out.ipynb"], after: "ulimit -f 1")
      #expect(
        result
          == Command.Result(
            status: 73, stdout: "", stderr: "notebook-run: cannot write 'out.ipynb': file too large\n"))
      #expect(try command.contents("out.ipynb") == Data("old".utf8))
      #expect(try command.names() == ["five-kilobytes.ipynb", "out.ipynb"])
    }
  }

  @Test func `a full device is one line`() async throws {
    try await withCommand { command in
      try command.copy("good.ipynb")
      let result = try await command.run(["good.ipynb", "-o", "/dev/full"])
      #expect(result.status == 73)
      #expect(result.stderr == "notebook-run: cannot write '/dev/full': no space left on device\n")
    }
  }
}

/// Looks every few milliseconds until the condition holds; gives up after a minute.
func waitUntil(_ condition: () -> Bool) async throws {
  for _ in 0..<6_000 {
    if condition() { return }
    try await Task.sleep(for: .milliseconds(10))
  }
  Issue.record("waited a minute in vain")
}
