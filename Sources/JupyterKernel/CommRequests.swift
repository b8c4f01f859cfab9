import CellExecution
import JupyterProtocol
import RichContent

/// Hands the front end's comm messages to the engine, in a shell's order.
struct CommRequests: Sendable {
  let executor: any CellExecuting
  let input: InputRelay
  let comms: Comms

  static let types: Set<String> = [CommOpen.messageType, CommMsg.messageType, CommClose.messageType]

  /// What the handler puts out belongs to the message; nobody waits for a reply.
  func answer(_ request: Request) async {
    let message: CommMessage
    do throws(ContentError) { message = try CommMessage(request.message) } catch {
      return log("dropped on \(request.channel): \(request.type): \(error)")
    }
    if case .open = message.kind {
    } else if !comms.isOpen(message.id) {
      // The other end may have closed it while this was on its way.
      return
    }
    comms.note(message)
    let outputs = CellOutputs(of: request, count: nil, isSilent: false, input: input, comms: comms)
    let outcome = await executor.deliver(message, onEvent: outputs.take)
    input.cancel(request)
    guard case .failed(let failure) = outcome else { return outputs.end(with: nil) }
    outputs.end(with: ErrorReply(failure))
    if case .open = message.kind, comms.isOpen(message.id) {
      // The specification wants a comm closed that could not be opened at this end.
      outputs.take(.record(.comm(CommMessage(.close, id: message.id))))
    }
    if failure.name == CellFailure.workerDied { outputs.closeComms() }
  }
}

extension CellFailure {
  /// After this nothing of what the cells had made is there, comms included.
  static let workerDied = "WorkerDied"
}
