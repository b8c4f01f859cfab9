/// Writes the name of an error's type and its description.
///
/// Not in `main.swift`, whose code belongs to the main actor: this runs on the thread of the cell that threw.
func describe(
  _ error: UnsafeRawPointer?, _ name: UnsafeMutablePointer<CChar>?, _ nameSize: Int,
  _ message: UnsafeMutablePointer<CChar>?, _ messageSize: Int
) {
  guard let error, let name, let message else { return }
  // The runtime hands over the box that `any Error` is, and with it the duty to release it.
  let thrown = unsafeBitCast(error, to: (any Error).self)
  copy(String(describing: type(of: thrown)), to: name, size: nameSize)
  copy(String(describing: thrown), to: message, size: messageSize)
}

/// Writes a null-terminated text, cut to the buffer.
private func copy(_ text: String, to buffer: UnsafeMutablePointer<CChar>, size: Int) {
  let bytes = text.utf8.prefix(size - 1)
  for (index, byte) in bytes.enumerated() { buffer[index] = CChar(bitPattern: byte) }
  buffer[bytes.count] = 0
}
