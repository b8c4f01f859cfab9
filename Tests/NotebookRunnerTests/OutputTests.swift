import CellExecution
import NotebookFormat
import NotebookRunner
import RichContent
import Testing

@Suite struct OutputTests {
  /// The outputs of one cell that emits these events.
  func outputs(_ events: CellEvent...) async throws -> [Output] {
    try await run(notebook("a"), ["a": events.map(ScriptedExecutor.Step.emit)]).notebook.cells[0].outputs
  }

  @Test func `text of one stream in a row is one output`() async throws {
    let shown = try await outputs(
      .stream(.stdout, "a"), .stream(.stdout, "b\n"), .stream(.stderr, "c"), .stream(.stdout, "d"))
    #expect(
      shown == [
        .stream(name: "stdout", text: "ab\n"), .stream(name: "stderr", text: "c"),
        .stream(name: "stdout", text: "d"),
      ])
  }

  @Test(arguments: [
    (["10 %\r20 %\r100 %\n"], "100 %\n"), (["kept\n10 %", "\r", "20 %"], "kept\n20 %"), (["a\r\nb"], "a\nb"),
    (["a\r", "\nb"], "a\nb"), (["abc\u{8}\u{8}d"], "ad"), (["a\n\u{8}b"], "a\nb"), (["done\r"], "done"),
    (["😀律\r", "é\n"], "é\n"),
  ])
  func `progress that is drawn over itself stays as its last state`(parts: [String], text: String)
    async throws
  {
    let events = parts.map { ScriptedExecutor.Step.print($0) }
    let ran = try await run(notebook("a"), ["a": events])
    #expect(ran.notebook.cells[0].outputs == [.stream(name: "stdout", text: text)])
  }

  @Test func `clearing removes the output at once`() async throws {
    let shown = try await outputs(
      .stream(.stdout, "a"), .record(.clearOutput(wait: false)), .stream(.stdout, "b"))
    #expect(shown == [.stream(name: "stdout", text: "b")])
    #expect(try await outputs(.stream(.stdout, "a"), .record(.clearOutput(wait: false))).isEmpty)
  }

  @Test func `clearing with wait happens when the next output comes`() async throws {
    let shown = try await outputs(
      .stream(.stdout, "a"), .record(.clearOutput(wait: true)), .stream(.stdout, "b"))
    #expect(shown == [.stream(name: "stdout", text: "b")])
    let last = try await outputs(.stream(.stdout, "a"), .record(.clearOutput(wait: true)))
    #expect(last == [.stream(name: "stdout", text: "a")])
  }

  @Test func `a display with a known ID replaces the earlier ones, an update of an unknown ID shows nothing`()
    async throws
  {
    let shown = try await outputs(
      .record(.display(MIMEBundle(plainText: "1"), metadata: [:], displayID: "x")),
      .record(.display(MIMEBundle(plainText: "other"), metadata: [:], displayID: nil)),
      .record(.update(MIMEBundle(plainText: "nowhere"), metadata: [:], displayID: "y")),
      .record(.display(MIMEBundle(plainText: "2"), metadata: ["a": 1], displayID: "x")))
    #expect(
      shown == [
        .displayData(data: ["text/plain": "2"], metadata: ["a": 1]),
        .displayData(data: ["text/plain": "other"], metadata: [:]),
        .displayData(data: ["text/plain": "2"], metadata: ["a": 1]),
      ])
  }

  @Test func `bytes are base64 and JSON stays JSON`() async throws {
    let bundle = MIMEBundle([.png: .data(.init([0, 1, 2])), .json: .json(["a": [1, 2.5]])])
    let shown = try await outputs(.record(.display(bundle, metadata: [:], displayID: nil)))
    #expect(
      shown == [
        .displayData(data: ["image/png": "AAEC", "application/json": ["a": [1, 2.5]]], metadata: [:])
      ])
  }

  @Test func `a figure's files are no output`() async throws {
    #expect(try await outputs(.record(.figure(name: "loss", files: [.png: .init([1])]))).isEmpty)
  }
}
