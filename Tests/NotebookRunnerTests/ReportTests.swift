import CellExecution
import Foundation
import NotebookFormat
import NotebookRunner
import RichContent
import Testing

@Suite struct ReportTests {
  /// Two notebooks: one whose second cell failed and whose third was not run, and one that could not go on.
  func reports() async throws -> [NotebookReport] {
    let input = notebook("let a = 1", "// Divide <1> by 0\n1 / 0", "print(a)")
    let failure: [ScriptedExecutor.Step] = [.fail(name: "Trap", message: "division by \"0\" & more | 100 %")]
    let (report, ran) = try await NotebookRun(
      input, executor: ScriptedExecutor(["// Divide <1> by 0\n1 / 0": failure]),
      options: RunOptions(output: "/dev/null"), observer: NoObserver()
    ).execute()
    return [
      NotebookReport(result: .success(report), file: "a,b.ipynb", output: "out/a.ipynb", notebook: ran),
      NotebookReport(
        result: .failure(.noEngine(reason: "no toolchain")), file: "c.ipynb", output: "out/c.ipynb",
        notebook: notebook("a")),
    ]
  }

  @Test func `JUnit's file has a suite for each notebook and a case for each cell`() async throws {
    let text = JUnitReport(try await reports()).text.replacing(/time="[0-9.]+"/, with: "time=\"T\"")
    #expect(
      text == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites tests="4" failures="1" errors="1" skipped="1" time="T">
        <testsuite name="a,b.ipynb" tests="3" failures="1" errors="0" skipped="1" time="T">
        <testcase classname="a,b.ipynb" name="cell 1: let a = 1" time="T"/>
        <testcase classname="a,b.ipynb" name="cell 2: Divide &lt;1&gt; by 0" time="T">
        <failure type="Trap" message="division by &quot;0&quot; &amp; more | 100 %">Trap
        division by &quot;0&quot; &amp; more | 100 %</failure>
        </testcase>
        <testcase classname="a,b.ipynb" name="cell 3: print(a)" time="T">
        <skipped/>
        </testcase>
        </testsuite>
        <testsuite name="c.ipynb" tests="1" failures="0" errors="1" skipped="0" time="T">
        <testcase classname="c.ipynb" name="run">
        <error message="no toolchain"/>
        </testcase>
        </testsuite>
        </testsuites>

        """)
    let parser = XMLText(text)
    #expect(parser.isWellFormed)
  }

  @Test func `control characters do not break JUnit's file`() async throws {
    let input = notebook("a")
    let report = try await NotebookRun(
      input, executor: ScriptedExecutor(["a": [.fail(name: "Odd", message: "bell \u{7} end \u{FFFF}")]]),
      options: RunOptions(output: "/dev/null"), observer: NoObserver()
    ).run()
    let text = JUnitReport([
      NotebookReport(result: .success(report), file: "a", output: "b", notebook: input)
    ]).text
    #expect(XMLText(text).isWellFormed)
    #expect(text.contains("bell \u{FFFD} end \u{FFFD}"))
  }

  @Test func `GitHub's annotations stand at the cell's line of the file`() async throws {
    let reports = try await reports()
    let file = String(decoding: reports[0].notebook.json(), as: UTF8.self)
    let line = try #require(
      file.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains("Divide <1>") })
    let lines = GitHubAnnotations(reports).lines { $0 == "a,b.ipynb" ? file : nil }
    #expect(
      lines == [
        "::error file=a%2Cb.ipynb,line=\(line + 1),title=cell 2%3A Divide <1> by 0::"
          + "Trap: division by \"0\" & more | 100 %25%0ATrap%0Adivision by \"0\" & more | 100 %25",
        "::error file=c.ipynb::no toolchain",
      ])
  }

  @Test func `an annotation finds its line in a file with escaped letters`() {
    let source = "let ü = \"x\"\nthrow Odd()"
    let input = notebook("let ü = 1", source)
    let file = #"""
      {"cells": [
      {"source": ["let \u00fc = 1"]},
      {"source": [
       "let \u00fc = \"x\"\n",
       "throw Odd()"]}]}
      """#
    let failure = CellFailure(name: "Odd", message: "m", traceback: [])
    let cell = CellReport(
      cell: RunningCell(number: 2, count: 2, title: "t"), index: 1, ending: .failed(failure, .error),
      duration: .zero, attempts: 1)
    let report = RunReport(end: .failed(cell.cell, failure), cells: [cell], figureCount: 0, duration: .zero)
    let lines = GitHubAnnotations([
      NotebookReport(result: .success(report), file: "a", output: "b", notebook: input)
    ]).lines { _ in file }
    #expect(lines == ["::error file=a,line=4,title=cell 2%3A t::Odd: m"])
  }

  @Test func `the summary has a table of notebooks and the failed cells' lines`() async throws {
    let text = MarkdownSummary(try await reports()).text.replacing(/[0-9]+\.[0-9] s/, with: "T")
    #expect(text.hasPrefix("### Notebooks\n\n| | notebook | result |\n|---|---|---|\n"))
    #expect(
      text.contains("| ❌ | a,b.ipynb | 2 of 3 cells in T; 1 cell failed |\n| ❌ | c.ipynb | no toolchain |\n"))
    #expect(
      text.contains(
        "#### a,b.ipynb, cell 2: Divide <1> by 0\n\n```\nTrap\ndivision by \"0\" & more | 100 %\n```\n"))
  }

  @Test func `of several notebooks the worst end counts`() {
    #expect(RunExitCode.worst(of: []) == .success)
    #expect(RunExitCode.worst(of: [.success, .differs, .cellFailed]) == .cellFailed)
    #expect(RunExitCode.worst(of: [.timeLimit, .workerDied, .cellFailed]) == .workerDied)
    #expect(RunExitCode.worst(of: [.signal(15), .notWritable]).status == 143)
    let codes: [RunExitCode] = [
      .success, .cellFailed, .timeLimit, .workerDied, .differs, .usage, .noEngine, .notWritable,
    ]
    #expect(codes.map(\.status) == [0, 1, 2, 3, 4, 64, 69, 73])
  }

  @Test func `timings come back for cells of the same text`() async throws {
    try await withTemporaryFolder { folder in
      let input = notebook("a", "b")
      let environment = ["ATTENTIVE_TIMINGS": folder]
      let (report, _) = try await NotebookRun(
        input, executor: ScriptedExecutor(["b": [.fail(name: "Odd", message: "")]]),
        options: RunOptions(output: "/dev/null"), observer: NoObserver()
      ).execute()
      var timings = RunTimings(of: "\(folder)/x.ipynb", environment: environment)
      #expect(timings.duration(of: "a") == nil)
      timings.note(report, of: input)
      let again = RunTimings(of: "\(folder)/x.ipynb", environment: environment)
      #expect(again.duration(of: "a") != nil)
      #expect(again.duration(of: "b") == nil)
      #expect(RunTimings(of: "\(folder)/y.ipynb", environment: environment).duration(of: "a") == nil)
    }
  }
}

/// Whether a text is well-formed XML, as far as these reports go: tags nest, and attributes are quoted.
private struct XMLText {
  let isWellFormed: Bool

  init(_ text: String) {
    var open: [String] = []
    var isGood = !text.unicodeScalars.contains { $0.value < 0x20 && !"\n\t".unicodeScalars.contains($0) }
    for match in text.matches(of: /<(\/?)([a-z]+)((?: [a-z]+="[^"<]*")*)(\/?)>/) {
      if !match.output.1.isEmpty {
        isGood = isGood && open.popLast() == String(match.output.2)
      } else if match.output.4.isEmpty {
        open.append(String(match.output.2))
      }
    }
    let rest = text.replacing(/<\/?[a-z]+(?: [a-z]+="[^"<]*")*\/?>/, with: "").replacing(/<\?.*\?>/, with: "")
    isWellFormed = isGood && open.isEmpty && !rest.contains("<")
  }
}
