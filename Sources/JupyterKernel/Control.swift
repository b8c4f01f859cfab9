import CellExecution
import JupyterProtocol
import RichContent

/// Answers the requests of the control channel, which never wait behind a running cell.
struct Control: Sendable {
  let executor: any CellExecuting
  let information: @Sendable () -> KernelInfoReply
  let endKernel: @Sendable () -> Void

  func answer(_ request: Request) {
    switch request.type {
    case "shutdown_request": request.endKernel(endKernel)
    default:
      request.publish(KernelStatus.busy)
      defer { request.publish(KernelStatus.idle) }
      switch request.type {
      case "kernel_info_request": request.reply(information())
      case "comm_info_request": request.reply(CommInfoReply())
      case "interrupt_request":
        executor.interrupt()
        request.reply(InterruptReply())
      default: request.replyUnknown()
      }
    }
  }
}

extension Request {
  /// Replies to a `shutdown_request` and then ends the kernel, so that the client knows before its end.
  func endKernel(_ end: @Sendable () -> Void) {
    publish(KernelStatus.busy)
    reply(ShutdownReply(restart: content["restart"]?.bool ?? false))
    publish(KernelStatus.idle)
    end()
  }
}
