import CellExecution
import JupyterProtocol
import KernelHistory
import RichContent
import Synchronization

/// Runs the cells of all shells; they share the execution count, the history and the comms.
struct CellRequests: Sendable {
  let executor: any CellExecuting
  let input: InputRelay
  let counter: ExecutionCounter
  let history: InputHistory
  let comms: Comms

  /// Runs a cell and replies.
  ///
  /// - Returns: whether the cells that wait already in the same shell are not to be run.
  func answer(_ request: Request) async -> Bool {
    do throws(ContentError) {
      let asked = try ExecuteRequest(request.content)
      let reply = await run(asked, of: request)
      request.reply(reply)
      return reply.error != nil && asked.stopOnError && !asked.silent
    } catch {
      request.reply(ExecuteReply(count: counter.current, error: .malformed(error)))
      return false
    }
  }

  private func run(_ cell: ExecuteRequest, of request: Request) async -> ExecuteReply {
    let count = cell.storeHistory ? counter.next() : counter.current
    if !cell.silent { request.publish(ExecuteInput(code: cell.code, count: count)) }
    let outputs = CellOutputs(of: request, count: count, isSilent: cell.silent, input: input, comms: comms)
    let outcome = await executor.run(
      cell.code, number: count, acceptsInput: cell.allowStdin, onEvent: outputs.take)
    input.cancel(request)
    var failure: ErrorReply?
    if case .failed(let reason) = outcome { failure = ErrorReply(reason) }
    outputs.end(with: failure)
    if failure?.name == CellFailure.workerDied { outputs.closeComms() }
    if cell.storeHistory { history.append(line: count, input: cell.code, output: outputs.result) }
    var values: [String: JSONValue] = [:]
    if failure == nil {
      for (name, expression) in cell.userExpressions.sorted(by: { $0.key < $1.key }) {
        values[name] = await value(of: expression, count: count)
      }
    }
    return ExecuteReply(
      count: count, error: failure, userExpressions: values, payloads: outputs.payloads)
  }

  /// Evaluates a user expression: its result's data, or its error, and nothing published.
  private func value(of expression: String, count: Int) async -> JSONValue {
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

/// Numbers the cells of a session from 1.
final class ExecutionCounter: Sendable {
  private let count = Mutex(0)

  /// The number of the last cell that counted; 0 before the first.
  var current: Int { count.withLock { $0 } }

  func next() -> Int {
    count.withLock { count in
      count += 1
      return count
    }
  }
}

extension ErrorReply {
  init(_ failure: CellFailure) {
    self.init(name: failure.name, message: failure.message, traceback: failure.traceback)
  }
}
