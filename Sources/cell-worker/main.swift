import CWorkerRuntime

// cell-worker LIBRARY FOLDER: started by the executor, with the control socket as standard input.
guard CommandLine.arguments.count == 3 else {
  fatalError("cell-worker is started by attentive-kernel and notebook-run, not by hand")
}
worker_run(CommandLine.arguments[1], CommandLine.arguments[2]) {
  error, name, nameSize, message, messageSize in
  // The runtime hands over the box that `any Error` is, and with it the duty to release it.
  let error = unsafeBitCast(error!, to: (any Error).self)
  copy(String(describing: type(of: error)), to: name!, size: nameSize)
  copy(String(describing: error), to: message!, size: messageSize)
}

/// Writes a null-terminated text, cut to the buffer.
func copy(_ text: String, to buffer: UnsafeMutablePointer<CChar>, size: Int) {
  let bytes = text.utf8.prefix(size - 1)
  for (index, byte) in bytes.enumerated() { buffer[index] = CChar(bitPattern: byte) }
  buffer[bytes.count] = 0
}
