import CellExecution
import JupyterProtocol
import RichContent
import Synchronization

/// Turns what a running cell puts out into messages of its request, in order.
final class CellOutputs: Sendable {
  private let request: Request
  private let count: Int
  private let isSilent: Bool
  private let input: InputRelay
  private let streams: StreamCoalescer
  private let resultText = Mutex<String?>(nil)

  init(of request: Request, count: Int, isSilent: Bool, input: InputRelay) {
    self.request = request
    self.count = count
    self.isSilent = isSilent
    self.input = input
    streams = StreamCoalescer { request.publish(StreamOutput(name: $0.stream.rawValue, text: $0.text)) }
  }

  /// The result as plain text, once there is one; the history keeps it.
  var result: String? { resultText.withLock { $0 } }

  func take(_ event: CellEvent) {
    switch event {
    case .stream(let stream, let text):
      if !isSilent { streams.append(text, to: stream) }
    case .record(let record):
      if !isSilent { publish(record) }
    case .inputRequest(let prompt, let password):
      streams.flush()
      input.ask(prompt, password: password, of: request)
    }
  }

  /// Publishes what still waits, and the failure if there is one.
  func end(with failure: ErrorReply?) {
    streams.flush()
    if let failure, !isSilent { request.publish(ErrorOutput(failure)) }
  }

  private func publish(_ record: DisplayRecord) {
    streams.flush()
    switch record {
    case .display(let bundle, let metadata, let displayID):
      request.publish(DisplayData(bundle, metadata: metadata, displayID: displayID))
    case .update(let bundle, let metadata, let displayID):
      request.publish(UpdateDisplayData(bundle, metadata: metadata, displayID: displayID))
    case .result(let bundle, let metadata):
      resultText.withLock { $0 = bundle.plainText }
      request.publish(ExecuteResult(bundle, metadata: metadata, count: count))
    case .clearOutput(let wait):
      request.publish(ClearOutput(wait: wait))
    case .page, .nextInput, .comm: break
    case .figure: break  // Files for `notebook-run --figures`; the display beside it is what a client shows.
    }
  }
}
