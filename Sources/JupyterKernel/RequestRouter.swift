import Dispatch
import JupyterProtocol

/// Sends each message that arrives to whoever answers it, without waiting.
///
/// Control has a queue of its own, and so has each shell; questions that run no code pass a shell's queue by.
struct RequestRouter: Sendable {
  let control: Control
  let inquiries: Inquiries
  let subshells: Subshells
  let input: InputRelay
  private let controlQueue = DispatchQueue(label: "control")
  private let inputQueue = DispatchQueue(label: "stdin")

  init(control: Control, inquiries: Inquiries, subshells: Subshells, input: InputRelay) {
    self.control = control
    self.inquiries = inquiries
    self.subshells = subshells
    self.input = input
  }

  /// Must be called in the order of arrival.
  func take(_ request: Request) {
    switch request.channel {
    case .control: controlQueue.async { control.answer(request) }
    case .stdin: inputQueue.async { input.take(request.message) }
    case .shell: takeOnShell(request)
    case .iopub: break
    }
  }

  func end() {
    subshells.closeAll()
    inquiries.end()
  }

  private func takeOnShell(_ request: Request) {
    // Clients from before 5.4 ask here to shut down; it must not wait behind a cell either.
    if request.type == "shutdown_request" { return controlQueue.async { control.answer(request) } }
    guard let shell = subshells.shell(of: request) else {
      let id = request.message.header.subshellID ?? ""
      return controlQueue.async { request.whileBusy { request.refuse(.noSubshell(id)) } }
    }
    if !inquiries.take(request) { shell.take(request) }
  }
}
