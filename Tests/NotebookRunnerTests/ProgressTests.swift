import CellExecution
import NotebookFormat
import NotebookRunner
import RichContent
import Synchronization
import Testing

/// What a run writes, with a clock that the test moves.
private final class Screen: Sendable {
  private let written = Mutex<[(stream: StandardStream, text: String)]>([])
  private let time = Mutex(ContinuousClock.now)

  func destination(width: Int? = nil, sharesScreen: Bool = true) -> ProgressReport.Destination {
    ProgressReport.Destination(
      terminalWidth: { width }, sharesScreen: sharesScreen, now: { [self] in time.withLock(\.self) }
    ) { [self] stream, text in written.withLock { $0.append((stream, text)) } }
  }

  func wait(_ duration: Duration) { time.withLock { $0 += duration } }
  func text(of stream: StandardStream) -> String {
    written.withLock { $0.filter { $0.stream == stream }.map(\.text).joined() }
  }
  var text: String { written.withLock { $0.map(\.text).joined() } }
  /// The line that stands on a terminal now.
  var line: String { TerminalLine.last(of: text) }
}

private enum TerminalLine {
  /// The last line, as a terminal that knows `\r` and "erase to the end" shows it.
  static func last(of text: String) -> String {
    let line = text.split(separator: "\n", omittingEmptySubsequences: false).last.map(String.init) ?? ""
    return line.components(between: "\r\u{1B}[K").last ?? ""
  }
}

extension String {
  fileprivate func components(between separator: String) -> [String] {
    var parts: [String] = []
    var rest = self[...]
    while let range = rest.firstRange(of: separator) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    return parts + [String(rest)]
  }
}

@Suite struct ProgressTests {
  let cell = RunningCell(number: 3, count: 12, title: "Training")

  private func report(ofCell number: Int, _ ending: CellReport.Ending) -> CellReport {
    CellReport(
      cell: RunningCell(number: number, count: 12, title: "Training"), index: number - 1, ending: ending,
      duration: .seconds(1), attempts: 1)
  }

  private func bar(_ text: String) -> CellEvent {
    .record(.update(MIMEBundle(plainText: text), metadata: [:], displayID: "bar"))
  }

  @Test func `off a terminal each cell is one line with its time`() {
    let screen = Screen()
    let progress = ProgressReport(screen.destination())
    progress.cellStarts(cell)
    screen.wait(.milliseconds(1_240))
    progress.cellEnds(cell, outcome: .completed)
    progress.cellStarts(RunningCell(number: 4, count: 12, title: "BLEU"))
    screen.wait(.seconds(272))
    let failure = CellFailure(name: "Trap", message: "", traceback: [])
    progress.cellEnds(RunningCell(number: 4, count: 12, title: "BLEU"), outcome: .failed(failure))
    #expect(screen.text == "[3/12] Training … 1.2 s\n[4/12] BLEU … failed after 4:32\n")
  }

  @Test func `off a terminal a cell's text passes at once, and a line of progress starts on a new line`() {
    let screen = Screen()
    let progress = ProgressReport(screen.destination())
    progress.cellStarts(cell)
    progress.cell(cell, emits: .stream(.stdout, "loss "))
    #expect(screen.text(of: .stdout) == "loss ")
    progress.cell(cell, emits: .stream(.stdout, "2.31"))
    progress.cellEnds(cell, outcome: .completed)
    #expect(screen.text == "loss 2.31\n[3/12] Training … 0.0 s\n")
    #expect(screen.text(of: .stdout) == "loss 2.31")
  }

  @Test func `off a terminal a long cell says every half minute that it runs`() {
    let screen = Screen()
    let progress = ProgressReport(screen.destination())
    progress.cellStarts(cell)
    progress.cell(cell, emits: bar("███▌ 35 %"))
    screen.wait(.seconds(29))
    progress.tick()
    #expect(screen.text.isEmpty)
    screen.wait(.seconds(1))
    progress.tick()
    progress.tick()
    #expect(screen.text == "[3/12] Training … 0:30 ███▌ 35 %\n")
  }

  @Test func `what cells took last time says how much is left`() {
    let screen = Screen()
    let estimate = TimeEstimate(expected: [.seconds(10), nil, .seconds(30), .seconds(20)])
    let progress = ProgressReport(screen.destination(width: 80), estimate: estimate)
    let cell = RunningCell(number: 3, count: 4, title: "Training")
    progress.cellStarts(cell)
    #expect(screen.line == "cell 3 of 4 · 0:00, about 0:50 left · Training")
    screen.wait(.seconds(25))
    progress.tick()
    #expect(screen.line == "cell 3 of 4 · 0:25, about 0:25 left · Training")
    screen.wait(.seconds(25))
    progress.tick()
    #expect(screen.line == "cell 3 of 4 · 0:50, about 0:20 left · Training")
  }

  @Test func `a cell that has not run is taken for as long as the others are on average`() {
    let estimate = TimeEstimate(expected: [.seconds(10), nil, .seconds(30)])
    #expect(estimate.left(inCell: 1, elapsed: .seconds(4)) == .seconds(56))
    #expect(TimeEstimate(expected: [nil, nil]).left(inCell: 1, elapsed: .zero) == nil)
  }

  @Test func `of notebooks side by side every line says which one it is of`() {
    let screen = Screen()
    let progress = ProgressReport(screen.destination(width: 80), label: "a.ipynb")
    progress.cellStarts(cell)
    progress.cell(cell, emits: .stream(.stdout, "loss "))
    #expect(screen.text.isEmpty)
    progress.cell(cell, emits: .stream(.stdout, "2.31\nend"))
    progress.cellEnds(cell, outcome: .completed)
    #expect(screen.text == "a.ipynb: loss 2.31\na.ipynb: end\na.ipynb: [3/12] Training … 0.0 s\n")
  }

  @Test func `a terminal shows one line, with the cell's own progress`() {
    let screen = Screen()
    let progress = ProgressReport(screen.destination(width: 80))
    progress.cellStarts(cell)
    #expect(screen.line == "cell 3 of 12 · 0:00 · Training")
    screen.wait(.seconds(42))
    progress.cell(cell, emits: bar("heading\n███▌ 35 %  loss 2.31\n"))
    #expect(screen.line == "cell 3 of 12 · 0:42 · Training · ███▌ 35 %  loss 2.31")
    progress.cellEnds(cell, outcome: .completed)
    #expect(screen.line.isEmpty)
    #expect(!screen.text.contains("\n"))
  }

  @Test func `a terminal's line is cut to its width, wide characters counted twice`() {
    let screen = Screen()
    let progress = ProgressReport(screen.destination(width: 26))
    progress.cellStarts(RunningCell(number: 1, count: 1, title: "律律律律律律"))
    #expect(screen.line == "cell 1 of 1 · 0:00 · 律律")
  }

  @Test func `on a terminal whole lines of the cell go above the line of progress`() {
    let screen = Screen()
    let progress = ProgressReport(screen.destination(width: 80))
    progress.cellStarts(cell)
    progress.cell(cell, emits: .stream(.stdout, "one\ntwo"))
    #expect(screen.text(of: .stdout) == "one\n")
    #expect(screen.line == "cell 3 of 12 · 0:00 · Training · two")
    progress.cell(cell, emits: .stream(.stdout, "!\n"))
    #expect(screen.text(of: .stdout) == "one\ntwo!\n")
    #expect(screen.line == "cell 3 of 12 · 0:00 · Training")
    progress.cell(cell, emits: .stream(.stdout, "no end"))
    progress.cellEnds(cell, outcome: .completed)
    #expect(screen.text(of: .stdout) == "one\ntwo!\nno end\n")
    #expect(screen.line.isEmpty)
  }

  @Test func `stdout that goes elsewhere is not changed by a terminal on stderr`() {
    let screen = Screen()
    let progress = ProgressReport(screen.destination(width: 80, sharesScreen: false))
    progress.cellStarts(cell)
    progress.cell(cell, emits: .stream(.stdout, "10 %\r20 %"))
    progress.cellEnds(cell, outcome: .completed)
    #expect(screen.text(of: .stdout) == "10 %\r20 %")
  }

  @Test func `quiet shows nothing`() {
    let screen = Screen()
    let progress = ProgressReport(screen.destination(), isQuiet: true)
    progress.cellStarts(cell)
    progress.cell(cell, emits: .stream(.stdout, "text"))
    progress.cellEnds(cell, outcome: .completed)
    #expect(screen.text.isEmpty)
  }

  @Test(arguments: [
    ("// Train the model\nlet a = 1", "Train the model"), ("\n/// - Note", "- Note"),
    ("let a = 1", "The model"),
    ("//\nlet a = 1", "The model"),
  ])
  func `a cell is called by its comment, else by the heading above it`(source: String, title: String)
    async throws
  {
    let input = Notebook(cells: [
      Cell(id: "a", kind: .markdown, source: "# Title\n## The model\ntext #1\n#hash"),
      Cell(id: "b", kind: .code, source: source),
      Cell(id: "c", kind: .code, source: "print(\(String(repeating: "x", count: 60)))"),
    ])
    try await withTemporaryFolder { folder in
      let titles = Titles()
      _ = try await NotebookRun(
        input, executor: ScriptedExecutor(), options: RunOptions(output: "\(folder)/out.ipynb"),
        observer: titles
      ).run()
      #expect(titles.all.withLock(\.self) == [title, "print(" + String(repeating: "x", count: 33) + "…"])
    }
  }

  @Test func `the end says what was made and where, or what failed and where`() {
    var report = RunReport(
      end: .completed, cells: (1...12).map { self.report(ofCell: $0, .passed) }, figureCount: 5,
      duration: .seconds(271))
    func words(figures: String? = nil, withColours: Bool = false) -> [String] {
      report.lines(output: "out/paper.ipynb", figures: figures, withColours: withColours)
    }
    #expect(words(figures: "figures") == ["12 cells in 4:31 → out/paper.ipynb; 5 figures in figures"])
    #expect(words() == ["12 cells in 4:31 → out/paper.ipynb"])
    let failure = CellFailure(name: "Trap", message: "index", traceback: ["\u{1B}[31mTrap\u{1B}[0m: index"])
    report.end = .failed(cell, failure)
    report.cells =
      (1...2).map { self.report(ofCell: $0, .passed) } + [self.report(ofCell: 3, .failed(failure, .error))]
      + (4...12).map { self.report(ofCell: $0, .notRun) }
    #expect(
      words() == ["Trap: index", "3 cells in 4:31 → out/paper.ipynb", "cell 3 of 12 failed: Trap: index"])
    #expect(words(withColours: true).first == "\u{1B}[31mTrap\u{1B}[0m: index")
    report.cells[2].ending = .passed
    report.end = .deadline(.seconds(10))
    #expect(
      words() == [
        "3 cells in 4:31 → out/paper.ipynb",
        "the limit of 10.0 s for the whole run passed after 3 of 12 cells",
      ])
    report.end = .stopped(signal: 2)
    #expect(words() == ["3 cells in 4:31 → out/paper.ipynb", "stopped by SIGINT after 3 of 12 cells"])
  }
}

/// Keeps the title of each cell that starts.
private final class Titles: RunObserver {
  let all = Mutex<[String]>([])
  func cellStarts(_ cell: RunningCell) { all.withLock { $0.append(cell.title) } }
  func cell(_ cell: RunningCell, emits event: CellEvent) {}
  func cellEnds(_ cell: RunningCell, outcome: CellOutcome) {}
}
