import CellExecution
import JupyterProtocol
import RichContent
import Synchronization

/// Turns what a running cell, or a comm's handler, puts out into messages of its request, in order.
///
/// Also what comes after the end, of threads and children that live on: it belongs to the request all the same.
final class CellOutputs: Sendable {
  private struct Kept {
    var result: String?
    var payloads: [Payload] = []
    /// The reply is on its way, and can carry no more payloads.
    var hasEnded = false
  }

  private let request: Request
  /// Nil where no cell runs.
  private let count: Int?
  private let isSilent: Bool
  private let input: InputRelay
  private let comms: Comms
  private let streams: StreamCoalescer
  private let kept = Mutex(Kept())

  init(of request: Request, count: Int?, isSilent: Bool, input: InputRelay, comms: Comms) {
    self.request = request
    self.count = count
    self.isSilent = isSilent
    self.input = input
    self.comms = comms
    streams = StreamCoalescer { request.publish(StreamOutput(name: $0.stream.rawValue, text: $0.text)) }
  }

  /// The result as plain text, once there is one; the history keeps it.
  var result: String? { kept.withLock(\.result) }
  var payloads: [Payload] { kept.withLock(\.payloads) }

  func take(_ event: CellEvent) {
    switch event {
    case .stream(let stream, let text):
      if !isSilent { streams.append(text, to: stream) }
    // Comms speak to the front end's code, not to its reader, so that silence does not concern them.
    case .record(.comm(let message)): publish(message)
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
    kept.withLock { $0.hasEnded = true }
    if let failure, !isSilent { request.publish(ErrorOutput(failure)) }
  }

  /// Tells the front end that all comms are gone, since what they joined is.
  func closeComms() {
    for id in comms.forgetAll() { request.publish(CommClose(CommMessage(.close, id: id))) }
  }

  private func publish(_ record: DisplayRecord) {
    streams.flush()
    switch record {
    case .display(let bundle, let metadata, let displayID):
      request.publish(DisplayData(bundle, metadata: metadata, displayID: displayID))
    case .update(let bundle, let metadata, let displayID):
      request.publish(UpdateDisplayData(bundle, metadata: metadata, displayID: displayID))
    case .result(let bundle, let metadata):
      kept.withLock { $0.result = bundle.plainText }
      guard let count else { return request.publish(DisplayData(bundle, metadata: metadata, displayID: nil)) }
      request.publish(ExecuteResult(bundle, metadata: metadata, count: count))
    case .clearOutput(let wait):
      request.publish(ClearOutput(wait: wait))
    case .page(let bundle):
      // Only a cell's reply can fill a pager; elsewhere the page stands among the outputs.
      if !keep(.page(bundle)) { request.publish(DisplayData(bundle, metadata: [:], displayID: nil)) }
    case .nextInput(let text, let replaces):
      _ = keep(.setNextInput(text, replaces: replaces))
    case .comm(let message): publish(message)
    case .figure: break  // Files for `notebook-run --figures`; the display beside it is what a client shows.
    }
  }

  /// Keeps a payload for the cell's reply; false where there will be none.
  private func keep(_ payload: Payload) -> Bool {
    if count == nil { return false }
    return kept.withLock { kept in
      if kept.hasEnded { return false }
      kept.payloads.append(payload)
      return true
    }
  }

  private func publish(_ message: CommMessage) {
    streams.flush()
    comms.note(message)
    switch message.kind {
    case .open(let target): request.publish(CommOpen(message, target: target), of: message)
    case .message: request.publish(CommMsg(message), of: message)
    case .close: request.publish(CommClose(message), of: message)
    }
  }
}

extension Request {
  fileprivate func publish(_ content: some MessageContent, of message: CommMessage) {
    publish(content, metadata: message.metadata, buffers: message.buffers)
  }
}
