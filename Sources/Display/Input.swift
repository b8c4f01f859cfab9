import Foundation

/// Why a cell got no line from its user.
public enum InputError: Error, Hashable, CustomStringConvertible {
  /// The front end cannot ask (nbconvert, notebook-run), or the user gave no answer.
  case noInput(prompt: String)

  public var description: String {
    switch self {
    case .noInput(let prompt):
      "input(\"\(prompt)\"): nobody can answer here; set the value in the cell, or pass it with -p NAME=VALUE"
    }
  }
}

/// Asks the user for a line of text and waits for it.
///
/// - Parameters:
///   - prompt: shown before the field.
///   - password: true to hide what is typed.
/// - Returns: the line without its end, at most 65,536 bytes of UTF-8.
public func input(_ prompt: String = "", password: Bool = false) throws(InputError) -> String {
  guard let ask = Worker.input else { return try readFromTerminal(prompt, password: password) }
  let capacity = 65_536
  var line: String?
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity) { buffer in
    guard let start = buffer.baseAddress else { return }
    let count = ask(prompt, password ? 1 : 0, start, capacity)
    guard count >= 0 else { return }
    line = String(decoding: UnsafeRawBufferPointer(buffer).prefix(Int(count)), as: UTF8.self)
  }
  guard let line else { throw .noInput(prompt: prompt) }
  return line
}

private func readFromTerminal(_ prompt: String, password: Bool) throws(InputError) -> String {
  if password, let typed = getpass(prompt) { return String(cString: typed) }
  print(prompt, terminator: "")
  fflush(nil)
  guard let line = readLine() else { throw .noInput(prompt: prompt) }
  return line
}
