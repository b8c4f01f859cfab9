import CellCompiler
import CellExecution
import Foundation
import NotebookFormat
import RichContent
import Synchronization

/// One run of a notebook: the cells of its plan in order, until one fails.
///
/// The notebook is written after each cell, so that what is done is on the disk whatever comes after. Unless
/// timing is asked for it holds no times and no random IDs: the same cells with the same outputs give the same bytes.
package final class NotebookRun: Sendable {
  private let input: Notebook
  private let executor: any CellExecuting
  private let options: RunOptions
  private let observer: any RunObserver
  private let stopper: CellStopper
  private let outputs = Mutex(NotebookOutputs())
  /// What the cells have put out since each began, where that is kept; by the cell's place.
  private let heard = Mutex<[Int: [CellEvent]]>([:])

  package init(
    _ notebook: Notebook, executor: any CellExecuting, options: RunOptions, observer: any RunObserver
  ) {
    input = notebook
    self.executor = executor
    self.options = options
    self.observer = observer
    stopper = CellStopper(executor)
  }

  /// Runs the cells and writes the notebook; shuts the executor down at the end.
  package func run() async throws(RunError) -> RunReport { try await execute().report }

  /// Runs the cells and writes the notebook; returns that, too.
  package func execute() async throws(RunError) -> (report: RunReport, notebook: Notebook) {
    let result: Result<(RunReport, Notebook), RunError>
    do throws(RunError) {
      result = .success(try await runCells())
    } catch {
      result = .failure(error)
    }
    await executor.shutDown()
    return try result.get()
  }

  /// Interrupts the running cell and starts no other; callable from any thread.
  package func stop(signal: Int32) { stopper.stop(.signal(signal)) }

  private func runCells() async throws(RunError) -> (RunReport, Notebook) {
    let start = ContinuousClock.now
    let plan = try RunPlan(input, file: options.file)
    try await prepare()
    if let deadline = options.deadline { stopper.endRun(at: deadline) }
    var notebook = cleared(input)
    try write(notebook)
    var report = RunReport(end: .completed, cells: [], figureCount: 0, duration: .zero)
    let reuse = try makeReuse(plan)
    var isOver = false
    for (offset, step) in plan.steps.enumerated() {
      if isOver || stopper.runEnd != nil {
        report.cells.append(
          CellReport(cell: step.cell, index: step.index, ending: .notRun, duration: .zero, attempts: 0))
        continue
      }
      let began = Date()
      let cell = await run(step, source: notebook.cells[step.index].source, reuse, offset)
      report.cells.append(cell)
      notebook.cells[step.index].executionCount = step.cell.number
      if options.recordsTiming {
        notebook.cells[step.index].metadata["execution"] = executionTimes(
          from: began, to: Date(), isFromCache: cell.isFromCache)
      }
      let shown = outputs.withLock(\.self)
      for ran in plan.steps[...offset] {
        notebook.cells[ran.index].outputs = shown.outputs(ofCell: ran.index)
      }
      try write(notebook)
      if let failure = cell.failure {
        if report.end == .completed { report.end = .failed(step.cell, failure) }
        isOver = options.onError == .stop
      }
    }
    switch stopper.runEnd {
    case .signal(let signal): report.end = .stopped(signal: signal)
    case .deadline(let limit):
      guard report.cellsRun < report.cellCount || report.end != .completed else { break }
      report.end = .deadline(limit)
      try note(limit, in: &notebook, report)
    default: break
    }
    if let reuse {
      reuse.ended(well: report.end == .completed)
      report.notes = reuse.notes
    }
    report.figureCount = options.figures?.count ?? 0
    report.duration = .now - start
    return (report, notebook)
  }

  /// Says in the first cell that was not run why it was not, where no cell was interrupted that says so.
  private func note(_ limit: Duration, in notebook: inout Notebook, _ report: RunReport) throws(RunError) {
    if report.cells.contains(where: { $0.failure?.name == "Deadline" }) { return }
    guard let first = report.cells.first(where: { $0.ending == .notRun }) else { return }
    let message =
      "the run's limit of \(briefly(limit)) had passed: \(report.cellCount - report.cellsRun) of "
      + "\(cells(report.cellCount)) were not run, from this one on"
    notebook.cells[first.index].outputs = [
      .error(name: "Deadline", value: message, traceback: [message])
    ]
    try write(notebook)
  }

  /// Finds out what would go wrong at the end before hours of work, and starts the worker.
  private func prepare() async throws(RunError) {
    do throws(FileWriteError) {
      try checkWritable(options.output, roomFor: input.json())
      try options.figures?.check()
    } catch {
      throw .notWritable(error)
    }
    do {
      try await executor.start()
    } catch {
      throw .noEngine(reason: "\(error)")
    }
  }

  /// What decides which cells need not run; nil where nothing is kept.
  private func makeReuse(_ plan: RunPlan) throws(RunError) -> CellReuse? {
    guard let cache = options.cache, let engine = executor as? any CellRemembering else { return nil }
    let injected = input.cells.first(where: \.isInjected)?.source ?? ""
    do {
      return try CellReuse(
        cache, sources: plan.steps.map { input.cells[$0.index].source }, file: options.file,
        parameters: injected, executor: engine)
    } catch {
      throw .noEngine(reason: "\(error)")
    }
  }

  /// Lets what is kept stand for a cell, or runs it.
  private func run(
    _ step: RunPlan.Step, source: String, _ reuse: CellReuse?, _ offset: Int
  ) async -> CellReport {
    guard let reuse, let engine = executor as? any CellRemembering else {
      return await run(step) { [self] in
        await executor.run(
          source, number: step.cell.number, acceptsInput: false, onEvent: { [self] in take($0, of: step) })
      }
    }
    var purpose: CellPurpose
    switch reuse.decision(for: offset) {
    case .run(let asked): purpose = asked
    case .replay(let entry, let replay):
      if let report = await self.replay(entry, replay, step, source, engine) {
        reuse.replayed(offset, entry)
        return report
      }
      purpose = reuse.notReplayed(offset)
    }
    let key = reuse.currentKey
    let report = await run(step) { [self, purpose] in
      heard.withLock { $0[offset] = [] }
      return await engine.run(source, number: step.cell.number, for: purpose) { [self] event in
        take(event, of: step)
        let isLate = heard.withLock { heard in
          heard[offset]?.append(event)
          return heard[offset] == nil
        }
        if isLate, let key { options.cache?.cache.remove(key) }
      }
    }
    let events = heard.withLock { $0.removeValue(forKey: offset) } ?? []
    if case .failed(_, .workerDied) = report.ending { reuse.lostValues() }
    reuse.ran(offset, events: events, passed: report.ending == .passed && report.attempts == 1)
    return report
  }

  /// Shows what a cell has put out once, where its variables could be set to what they were.
  private func replay(
    _ entry: CacheEntry, _ purpose: CellPurpose, _ step: RunPlan.Step, _ source: String,
    _ engine: any CellRemembering
  ) async -> CellReport? {
    let start = ContinuousClock.now
    stopper.cellStarts(step.cell.number, limit: nil)
    let outcome = await engine.run(source, number: step.cell.number, for: purpose) { _ in }
    guard outcome == .completed else {
      _ = stopper.cellEnds()
      return nil
    }
    observer.cellStarts(step.cell)
    for event in entry.events { take(event, of: step) }
    // A figure's name may be another cell's by now, or the cell may have to fail.
    let ending = CellVerdict(step: step, handling: options.onError).ending(
      .completed, stopped: stopper.cellEnds())
    if let failure = failure(in: ending) { outputs.withLock { $0.add(failure, index: step.index) } }
    observer.cellIsKept(step.cell)
    observer.cellEnds(step.cell, outcome: failure(in: ending).map(CellOutcome.failed) ?? .completed)
    return CellReport(
      cell: step.cell, index: step.index, ending: ending, duration: .now - start, attempts: 1,
      isFromCache: true)
  }

  /// Runs a cell, and again where it may be tried again.
  private func run(_ step: RunPlan.Step, _ body: () async -> CellOutcome) async -> CellReport {
    let start = ContinuousClock.now
    observer.cellStarts(step.cell)
    var attempts = 0
    var ending = CellReport.Ending.notRun
    repeat {
      attempts += 1
      if attempts > 1, let failure = failure(in: ending) {
        observer.cell(step.cell, isRetriedAfter: failure, attempt: attempts)
        outputs.withLock { $0.removeOutputs(ofCell: step.index) }
        options.figures?.forget(figuresOf: owner(step))
      }
      stopper.cellStarts(step.cell.number, limit: step.policy.timeout ?? options.timeout)
      let outcome = await body()
      ending = CellVerdict(step: step, handling: options.onError).ending(outcome, stopped: stopper.cellEnds())
      if let failure = failure(in: ending) { outputs.withLock { $0.add(failure, index: step.index) } }
    } while attempts <= step.policy.retries && mayRetry(after: ending)
    observer.cellEnds(step.cell, outcome: failure(in: ending).map(CellOutcome.failed) ?? .completed)
    return CellReport(
      cell: step.cell, index: step.index, ending: ending, duration: .now - start, attempts: attempts)
  }

  /// A dead worker took the values along that a second attempt would need.
  private func mayRetry(after ending: CellReport.Ending) -> Bool {
    guard case .failed(_, let cause) = ending else { return false }
    return cause != .workerDied && stopper.runEnd == nil
  }

  private func failure(in ending: CellReport.Ending) -> CellFailure? {
    switch ending {
    case .expectedError(let failure), .allowedError(let failure), .failed(let failure, _): failure
    case .passed, .notRun: nil
    }
  }

  private func owner(_ step: RunPlan.Step) -> FigureOwner {
    FigureOwner(
      notebook: options.file, cell: step.cell.number, id: input.cells[step.index].id, title: step.cell.title)
  }

  private func take(_ event: CellEvent, of step: RunPlan.Step) {
    outputs.withLock { $0.add(event, index: step.index, count: step.cell.number) }
    observer.cell(step.cell, emits: event)
    guard let figures = options.figures else { return }
    do throws(FigureError) {
      try figures.take(event, of: owner(step))
    } catch {
      stopper.stop(.figure(error))
    }
  }

  private func write(_ notebook: Notebook) throws(RunError) {
    do {
      try notebook.write(to: options.output)
    } catch {
      throw .notWritable(error)
    }
  }
}

/// The notebook without what an earlier run left, so that an output is always one of this run.
private func cleared(_ notebook: Notebook) -> Notebook {
  var notebook = notebook
  for index in notebook.cells.indices
  where notebook.cells[index].kind == .code && !RunPlan.isSkipped(notebook.cells[index]) {
    notebook.cells[index].outputs = []
    notebook.cells[index].executionCount = nil
    // The times of an earlier run would be wrong.
    notebook.cells[index].metadata["execution"] = nil
  }
  return notebook
}
