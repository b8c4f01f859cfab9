import ArgumentParser
import Foundation
import NotebookRunner

@main
struct NotebookRunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notebook-run",
    abstract: "Run notebooks from their first cell to their last, and write them with their outputs.",
    discussion: """
      Exit status: 0 where all cells ran; 1 where a cell failed; 2 where a time limit passed; 3 where the worker \
      died; 4 where --check found other outputs; 64 for a wrong command line, notebook or parameter, before \
      anything runs; 69 where there is nothing to run cells with; 73 where a file cannot be written; 128 + N \
      where signal N ended the run. Of several notebooks, the one that comes last in this list counts, 4 before 1. \
      The notebook is written after each cell, so what ran is kept in every case.

      EXAMPLES:
        notebook-run paper.ipynb
        notebook-run paper.ipynb -o out/paper.ipynb -p corpus=multi30k -p updates=300
        notebook-run paper.ipynb --figures out/figures --format svg,pdf --timeout 600
        notebook-run 'notebooks/**/*.ipynb' -j 2 --output-dir out --export html
        notebook-run paper.ipynb --check --tolerance 1e-3 --report out/check.html
        notebook-run paper.ipynb --cache .cells --resume
        notebook-run paper.ipynb --list-parameters
        notebook-run analysis.ipynb --kernel python3 --junit out/junit.xml
      """)

  @Argument(
    help: "Notebooks of format 4.0 to 4.5, or patterns such as 'notebooks/**/*.ipynb'.",
    completion: .file(extensions: ["ipynb"]))
  var notebooks: [String]

  @OptionGroup(title: "What is written") var destination: DestinationOptions
  @OptionGroup(title: "Parameters") var parameters: ParameterOptions
  @OptionGroup(title: "How it runs") var limits: LimitOptions
  @OptionGroup(title: "What is not run again") var cache: CacheArguments
  @OptionGroup(title: "Reports") var reports: ReportOptions
  @OptionGroup(title: "Comparison with the committed outputs") var comparison: ComparisonOptions

  @Flag(name: .shortAndLong, help: "Show no progress and no output of cells; only what went wrong.")
  var quiet = false

  func validate() throws {
    if comparison.isAsked && (destination.inPlace || limits.timing) {
      throw ValidationError("--check and --update go with neither --in-place nor --timing")
    }
    if limits.kernel != nil && (cache.cache != nil || cache.resume) {
      throw ValidationError("--cache and --resume are for Swift; other kernels' cells always run")
    }
    if comparison.against != nil && !comparison.isAsked {
      throw ValidationError("--against is for --check or --update; give one of them")
    }
    if comparison.report != nil && !comparison.isAsked {
      throw ValidationError("--report tells of --check or --update; give one of them")
    }
  }

  func run() async throws {
    // A full disk or a closed pipe must be an error that we can report, not the end of the process. Handlers and
    // not SIG_IGN, which the worker and its children would inherit.
    signal(SIGXFSZ) { _ in }
    signal(SIGPIPE) { _ in }
    do {
      let code = try await execute()
      if code != .success { throw ExitCode(code.status) }
    } catch let error as RunError {
      writeAll("notebook-run: \(error)\n", to: STDERR_FILENO)
      throw ExitCode(error.exitCode.status)
    }
  }

  private func execute() async throws(RunError) -> RunExitCode {
    let selection = try NotebookSelection(
      notebooks, destination: comparison.isAsked && destination.isDefault ? .none : destination.destination)
    if let against = comparison.against, selection.entries.count > 1 {
      throw .selection(
        "--against '\(against)': one notebook can be compared with it, not \(selection.entries.count)")
    }
    let assignments = try parameters.assignments()
    // All of them before the first runs: what is wrong should show now, and not after hours.
    let kernel = try limits.installedKernel()
    var jobs: [NotebookJob] = []
    for entry in selection.entries {
      jobs.append(
        try NotebookJob(entry, parameters: assignments, kernel: kernel, against: comparison.against))
    }
    if parameters.listParameters {
      for job in jobs {
        let lines = job.notebook.parameterLines.map { "  \($0)\n" }
        writeAll("\(job.file)\n\(lines.joined())", to: STDOUT_FILENO)
      }
      return .success
    }
    let batch = NotebookBatch(
      jobs, kernel: kernel, limits: limits, cache: try cache.options(), figures: destination.figureFolder,
      comparison: comparison, isQuiet: quiet)
    let results = await batch.run()
    return RunExitCode.worst(
      of: [try ReportFiles(reports, comparison, destination).write(results)] + results.map(\.exitCode))
  }
}
