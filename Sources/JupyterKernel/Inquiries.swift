import CellCompiler
import CellExecution
import Dispatch
import JupyterProtocol
import KernelHistory
import RichContent

/// Answers the shell's questions that run no code, at once and beside a running cell.
///
/// A person who writes the next cell while one runs gets completion and documentation meanwhile. The questions are
/// answered in the order of their arrival, but those that may wait for the compiler's service apart from the rest.
/// A question that is sent right behind a cell, without waiting for its reply, may be answered before the cell.
final class Inquiries: Sendable {
  private let executor: any CellExecuting
  private let information: @Sendable () -> KernelInfoReply
  private let history: InputHistory
  private let comms: Comms
  private let quick = DispatchQueue(label: "inquiries")
  private let slow: AsyncStream<Request>.Continuation

  init(
    executor: any CellExecuting, information: @escaping @Sendable () -> KernelInfoReply,
    history: InputHistory, comms: Comms
  ) {
    self.executor = executor
    self.information = information
    self.history = history
    self.comms = comms
    let (requests, slow) = AsyncStream.makeStream(of: Request.self)
    self.slow = slow
    Task { for await request in requests { await self.answerSlowly(request) } }
  }

  /// Answers a request if it is one of these.
  ///
  /// - Returns: false where it must wait for its turn in a shell.
  func take(_ request: Request) -> Bool {
    switch request.type {
    case "complete_request", "inspect_request": slow.yield(request)
    case "kernel_info_request", "is_complete_request", "history_request", "comm_info_request":
      quick.async { self.answerQuickly(request) }
    default: return false
    }
    return true
  }

  func end() { slow.finish() }

  private func answerQuickly(_ request: Request) {
    request.whileBusy { () throws(ContentError) in
      switch request.type {
      case "is_complete_request":
        let code = try IsCompleteRequest(request.content).code
        request.reply(IsCompleteReply(executor.completeness(of: code)))
      case "history_request":
        let asked = try HistoryRequest(request.content)
        request.reply(HistoryReply(entries: history.entries(asked.access), output: asked.output))
      case "comm_info_request": request.reply(comms.information(for: request))
      default: request.reply(information())
      }
    }
  }

  private func answerSlowly(_ request: Request) async {
    await request.whileBusy { () async throws(ContentError) in
      let asked = try CursorRequest(request.content)
      if request.type == "inspect_request" {
        let found = await executor.inspection(of: asked.code, at: asked.offset)
        return request.reply(InspectReply(documentation: found))
      }
      let found = await executor.completions(of: asked.code, at: asked.offset)
      let matches = found.candidates.map {
        CompleteReply.Match(text: $0.text, kind: $0.kind, signature: $0.signature)
      }
      request.reply(CompleteReply(matches: matches, replacing: found.range, of: asked.code))
    }
  }
}

extension Comms {
  /// What a `comm_info_request` asks for.
  func information(for request: Request) -> CommInfoReply {
    CommInfoReply(targets: open(target: request.content["target_name"]?.string))
  }
}

extension IsCompleteReply {
  init(_ completeness: CodeCompleteness) {
    switch completeness {
    case .complete: self = .complete
    case .incomplete(let indent): self = .incomplete(indent: indent)
    case .invalid: self = .invalid
    }
  }
}
