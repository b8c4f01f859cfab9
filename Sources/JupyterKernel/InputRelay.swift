import CellExecution
import JupyterProtocol
import RichContent
import Synchronization

/// Carries a cell's question to the client that runs the cell, and the answer back.
final class InputRelay: Sendable {
  private let isWaiting = Mutex(false)
  private let executor: any CellExecuting

  init(executor: any CellExecuting) { self.executor = executor }

  func ask(_ prompt: String, password: Bool, of request: Request) {
    isWaiting.withLock { $0 = true }
    request.ask(InputRequest(prompt: prompt, password: password))
  }

  /// Takes an `input_reply`; one that nobody waits for (any more) is dropped.
  func take(_ message: Message) {
    guard message.header.messageType == "input_reply", endWait() else { return }
    executor.answerInput(message.content["value"]?.string ?? "")
  }

  /// Forgets the question, since its cell has ended.
  func cancel() { _ = endWait() }

  private func endWait() -> Bool {
    isWaiting.withLock { isWaiting in
      defer { isWaiting = false }
      return isWaiting
    }
  }
}
