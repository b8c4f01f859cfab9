import CellExecution
import JupyterProtocol
import RichContent

/// Answers the requests of the control channel, which never wait behind a running cell.
struct Control: Sendable {
  let executor: any CellExecuting
  let information: @Sendable () -> KernelInfoReply
  let comms: Comms
  let subshells: Subshells
  let endKernel: @Sendable () -> Void

  func answer(_ request: Request) {
    request.whileBusy { () throws(ContentError) in
      switch request.type {
      case "kernel_info_request": request.reply(information())
      case "comm_info_request": request.reply(comms.information(for: request))
      case "interrupt_request":
        executor.interrupt()
        request.reply(InterruptReply())
      case "create_subshell_request": request.reply(CreateSubshellReply(id: subshells.create()))
      case "delete_subshell_request":
        let id = try DeleteSubshellRequest(request.content).id
        guard subshells.delete(id) else { return request.refuse(.noSubshell(id)) }
        request.reply(DeleteSubshellReply())
      case "list_subshell_request": request.reply(ListSubshellReply(ids: subshells.ids))
      case "shutdown_request":
        request.reply(ShutdownReply(restart: request.content["restart"]?.bool ?? false))
      default: request.refuseUnknown()
      }
    }
    // After idle, so that the client knows before the kernel's end.
    if request.type == "shutdown_request" { endKernel() }
  }
}
