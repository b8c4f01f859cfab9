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
  private let isClosed = Atomic<Bool>(false)

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
        switch request.type {
        case _ where self.isClosed.load(ordering: .acquiring): request.refuse(.noSubshell(request))
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
  func close() {
    isClosed.store(true, ordering: .releasing)
    queue.finish()
  }
}

extension ErrorReply {
  static let notRun = ErrorReply(
    name: "NotRun", message: "not run, because a cell before it failed",
    traceback: ["Not run, because a cell before it failed."])

  static func noSubshell(_ request: Request) -> ErrorReply {
    noSubshell(request.message.header.subshellID ?? "")
  }

  static func noSubshell(_ id: String) -> ErrorReply {
    let message = "there is no subshell '\(id)'"
    return ErrorReply(name: "UnknownSubshell", message: message, traceback: [message])
  }
}
