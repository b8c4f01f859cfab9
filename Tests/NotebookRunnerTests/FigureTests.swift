import CellExecution
import Foundation
import NotebookFormat
import NotebookRunner
import RichContent
import Testing

@Suite struct FigureTests {
  let files: [MIMEType: Data] = [.svg: Data("<svg/>".utf8), .png: Data([1]), .pdf: Data([2])]

  func figure(_ name: String) -> ScriptedExecutor.Step { .show(.figure(name: name, files: files)) }

  /// Runs two cells that make figures; returns the report and the files in the figures' folder.
  func run(_ first: [ScriptedExecutor.Step], _ second: [ScriptedExecutor.Step] = []) async throws -> (
    RunReport, [String], Notebook
  ) {
    try await withTemporaryFolder { folder in
      let options = RunOptions(
        output: "\(folder)/out.ipynb", figures: FigureFolder(path: "\(folder)/figures"))
      let report = try await NotebookRun(
        notebook("a", "b"), executor: ScriptedExecutor(["a": first, "b": second]), options: options,
        observer: NoObserver()
      ).run()
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["figures", "out.ipynb"])
      let written = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/figures").sorted()
      return (report, written, try Notebook(contentsOf: options.output))
    }
  }

  func failure(_ report: RunReport) -> String? {
    if case .failed(_, let failure) = report.end { "\(failure.name): \(failure.message)" } else { nil }
  }

  @Test func `each file of a figure is written under its name`() async throws {
    let (report, written, _) = try await run([figure("attention")], [figure("Straße 律")])
    #expect(report.end == .completed)
    #expect(report.figureCount == 2)
    #expect(
      written == [
        "Straße 律.pdf", "Straße 律.png", "Straße 律.svg", "attention.pdf", "attention.png", "attention.svg",
        "index.html", "index.json",
      ])
  }

  @Test func `the same figure may be shown again, and a display's update may change it`() async throws {
    let update = ScriptedExecutor.Step.show(.update(MIMEBundle(plainText: ""), metadata: [:], displayID: "x"))
    let changed = ScriptedExecutor.Step.show(.figure(name: "loss", files: [.svg: Data("<svg>2</svg>".utf8)]))
    let (report, written, _) = try await run([figure("loss"), figure("loss"), update, changed])
    #expect(report.end == .completed)
    #expect(report.figureCount == 1)
    #expect(written.count == 5)
  }

  @Test func `another figure of a name that the cell has used fails the cell`() async throws {
    let other = ScriptedExecutor.Step.show(.figure(name: "loss", files: [.svg: Data("<svg>2</svg>".utf8)]))
    let (report, _, _) = try await run([figure("loss"), other])
    #expect(
      failure(report)
        == "FigureError: figure 'loss': the cell shows two figures of this name; give one of them another name"
    )
  }

  @Test func `only the formats that are asked for are written, and the index says which cell made what`()
    async throws
  {
    try await withTemporaryFolder { folder in
      let figures = FigureFolder(path: folder, formats: [.svg])
      let options = RunOptions(file: "a.ipynb", output: "/dev/null", figures: figures)
      _ = try await NotebookRun(
        notebook("// The <loss>\na"), executor: ScriptedExecutor(["// The <loss>\na": [figure("loss")]]),
        options: options, observer: NoObserver()
      ).run()
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == [
          "index.html", "index.json", "loss.svg",
        ])
      let index = try JSONValue(text: Data(contentsOf: URL(fileURLWithPath: "\(folder)/index.json")))
      #expect(
        index["figures"]?.array == [
          [
            "name": "loss", "files": ["loss.svg"], "notebook": "a.ipynb", "cell": 1, "cell_id": "cell-0",
            "title": "The <loss>",
          ]
        ])
      let page = try String(contentsOfFile: "\(folder)/index.html", encoding: .utf8)
      #expect(page.contains("a.ipynb, cell 1: The &lt;loss&gt;"))
      #expect(page.contains("<img src=\"loss.svg\""))
    }
  }

  @Test func `a name that another cell has used fails the cell`() async throws {
    let (report, _, written) = try await run([figure("loss")], [figure("loss")])
    #expect(
      failure(report)
        == "FigureError: figure 'loss': cell 1 has made a figure of this name; give one of them another name")
    guard case .error(name: "FigureError", _, _) = written.cells[1].outputs.last else {
      Issue.record("no error in the notebook: \(written.cells[1].outputs)")
      return
    }
  }

  @Test(arguments: ["../escape", "a/b", "/etc/passwd", "", ".", "..", ".hidden", "a\0b", "line\nbreak"])
  func `a name cannot leave the folder`(name: String) async throws {
    let (report, written, _) = try await run([figure(name)])
    #expect(
      failure(report)?.hasPrefix("FigureError: figure '\(name)': a figure's name is a file name") == true)
    #expect(written.isEmpty)
  }

  @Test func `a figure that cannot be written ends a cell that runs on`() async throws {
    let (report, _, _) = try await run([figure(String(repeating: "x", count: 300)), .runForEver])
    #expect(failure(report)?.hasSuffix("file name too long") == true)
    #expect(report.cellsRun == 1)
  }

  @Test func `a link in the folder is replaced and not followed`() async throws {
    try await withTemporaryFolder { folder in
      try "precious".write(toFile: "\(folder)/outside", atomically: true, encoding: .utf8)
      try FileManager.default.createDirectory(
        atPath: "\(folder)/figures", withIntermediateDirectories: false)
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/figures/a.svg", withDestinationPath: "../outside")
      let options = RunOptions(
        output: "\(folder)/out.ipynb", figures: FigureFolder(path: "\(folder)/figures"))
      _ = try await NotebookRun(
        notebook("a"), executor: ScriptedExecutor(["a": [figure("a")]]), options: options,
        observer: NoObserver()
      ).run()
      #expect(try String(contentsOfFile: "\(folder)/outside", encoding: .utf8) == "precious")
      #expect(try String(contentsOfFile: "\(folder)/figures/a.svg", encoding: .utf8) == "<svg/>")
    }
  }

  @Test func `an unwritable folder is found before the first cell runs`() async throws {
    try await withTemporaryFolder { folder in
      let executor = ScriptedExecutor()
      let options = RunOptions(
        output: "\(folder)/out.ipynb", figures: FigureFolder(path: "/dev/null/figures"))
      let run = NotebookRun(notebook("a"), executor: executor, options: options, observer: NoObserver())
      await #expect(throws: RunError.self) { _ = try await run.run() }
      #expect(executor.runs.isEmpty)
    }
  }
}
