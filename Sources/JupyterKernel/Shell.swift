import JupyterProtocol
import Synchronization

/// One queue of requests that are answered in the order of their arrival: the main shell, or a subshell (JEP 91).
///
/// Each has its own place in its queue and its own stop on error; cells of several shells run at the same time.
final class Shell: Sendable {
  private struct Arrival {
    let number: Int
    let request: Request
  }

  private let queue: AsyncStream<Arrival>.Continuation
  private let arrivals = Atomic<Int>(0)
  /// Why nothing is answered any more; nil while the shell is open.
  private let closing = Mutex<ErrorReply?>(nil)

  init(cells: CellRequests, comms: CommRequests) {
    let (arrivals, queue) = AsyncStream.makeStream(of: Arrival.self)
    self.queue = queue
    Task {
      // Execute requests up to this one are not run, because one before them failed.
      var lastStopped = 0
      for await arrival in arrivals {
        let request = arrival.request
        request.outlet.activity.begin(request, lasts: true)
        defer { request.outlet.activity.end(request) }
        if let reason = self.closing.withLock({ $0 }) {
          request.refuse(reason)
          continue
        }
        switch request.type {
        case "execute_request" where arrival.number <= lastStopped: request.refuse(.notRun)
        case "execute_request":
          if await cells.answer(request) { lastStopped = self.arrivals.load(ordering: .acquiring) }
        case let type where CommRequests.types.contains(type): await comms.answer(request)
        default: request.refuseUnknown()
        }
      }
    }
  }

  /// Puts a request at the queue's end; must be called in the order of arrival.
  func take(_ request: Request) {
    let number = arrivals.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue
    queue.yield(Arrival(number: number, request: request))
  }

  /// Lets the running cell end, and answers what waits behind it by errors.
  func close(because reason: ErrorReply) {
    closing.withLock { $0 = reason }
    queue.finish()
  }
}

extension ErrorReply {
  static let notRun = ErrorReply(
    name: "NotRun", message: "not run, because a cell before it failed",
    traceback: ["Not run, because a cell before it failed."])

  static let kernelEnds = ErrorReply(
    name: "NotRun", message: "not run, because the kernel ends",
    traceback: ["Not run, because the kernel ends."])

  static func noSubshell(_ id: String) -> ErrorReply {
    let message = "there is no subshell '\(id)'"
    return ErrorReply(name: "UnknownSubshell", message: message, traceback: [message])
  }
}
