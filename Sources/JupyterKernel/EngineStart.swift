import CellExecution
import Dispatch
import Synchronization

/// Starts the engine before the first cell wants it, but after the first client has learnt of the kernel.
///
/// Both at once would share the cores, and the client be told later; it does nothing for a while then.
final class EngineStart: Sendable {
  /// How long to wait for a client at all, and for the reply to be on its way.
  private static let patience = DispatchTimeInterval.milliseconds(400)
  private static let courtesy = DispatchTimeInterval.milliseconds(10)

  private let executor: any CellExecuting
  private let isStarted = Atomic<Bool>(false)

  init(executor: any CellExecuting) {
    self.executor = executor
    start(in: EngineStart.patience)
  }

  /// To be called when the first client is answered.
  func clientIsAnswered() {
    if !isStarted.load(ordering: .relaxed) { start(in: EngineStart.courtesy) }
  }

  private func start(in delay: DispatchTimeInterval) {
    DispatchQueue.global().asyncAfter(deadline: .now() + delay) { [self] in
      if isStarted.exchange(true, ordering: .relaxed) { return }
      Task {
        // A failure shows as the first cell's error.
        do { try await executor.start() } catch { log("\(error)") }
      }
    }
  }
}
