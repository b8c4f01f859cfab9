import ArgumentParser
import CellCompiler
import CellExecution
import Foundation
import NotebookFormat
import NotebookRunner

@main
struct NotebookRunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notebook-run",
    abstract: "Run a Swift notebook from its first cell to its last, and write it with its outputs.",
    discussion: """
      Exit status: 0 where all cells ran; 1 where a cell failed or the run could not go on; 64 for a wrong \
      command line, notebook or parameter; 128 + N where signal N ended the run. The notebook is written after \
      each cell, so what ran is kept in every case.

      EXAMPLES:
        notebook-run paper.ipynb
        notebook-run paper.ipynb -o out/paper.ipynb -p corpus=multi30k -p updates=300
        notebook-run paper.ipynb --figures out/figures --timeout 600
      """)

  @Argument(help: "The notebook, of format 4.0 to 4.5.", completion: .file(extensions: ["ipynb"]))
  var notebook: String

  @Option(
    name: .shortAndLong,
    help: "The file that takes the executed notebook. (default: NAME.executed.ipynb beside the notebook)",
    completion: .file(extensions: ["ipynb"]))
  var output: String?

  @Option(
    name: .shortAndLong, parsing: .singleValue,
    help: ArgumentHelp(
      "Give a variable of the cell tagged 'parameters' another value; may be repeated.",
      valueName: "name=value"))
  var parameter: [String] = []

  @Option(
    help: ArgumentHelp(
      "Write the figures that cells name into this folder, as SVG, PNG and PDF.", valueName: "dir"),
    completion: .directory)
  var figures: String?

  @Option(help: ArgumentHelp("Interrupt a cell that runs longer, and fail.", valueName: "seconds"))
  var timeout: Double?

  @Flag(name: .shortAndLong, help: "Show no progress and no output of cells; only what went wrong.")
  var quiet = false

  func validate() throws {
    if let timeout, !(timeout > 0 && timeout.isFinite) {
      throw ValidationError("--timeout: '\(timeout)' is not a number of seconds above 0")
    }
    for text in parameter where ParameterAssignment(text) == nil {
      throw ValidationError("-p: '\(text)' is not NAME=VALUE")
    }
  }

  func run() async throws {
    // A full disk or a closed pipe must be an error that we can report, not the end of the process. Handlers and
    // not SIG_IGN, which the worker and its children would inherit.
    signal(SIGXFSZ) { _ in }
    signal(SIGPIPE) { _ in }
    do {
      let report = try await execute()
      if report.exitCode != 0 { throw ExitCode(report.exitCode) }
    } catch let error as RunError {
      writeAll("notebook-run: \(error)\n", to: STDERR_FILENO)
      throw ExitCode(error.exitCode)
    }
  }

  private func execute() async throws -> RunReport {
    let input = try prepared()
    let run = NotebookRun(
      input, executor: try makeExecutor(),
      options: RunOptions(
        output: outputPath, figures: figures.map(FigureFolder.init(path:)),
        timeout: timeout.map(Duration.seconds)),
      observer: ProgressReport(.standardStreams(), isQuiet: quiet))
    onStopSignals { run.stop(signal: $0) }
    let report = try await run.run()
    if !quiet || report.end != .completed {
      let lines = report.lines(
        output: outputPath, figures: figures, withColours: isatty(STDERR_FILENO) == 1)
      writeAll(lines.joined(separator: "\n") + "\n", to: STDERR_FILENO)
    }
    return report
  }

  /// The notebook as it will run: read, checked, with the parameters of the command line.
  private func prepared() throws(RunError) -> Notebook {
    let read: Notebook
    do {
      read = try Notebook(contentsOf: notebook)
    } catch {
      throw .notebook(error)
    }
    try read.checkLanguage(file: notebook)
    return try read.setting(
      parameter.compactMap(ParameterAssignment.init), file: notebook)
  }

  private var outputPath: String {
    if let output { return output }
    let base = notebook.hasSuffix(".ipynb") ? String(notebook.dropLast(6)) : notebook
    return base + ".executed.ipynb"
  }
}

private func makeExecutor() throws(RunError) -> any CellExecuting {
  do {
    return try SwiftCellExecutor(paths: try ToolchainPaths.locate())
  } catch {
    throw .noEngine(reason: "\(error)")
  }
}
