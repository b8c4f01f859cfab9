import CellCompiler
import Dispatch
import RichContent
import Synchronization

extension SwiftCellExecutor {
  package func run(
    _ code: String, number: Int, acceptsInput: Bool, onEvent: @escaping @Sendable (CellEvent) -> Void
  ) async -> CellOutcome {
    await run(code, CellRequest(number: number, acceptsInput: acceptsInput, onEvent: onEvent))
  }

  /// Runs a cell, or lets it declare what it declares.
  func run(_ code: String, _ request: CellRequest) async -> CellOutcome {
    let key = ObjectIdentifier(request.interruption)
    state.withLock { $0.running[key] = request }
    defer { state.withLock { $0.running[key] = nil } }
    return await withCheckedContinuation { continuation in
      waiting.async { [self] in continuation.resume(returning: execute(code, for: request)) }
    }
  }

  package func deliver(
    _ message: CommMessage, onEvent: @escaping @Sendable (CellEvent) -> Void
  ) async -> CellOutcome {
    await withCheckedContinuation { continuation in
      // Not behind a cell that is being compiled; but a start of the worker may take its time.
      waiting.async { [self] in
        let worker: CellWorker
        do throws(LaunchError) {
          worker = try self.worker()
        } catch {
          return continuation.resume(returning: .failed(CellFailure("WorkerDied", error.description)))
        }
        follow(.comm(message), in: worker, as: nil, onEvent: onEvent, onLoaded: {}) {
          continuation.resume(returning: $0)
        }
      }
    }
  }

  /// Runs the pieces of a cell, one after the other.
  func execute(_ code: String, for request: CellRequest) -> CellOutcome {
    let parts: [CellPart]
    do throws(CompilationFailure) {
      parts = try CellPart.parts(of: code, number: request.number)
    } catch {
      return .failed(CellFailure(error))
    }
    session.remember(code, of: request.number)
    for part in parts {
      let outcome =
        switch part {
        case .code(let text): execute(swift: text, for: request)
        case .magic(let magic, let body): execute(magic, body: body, for: request)
        }
      if outcome != .completed { return outcome }
    }
    return .completed
  }

  /// Compiles and runs Swift code.
  ///
  /// While it runs, other cells may be compiled and see what this one declares.
  func execute(swift code: String, for request: CellRequest) -> CellOutcome {
    let ended = DispatchSemaphore(value: 0)
    let outcome = Mutex<CellOutcome?>(nil)
    loading.sync {
      load(code, for: request) { value in
        outcome.withLock { $0 = value }
        ended.signal()
      }
    }
    ended.wait()
    return outcome.withLock { $0! }
  }

  /// Compiles a cell and hands it to the worker; returns once its variables are there.
  private func load(
    _ code: String, for request: CellRequest, finish: @escaping @Sendable (CellOutcome) -> Void
  ) {
    if state.withLock({ $0.isShutDown }) {
      return finish(.failed(CellFailure("WorkerDied", "the session is shut down")))
    }
    if request.isInterrupted { return finish(.failed(.interrupted)) }
    let unit: CellUnit
    let cell: CompiledCell
    let worker: CellWorker
    do throws(LaunchError) {
      worker = try livingWorker(onEvent: request.onEvent)
    } catch {
      return finish(.failed(CellFailure("WorkerDied", error.description)))
    }
    do throws(CompilationFailure) {
      (unit, cell) = try compile(code, for: request)
    } catch {
      return finish(.failed(request.isInterrupted ? .interrupted : CellFailure(error)))
    }
    for warning in cell.warnings {
      request.onEvent(.stream(.stderr, warning.lines.joined(separator: "\n") + "\n"))
    }
    if request.isInterrupted { return finish(.failed(.interrupted)) }

    let loaded = DispatchSemaphore(value: 0)
    let run = follow(
      .cell(cell, acceptsInput: request.acceptsInput), in: worker, as: (request.number, cell.module),
      onEvent: request.onEvent,
      onLoaded: { [session] in
        session.add(CellSession.Cell(number: request.number, module: cell.module, unit: unit))
        loaded.signal()
      },
      finish: {
        finish($0)
        // A cell that could not be loaded has ended, too.
        loaded.signal()
      })
    // An interrupt that came before the request would have found nothing to end.
    if request.isInterrupted { worker.interrupt(run) }
    loaded.wait()
  }

  private func compile(
    _ code: String, for request: CellRequest
  ) throws(CompilationFailure) -> (CellUnit, CompiledCell) {
    let module = session.nextModule()
    func compile(_ purpose: CellPurpose) throws(CompilationFailure) -> (CellUnit, CompiledCell) {
      let unit = try CellUnit(code, number: request.number, for: purpose)
      let cell = try compiler.compile(
        unit, as: module, in: session.scope, followedBy: session.upcomingModule)
      return (unit, cell)
    }
    guard case .keep = request.purpose else { return try compile(request.purpose) }
    do {
      return try compile(request.purpose)
    } catch {
      // Not every variable can be handed to `CellMemory`; then the cell runs as it is, and nothing of it is kept.
      if request.isInterrupted { throw error }
      return try compile(.run)
    }
  }

  /// The worker; where the last one ended while no cell ran, the reader is told so.
  private func livingWorker(onEvent: (CellEvent) -> Void) throws(LaunchError) -> CellWorker {
    let worker = try worker()
    guard let death = worker.death else { return worker }
    let lost = forget(worker, cause: nil)
    onEvent(.stream(.stderr, CellFailure.diedBetweenCells(death, lost: lost)))
    return try self.worker()
  }

  /// Starts a run and hears it to its end; `finish` is called off the thread that listens.
  @discardableResult private func follow(
    _ work: WorkerRun.Work, in worker: CellWorker, as cell: (number: Int, module: String)?,
    onEvent: @escaping @Sendable (CellEvent) -> Void, onLoaded: @escaping @Sendable () -> Void,
    finish: @escaping @Sendable (CellOutcome) -> Void
  ) -> UInt32 {
    // Weak: the worker keeps a run's handlers for as long as it lives, and it lives as long as the executor.
    let late: @Sendable (Trap) -> Void = { [weak self] trap in
      guard let failure = self?.failure(trap, in: cell?.number) else { return }
      onEvent(.stream(.stderr, failure.traceback.joined(separator: "\n") + "\n"))
    }
    return worker.start(
      work,
      WorkerRun(onEvent: onEvent, onLoaded: onLoaded, onLateTrap: late) { [self] ending in
        DispatchQueue.global().async { [self] in
          finish(outcome(of: ending, in: worker, as: cell))
        }
      })
  }

  private func outcome(
    of ending: WorkerRun.Ending, in worker: CellWorker, as cell: (number: Int, module: String)?
  ) -> CellOutcome {
    switch ending {
    case .completed: return .completed
    case .interrupted: return .failed(.interrupted)
    case .memoryLimit(let resident, let limit):
      return .failed(.memoryLimit(resident: resident, limit: limit))
    case .threw(let name, let message): return .failed(CellFailure(name, message))
    case .trapped(let trap): return .failed(failure(trap, in: cell?.number))
    case .notLoaded(let message): return .failed(CellFailure("LoadError", message))
    case .died(let death):
      let lost = forget(worker, cause: cell?.module)
      // The next cell should not wait for its start.
      if !state.withLock({ $0.isShutDown }) { _ = try? self.worker() }
      return .failed(.workerDied(death, in: cell?.number, lost: lost))
    }
  }

  private func failure(_ trap: Trap, in number: Int?) -> CellFailure {
    let symbols = paths.symbolizer.map { Symbolizer(tool: $0).lines(of: trap.frames) } ?? Symbolizer.Lines()
    return CellFailure(trap, in: number, symbols: symbols, source: { session.sources[$0] })
  }
}
