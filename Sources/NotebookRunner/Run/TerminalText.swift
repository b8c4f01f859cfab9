/// The text of a stream as a terminal would leave it: progress that a program draws over itself with carriage
/// returns and backspaces stays as its last state only.
struct TerminalText: Hashable, Sendable {
  private(set) var text = ""
  /// A carriage return whose meaning the next character decides: `\r\n` ends a line, `\rx` starts it again.
  private var returned = false

  mutating func append(_ part: String) {
    if !returned, !part.utf8.contains(where: { $0 == 0x0D || $0 == 0x08 }) {
      text += part
      return
    }
    for scalar in part.unicodeScalars { append(scalar) }
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    if scalar == "\r" {
      returned = true
      return
    }
    if returned, scalar != "\n" { eraseLine() }
    returned = false
    if scalar == "\u{8}" {
      if let last = text.unicodeScalars.last, last != "\n" { text.unicodeScalars.removeLast() }
    } else {
      text.unicodeScalars.append(scalar)
    }
  }

  /// In place: a long text with a line of progress below it must not be copied for each step.
  private mutating func eraseLine() {
    let end = text.unicodeScalars.endIndex
    let lineStart = text.unicodeScalars.lastIndex(of: "\n").map(text.unicodeScalars.index(after:))
    text.unicodeScalars.removeSubrange((lineStart ?? text.unicodeScalars.startIndex)..<end)
  }
}
