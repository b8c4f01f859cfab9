import CellExecution
import JupyterProtocol
import RichContent
import Synchronization

/// Carries a cell's question to the client that runs the cell, and the answer back.
final class InputRelay: Sendable {
  /// The IDs of the requests whose cells wait for an answer, the last one last: cells of several subshells may.
  private let waiting = Mutex<[String]>([])
  private let executor: any CellExecuting

  init(executor: any CellExecuting) { self.executor = executor }

  func ask(_ prompt: String, password: Bool, of request: Request) {
    waiting.withLock { $0.append(request.message.header.messageID) }
    request.ask(InputRequest(prompt: prompt, password: password))
  }

  /// Takes an `input_reply`, the answer to the last question; one that nobody waits for (any more) is dropped.
  func take(_ message: Message) {
    guard message.header.messageType == "input_reply", waiting.withLock({ $0.popLast() }) != nil else {
      return
    }
    executor.answerInput(message.content["value"]?.string ?? "")
  }

  /// Forgets a cell's question, since the cell has ended.
  func cancel(_ request: Request) {
    waiting.withLock { $0.removeAll { $0 == request.message.header.messageID } }
  }
}
