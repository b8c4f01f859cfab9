import Foundation
import NotebookFormat
import Testing

extension RunCommandTests {
  /// Several notebooks, reports and comparisons with the built program.
  @Suite(.tags(.slow), .serialized) struct SeveralNotebooks {
    @Test func `notebooks run side by side, each into its file, with all reports`() async throws {
      try await withCommand { command in
        for fixture in ["good.ipynb", "third-cell-fails.ipynb"] { try command.copy(fixture) }
        let result = try await command.run(
          [
            "*.ipynb", "--output-dir", "out", "-j", "2", "--junit", "out/junit.xml", "--summary",
            "out/summary.md",
            "--export", "html,md", "--annotations",
          ], environment: ["ATTENTIVE_TIMINGS": "off", "GITHUB_STEP_SUMMARY": "\(command.folder)/step.md"])
        #expect(result.status == 1)
        #expect(result.stdout.contains("good.ipynb: Straße 律\n"))
        #expect(result.stdout.contains("third-cell-fails.ipynb: one\n"))
        #expect(result.stdout.contains("::error file=third-cell-fails.ipynb,line="))
        #expect(result.stderr.contains("good.ipynb: 3 cells in "))
        #expect(
          try FileManager.default.contentsOfDirectory(atPath: "\(command.folder)/out").sorted() == [
            "good.html", "good.ipynb", "good.md", "junit.xml", "summary.md", "third-cell-fails.html",
            "third-cell-fails.ipynb", "third-cell-fails.md",
          ])
        #expect(try command.contents("step.md") == command.contents("out/summary.md"))
        let junit = String(decoding: try command.contents("out/junit.xml"), as: UTF8.self)
        #expect(junit.contains("<testsuites tests=\"7\" failures=\"1\" errors=\"0\" skipped=\"1\""))
        let executed = try command.notebook("out/good.ipynb")
        #expect(executed.cells.map(\.executionCount) == [nil, 1, 2, 3])
      }
    }

    @Test func `a notebook is compared with its committed outputs, and takes the new ones over`() async throws
    {
      try await withCommand { command in
        try command.copy("good.ipynb")
        let update = try await command.run(["good.ipynb", "--update"])
        #expect(update.status == 0)
        #expect(update.stderr.hasSuffix("2 cells with other outputs than the committed ones; taken over\n"))
        let committed = try command.contents("good.ipynb")
        let same = try await command.run(["good.ipynb", "--check"])
        #expect(same.status == 0)
        #expect(same.stderr.hasSuffix("the outputs are the committed ones\n"))
        #expect(try command.names() == ["good.ipynb"])

        var changed = try command.notebook("good.ipynb")
        changed.cells[3].outputs = [.stream(name: "stdout", text: "Gasse 律\n")]
        try changed.write(to: "\(command.folder)/good.ipynb")
        let other = try await command.run(["good.ipynb", "--check", "--report", "differences.html"])
        #expect(other.status == 4)
        #expect(other.stderr.contains("cell 3, output 1 (stdout), line 1: 'Gasse' → 'Straße'\n"))
        let page = String(decoding: try command.contents("differences.html"), as: UTF8.self)
        #expect(page.contains("<pre class=\"stdout\">Gasse 律\n</pre>"))
        #expect(try await command.run(["good.ipynb", "--update", "-q"]).status == 0)
        #expect(try command.contents("good.ipynb") == committed)
      }
    }

    @Test func `a run with other parameters is compared with an earlier one of the same cells`() async throws
    {
      try await withCommand { command in
        try command.copy("with-parameters.ipynb")
        try command.copy("good.ipynb")
        let parameters = ["with-parameters.ipynb", "-p", "updates=8"]
        #expect(try await command.run(parameters + ["-o", "eight.ipynb", "-q"]).status == 0)
        let same = try await command.run(parameters + ["--check", "--against", "eight.ipynb"])
        #expect(same.status == 0)
        #expect(same.stderr.hasSuffix("the outputs are the committed ones\n"))

        let input = try command.contents("with-parameters.ipynb")
        let nine = ["with-parameters.ipynb", "-p", "updates=9"]
        let other = try await command.run(nine + ["--check", "--against", "eight.ipynb"])
        #expect(other.status == 4)
        #expect(other.stderr.contains("line 1: 8 → 9"))
        #expect(try await command.run(nine + ["--update", "--against", "eight.ipynb", "-q"]).status == 0)
        #expect(
          try command.notebook("eight.ipynb").cells.last?.outputs
            == [.stream(name: "stdout", text: "embedded 9 0.0001 true\n")])
        #expect(try command.contents("with-parameters.ipynb") == input)

        let foreign = try await command.run(nine + ["--check", "--against", "good.ipynb"])
        #expect(foreign.status == 64)
        #expect(
          foreign.stderr.hasPrefix(
            "notebook-run: --against 'good.ipynb': its cells are not those of 'with-parameters.ipynb': only one of them has"
          ))
        let several = try await command.run([
          "good.ipynb", "with-parameters.ipynb", "--check", "--against", "eight.ipynb",
        ])
        #expect(several.status == 64)
        #expect(
          several.stderr
            == "notebook-run: --against 'eight.ipynb': one notebook can be compared with it, not 2\n")
      }
    }

    @Test func `parameters are listed, and come from a file`() async throws {
      try await withCommand { command in
        try command.copy("with-parameters.ipynb")
        let listed = try await command.run(["with-parameters.ipynb", "--list-parameters"])
        #expect(
          listed.stdout == """
            with-parameters.ipynb
              corpus: String = "embedded"
              updates: Int = 100
              rate: Double = 1e-4
              smooth: Bool = true

            """)
        try Data("updates: 7\nsmooth: false\n".utf8).write(
          to: URL(fileURLWithPath: "\(command.folder)/p.yaml"))
        let result = try await command.run(["with-parameters.ipynb", "-f", "p.yaml", "-p", "updates=8", "-q"])
        #expect(result == Command.Result(status: 0, stdout: "", stderr: ""))
        #expect(
          try command.notebook("with-parameters.executed.ipynb").cells.last?.outputs
            == [.stream(name: "stdout", text: "embedded 8 0.0001 false\n")])
      }
    }

    @Test func `at the deadline all that is asked for is there, with the reason`() async throws {
      try await withCommand { command in
        try command.copy("runs-for-ever.ipynb")
        try command.copy("good.ipynb")
        let result = try await command.run([
          "runs-for-ever.ipynb", "good.ipynb", "--output-dir", "out", "--deadline", "8", "--junit",
          "junit.xml",
        ])
        #expect(result.status == 2)
        for name in ["runs-for-ever.ipynb", "good.ipynb"] {
          let outputs = try command.notebook("out/\(name)").cells.flatMap(\.outputs)
          let reasons = outputs.count { if case .error(name: "Deadline", _, _) = $0 { true } else { false } }
          #expect(reasons == 1, "\(name): \(outputs)")
        }
        let junit = String(decoding: try command.contents("junit.xml"), as: UTF8.self)
        #expect(junit.contains("<testcase classname=\"good.ipynb\""))
        #expect(junit.contains("<skipped/>"))
      }
    }
  }
}
