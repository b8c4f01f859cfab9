import JupyterProtocol
import Synchronization

/// Busy and idle around each request, as clients see them.
///
/// Source: Jupyter messaging, "Kernel status". Front ends show the last status that came, whichever request it
/// belongs to; so when a request that was answered beside a running cell turns idle, that cell says busy again.
final class Activity: Sendable {
  private let running = Mutex<[Request]>([])

  /// Says busy.
  ///
  /// - Parameter lasts: whether the request may go on for long, as cells do.
  func begin(_ request: Request, lasts: Bool) {
    // Publishing only queues a message. The lock keeps a repeated busy before the idle of its cell.
    running.withLock { running in
      request.publish(KernelStatus.busy)
      if lasts { running.append(request) }
    }
  }

  /// Says idle, the last message of a request.
  func end(_ request: Request) {
    running.withLock { running in
      request.publish(KernelStatus.idle)
      running.removeAll { $0.message.header.messageID == request.message.header.messageID }
      running.last?.publish(KernelStatus.busy)
    }
  }
}
