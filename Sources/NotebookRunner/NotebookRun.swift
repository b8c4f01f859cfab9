import CellExecution
import NotebookFormat
import RichContent
import Synchronization

/// One run of a notebook: its code cells in order, until one fails.
///
/// The notebook is written after each cell, so that what is done is on the disk whatever comes after. It holds
/// no times and no random IDs: the same cells with the same outputs give the same bytes.
///
/// Cells tagged `skip-execution` are left as they are; a cell tagged `raises-exception` may fail. Cells without
/// code are not counted and do not run, as in nbclient.
package final class NotebookRun: Sendable {
  private let input: Notebook
  private let executor: any CellExecuting
  private let options: RunOptions
  private let observer: any RunObserver
  private let stopper: CellStopper
  private let outputs = Mutex(NotebookOutputs())

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
  package func run() async throws(RunError) -> RunReport {
    let result: Result<RunReport, RunError>
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

  private func runCells() async throws(RunError) -> RunReport {
    let clock = ContinuousClock()
    let start = clock.now
    try await prepare()
    var notebook = cleared(input)
    try write(notebook)
    let places = notebook.cells.indices.filter { runs(notebook.cells[$0]) }
    var report = RunReport(
      end: .completed, cellsRun: 0, cellCount: places.count, figureCount: 0, duration: .zero)

    for (offset, index) in places.enumerated() where report.end == .completed {
      if let signal = stopper.signal {
        report.end = .stopped(signal: signal)
        break
      }
      let title = title(ofCell: index, in: notebook)
      let cell = RunningCell(number: offset + 1, count: places.count, title: title)
      let (outcome, reason) = await run(cell, at: index, source: notebook.cells[index].source)
      report.cellsRun += 1
      notebook.cells[index].executionCount = cell.number
      let shown = outputs.withLock(\.self)
      for ran in places[...offset] { notebook.cells[ran].outputs = shown.outputs(ofCell: ran) }
      try write(notebook)
      observer.cellEnds(cell, outcome: outcome)
      guard case .failed(let failure) = outcome else { continue }
      if let signal = stopper.signal {
        report.end = .stopped(signal: signal)
      } else if reason != nil || !notebook.cells[index].tags.contains("raises-exception") {
        report.end = .failed(cell, failure)
      }
    }
    report.figureCount = options.figures?.count ?? 0
    report.duration = clock.now - start
    return report
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

  private func run(
    _ cell: RunningCell, at index: Int, source: String
  ) async -> (CellOutcome, CellStopper.Reason?) {
    observer.cellStarts(cell)
    stopper.cellStarts(cell.number, limit: options.timeout)
    let outcome = await executor.run(source, number: cell.number, acceptsInput: false) { [self] event in
      take(event, of: cell, at: index)
    }
    let reason = stopper.cellEnds()
    guard let failure = failure(of: cell, outcome: outcome, stopped: reason) else {
      return (.completed, reason)
    }
    outputs.withLock { $0.add(failure, index: index) }
    return (.failed(failure), reason)
  }

  private func take(_ event: CellEvent, of cell: RunningCell, at index: Int) {
    outputs.withLock { $0.add(event, index: index, count: cell.number) }
    observer.cell(cell, emits: event)
    guard case .record(.figure(let name, let files)) = event, let figures = options.figures else { return }
    do {
      try figures.write(name, files, cell: cell.number)
    } catch {
      stopper.stop(.figure(error))
    }
  }

  /// How the cell failed, with the reason in place of `Interrupted` where it was stopped from here.
  private func failure(
    of cell: RunningCell, outcome: CellOutcome, stopped reason: CellStopper.Reason?
  ) -> CellFailure? {
    if case .figure(let error) = reason {
      return CellFailure(
        name: "FigureError", message: error.description, traceback: [error.description])
    }
    guard case .failed(let failure) = outcome else { return nil }
    guard case .timeLimit(let limit) = reason else { return failure }
    let message = "cell \(cell.number) ran longer than its limit of \(briefly(limit)) and was interrupted"
    return CellFailure(name: "Timeout", message: message, traceback: [message])
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
  for index in notebook.cells.indices where !isSkipped(notebook.cells[index]) {
    notebook.cells[index].outputs = []
    notebook.cells[index].executionCount = nil
  }
  return notebook
}

private func runs(_ cell: Cell) -> Bool {
  cell.kind == .code && !isSkipped(cell) && cell.source.contains { !$0.isWhitespace }
}

private func isSkipped(_ cell: Cell) -> Bool { cell.tags.contains("skip-execution") }
