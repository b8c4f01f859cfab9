/// What Python's `str` does where Swift's `String` differs; sacreBLEU's results rest on it.
package enum PythonText {
  /// What `str.split()` and `str.rstrip()` take for white space.
  package static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
      0x3000:
      true
    default: false
    }
  }

  // str.split()
  package static func words(_ scalars: some Collection<Unicode.Scalar>) -> [String] {
    scalars.split(whereSeparator: isSpace).map { text($0) }
  }

  package static func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    return text
  }

  /// `str.replace()`: by code points, where Foundation's goes by graphemes or canonical equivalence.
  package static func replacing(_ part: String, with replacement: String, in whole: String) -> String {
    let (bytes, part) = (Array(whole.utf8), Array(part.utf8))
    guard let first = part.first, bytes.contains(first) else { return whole }
    var output: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == first, bytes[index...].starts(with: part) {
        output += Array(replacement.utf8)
        index += part.count
      } else {
        output.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// `str.splitlines(keepends=True)`: lines also end at U+0085, U+2028 and their like.
  ///
  /// - Parameter universal: only "\\n", "\\r" and "\\r\\n" end a line, as in files that Python opens as text.
  package static func lines(_ text: String, universal: Bool = false) -> [String] {
    let scalars = text.unicodeScalars
    var lines: [String] = []
    var start = scalars.startIndex
    var index = start
    while index < scalars.endIndex {
      let scalar = scalars[index]
      index = scalars.index(after: index)
      let isEnd =
        switch scalar.value {
        case 0x0A, 0x0D: true
        case 0x0B, 0x0C, 0x1C...0x1E, 0x85, 0x2028, 0x2029: !universal
        default: false
        }
      guard isEnd else { continue }
      if scalar == "\r", index < scalars.endIndex, scalars[index] == "\n" {
        index = scalars.index(after: index)
      }
      lines.append(String(scalars[start..<index]))
      start = index
    }
    if start < scalars.endIndex { lines.append(String(scalars[start...])) }
    return lines
  }

  // str.strip()
  package static func stripped(_ scalars: some BidirectionalCollection<Unicode.Scalar>) -> String {
    guard let first = scalars.firstIndex(where: { !isSpace($0) }),
      let last = scalars.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return text(scalars[first...last])
  }

  // str.rstrip()
  package static func strippedAtEnd(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let last = scalars.lastIndex(where: { !isSpace($0) }) else { return "" }
    return String(scalars[...last])
  }

  /// `str.lower()`: each code point by itself, but a capital sigma that ends a word becomes ς.
  package static func lowercased(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    var output = ""
    for (index, scalar) in scalars.enumerated() {
      if scalar == "Σ", endsWord(index, scalars) {
        output += "ς"
      } else {
        output += scalar.properties.lowercaseMapping
      }
    }
    return output
  }

  /// Unicode's condition Final_Sigma: a cased letter before it and none after, case-ignorable ones aside.
  private static func endsWord(_ index: Int, _ scalars: [Unicode.Scalar]) -> Bool {
    let before = scalars[..<index].last { !$0.properties.isCaseIgnorable }
    let after = scalars[(index + 1)...].first { !$0.properties.isCaseIgnorable }
    return before?.properties.isCased == true && after?.properties.isCased != true
  }
}
