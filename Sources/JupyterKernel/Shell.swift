import CellCompiler
import CellExecution
import JupyterProtocol
import RichContent
import Synchronization

/// A request, and its place in the order of arrival.
struct Arrival: Sendable {
  let number: Int
  let request: Request
}

/// Answers the requests of the shell channel, one at a time.
struct Shell {
  let executor: any CellExecuting
  let input: InputRelay
  let information: @Sendable () -> KernelInfoReply
  /// The number of the last request that has arrived.
  let lastArrival: @Sendable () -> Int
  let endKernel: @Sendable () -> Void

  private(set) var count = 0
  private var history = SessionHistory()
  /// Execute requests up to this one are not run, because one before them failed.
  private var lastAborted = 0

  init(
    executor: any CellExecuting, input: InputRelay, information: @escaping @Sendable () -> KernelInfoReply,
    lastArrival: @escaping @Sendable () -> Int, endKernel: @escaping @Sendable () -> Void
  ) {
    self.executor = executor
    self.input = input
    self.information = information
    self.lastArrival = lastArrival
    self.endKernel = endKernel
  }

  mutating func answer(_ arrival: Arrival) async {
    let request = arrival.request
    switch request.type {
    case "execute_request": await execute(arrival)
    case "shutdown_request": request.endKernel(endKernel)
    default: await request.whileBusy { () throws(ContentError) in try answerSmall(request) }
    }
  }

  private func answerSmall(_ request: Request) throws(ContentError) {
    switch request.type {
    case "kernel_info_request": request.reply(information())
    case "is_complete_request":
      let code = try IsCompleteRequest(request.content).code
      request.reply(IsCompleteReply(executor.completeness(of: code)))
    case "complete_request":
      let cursor = try CompleteRequest(request.content).cursor
      request.reply(CompleteReply(matches: [], range: cursor..<cursor))
    case "inspect_request": request.reply(InspectReply(documentation: nil))
    case "history_request":
      let asked = try HistoryRequest(request.content)
      request.reply(HistoryReply(entries: history.entries(asked.access), output: asked.output))
    case "comm_info_request": request.reply(CommInfoReply())
    case "comm_open":
      // No target is registered, and then the specification wants the comm closed at once.
      if let id = request.content["comm_id"]?.string { request.publish(CommClose(commID: id)) }
    default: request.replyUnknown()
    }
  }
}

// MARK: Execute

extension Shell {
  private mutating func execute(_ arrival: Arrival) async {
    let request = arrival.request
    request.publish(KernelStatus.busy)
    defer { request.publish(KernelStatus.idle) }
    if arrival.number <= lastAborted {
      // Every reply has a count; JupyterLab shows 0 as an empty prompt, as fits a cell that was not run.
      request.reply(ExecuteReply(count: 0, error: .notRun))
      return
    }
    do throws(ContentError) {
      let reply = await run(try ExecuteRequest(request.content), of: request)
      request.reply(reply.content)
      if reply.content.error != nil, reply.stopsQueue { lastAborted = lastArrival() }
    } catch {
      let failure = ErrorReply(name: "MalformedRequest", message: "\(error)", traceback: ["\(error)"])
      request.reply(ExecuteReply(count: count, error: failure))
    }
  }

  private mutating func run(
    _ cell: ExecuteRequest, of request: Request
  ) async -> (content: ExecuteReply, stopsQueue: Bool) {
    if cell.storeHistory { count += 1 }
    if !cell.silent { request.publish(ExecuteInput(code: cell.code, count: count)) }
    let outputs = CellOutputs(of: request, count: count, isSilent: cell.silent, input: input)
    let outcome = await executor.run(
      cell.code, number: count, acceptsInput: cell.allowStdin, onEvent: outputs.take)
    input.cancel()
    var failure: ErrorReply?
    if case .failed(let reason) = outcome { failure = ErrorReply(reason) }
    outputs.end(with: failure)
    if cell.storeHistory { history.append(line: count, input: cell.code, output: outputs.result) }
    var values: [String: JSONValue] = [:]
    if failure == nil {
      for (name, expression) in cell.userExpressions.sorted(by: { $0.key < $1.key }) {
        values[name] = await value(of: expression)
      }
    }
    let reply = ExecuteReply(count: count, error: failure, userExpressions: values)
    return (reply, cell.stopOnError && !cell.silent)
  }

  /// Evaluates a user expression: its result's data, or its error, and nothing published.
  private func value(of expression: String) async -> JSONValue {
    let result = Mutex<(MIMEBundle, JSONValue)?>(nil)
    let outcome = await executor.run(expression, number: count, acceptsInput: false) { event in
      if case .record(.result(let bundle, let metadata)) = event {
        result.withLock { $0 = (bundle, metadata) }
      }
    }
    switch outcome {
    case .failed(let failure): return ErrorReply(failure).json
    case .completed:
      let (bundle, metadata) = result.withLock { $0 } ?? (MIMEBundle(), [:])
      return ["status": "ok", "data": bundle.json, "metadata": metadata]
    }
  }
}

extension ErrorReply {
  init(_ failure: CellFailure) {
    self.init(name: failure.name, message: failure.message, traceback: failure.traceback)
  }

  static let notRun = ErrorReply(
    name: "NotRun", message: "not run, because a cell before it failed",
    traceback: ["Not run, because a cell before it failed."])
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
