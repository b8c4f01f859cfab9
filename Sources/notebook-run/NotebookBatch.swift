import CellCompiler
import CellExecution
import Foundation
import KernelClient
import NotebookFormat
import NotebookRunner
import ProcessSignals
import Synchronization

/// Runs the notebooks of a command, some at the same time, each with a worker of its own.
///
/// Nothing listens on a port, so that runs beside each other have nothing to race for.
final class NotebookBatch: Sendable {
  private struct State {
    var running: [ObjectIdentifier: NotebookRun] = [:]
    var signal: Int32?
  }

  private let jobs: [NotebookJob]
  private let kernel: InstalledKernel?
  private let limits: LimitOptions
  private let cache: CacheOptions?
  private let figures: FigureFolder?
  private let comparison: ComparisonOptions
  private let isQuiet: Bool
  private let deadline: Deadline?
  private let state = Mutex(State())

  init(
    _ jobs: [NotebookJob], kernel: InstalledKernel?, limits: LimitOptions, cache: CacheOptions?,
    figures: FigureFolder?, comparison: ComparisonOptions, isQuiet: Bool
  ) {
    self.jobs = jobs
    self.kernel = kernel
    self.limits = limits
    self.cache = cache
    self.figures = figures
    self.comparison = comparison
    self.isQuiet = isQuiet
    deadline = limits.deadline.map { Deadline(limit: .seconds($0)) }
  }

  /// The reports, in the order of the command line.
  func run() async -> [NotebookReport] {
    onStopSignals { [self] in stop(signal: $0) }
    var reports: [Int: NotebookReport] = [:]
    await withTaskGroup(of: (Int, NotebookReport).self) { group in
      var next = jobs.indices.makeIterator()
      func startNext() {
        guard let index = next.next() else { return }
        group.addTask { [self] in (index, await run(jobs[index])) }
      }
      for _ in 0..<limits.jobs { startNext() }
      for await (index, report) in group {
        reports[index] = report
        startNext()
      }
    }
    return jobs.indices.compactMap { reports[$0] }
  }

  private func stop(signal: Int32) {
    let running = state.withLock { state in
      state.signal = signal
      return Array(state.running.values)
    }
    for run in running { run.stop(signal: signal) }
  }

  private func run(_ job: NotebookJob) async -> NotebookReport {
    do throws(RunError) {
      return try await execute(job)
    } catch {
      writeAll("notebook-run: \(error)\n", to: STDERR_FILENO)
      return NotebookReport(
        result: .failure(error), file: job.file, output: job.output, notebook: job.notebook)
    }
  }

  private func execute(_ job: NotebookJob) async throws(RunError) -> NotebookReport {
    var timings = RunTimings(of: job.file)
    let progress = ProgressReport(
      .standardStreams(), isQuiet: isQuiet, label: limits.jobs > 1 && jobs.count > 1 ? job.file : nil,
      estimate: TimeEstimate(job.plan, of: job.notebook, timings: timings))
    let run = NotebookRun(
      job.notebook, executor: try makeExecutor(kernel),
      options: RunOptions(
        file: job.file, output: job.output, figures: figures, timeout: limits.timeout.map(Duration.seconds),
        deadline: deadline, onError: limits.handling, recordsTiming: limits.timing,
        cache: cache),
      observer: progress)
    let key = ObjectIdentifier(run)
    let signal = state.withLock { state in
      state.running[key] = run
      return state.signal
    }
    // A signal that came before this run is for it, too.
    if let signal { run.stop(signal: signal) }
    defer { state.withLock { $0.running[key] = nil } }
    let (report, notebook) = try await run.execute()
    timings.note(report, of: job.notebook)
    var result = NotebookReport(
      result: .success(report), file: job.file, output: job.output, notebook: notebook)
    if comparison.isAsked { try compare(job, with: &result, report) }
    tell(report, result)
    return result
  }

  /// Compares the outputs, and takes over the new ones where that is asked for and all cells ran.
  private func compare(_ job: NotebookJob, with result: inout NotebookReport, _ report: RunReport)
    throws(RunError)
  {
    var committed = job.committed
    // A cell of parameters, which the committed notebook lacks, has no committed outputs.
    if job.notebook.cells.count != committed.cells.count { committed = job.notebook }
    let found = NotebookComparison(
      committed: committed, ran: result.notebook, report: report, plan: job.plan,
      tolerance: Tolerance(relative: comparison.tolerance), changing: comparison.changing)
    result.comparison = found
    guard comparison.update, report.end == .completed, !found.isSame else { return }
    do {
      try found.accepting(result.notebook, into: committed).write(to: job.committedFile)
    } catch {
      throw .notWritable(error)
    }
    result.isAccepted = true
  }

  private func tell(_ report: RunReport, _ result: NotebookReport) {
    let isWrong = result.exitCode != .success
    if isQuiet && !isWrong { return }
    let lines = result.lines(figures: figures?.path, withColours: isatty(STDERR_FILENO) == 1)
    let name = jobs.count > 1 ? "\(result.file): " : ""
    writeAll(lines.map { "\(name)\($0)\n" }.joined(), to: STDERR_FILENO)
  }
}

private func makeExecutor(_ kernel: InstalledKernel?) throws(RunError) -> any CellExecuting {
  if let kernel { return KernelExecutor(kernel) }
  do {
    return try SwiftCellExecutor(paths: try ToolchainPaths.locate())
  } catch {
    throw .noEngine(reason: "\(error)")
  }
}
