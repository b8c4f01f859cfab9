import TextCore

/// Python's view of text on UTF-8 bytes: white space, `rstrip`, `lower`.
enum UTF8Text {
  /// The code point that begins at `index`, and the index after it; the bytes are valid UTF-8.
  @inline(__always)
  static func decode(_ text: Span<UInt8>, at index: Int) -> (scalar: UInt32, next: Int) {
    let first = UInt32(text[index])
    if first < 0x80 { return (first, index + 1) }
    let second = UInt32(text[index + 1]) & 0x3F
    if first < 0xE0 { return ((first & 0x1F) << 6 | second, index + 2) }
    let third = UInt32(text[index + 2]) & 0x3F
    if first < 0xF0 { return ((first & 0x0F) << 12 | second << 6 | third, index + 3) }
    return ((first & 0x07) << 18 | second << 12 | third << 6 | UInt32(text[index + 3]) & 0x3F, index + 4)
  }

  static func isSpace(_ scalar: UInt32) -> Bool {
    Unicode.Scalar(scalar).map(PythonText.isSpace) ?? false
  }

  /// The end of `text[range]` without its trailing white space.
  static func strippedEnd(_ text: [UInt8], _ range: Range<Int>) -> Int {
    var end = range.upperBound
    while end > range.lowerBound {
      var start = end - 1
      while text[start] & 0xC0 == 0x80 { start -= 1 }
      guard isSpace(decode(text.span, at: start).scalar) else { break }
      end = start
    }
    return end
  }

  /// The start of `text[range]` without its leading white space.
  static func strippedStart(_ text: [UInt8], _ range: Range<Int>) -> Int {
    var start = range.lowerBound
    while start < range.upperBound {
      let (scalar, next) = decode(text.span, at: start)
      guard isSpace(scalar) else { break }
      start = next
    }
    return start
  }

  /// Appends a sentence to `text`, in lower case if asked, and tells where it lies.
  static func append(_ sentence: String, lowercase: Bool, to text: inout [UInt8]) -> Range<Int> {
    let start = text.count
    text.append(contentsOf: sentence.utf8)
    if lowercase { self.lowercase(&text, from: start) }
    return start..<text.count
  }

  /// As above, the sentence at a place of many.
  static func append(
    _ sentences: Sentences, _ index: Int, lowercase: Bool, to text: inout [UInt8]
  ) -> Range<Int> {
    let start = text.count
    text.append(contentsOf: sentences.bytes[sentences.range(index)])
    if lowercase { self.lowercase(&text, from: start) }
    return start..<text.count
  }

  private static func lowercase(_ text: inout [UInt8], from start: Int) {
    var index = start
    while index < text.count {
      let byte = text[index]
      if byte >= 0x80 { break }
      if byte &- 0x41 < 26 { text[index] = byte | 0x20 }
      index += 1
    }
    guard index < text.count else { return }
    // Past ASCII, bytes may grow or shrink in number, and a sigma's form depends on its neighbours.
    let original = Array(text[index...])
    let hasSigma = zip(original, original.dropFirst()).contains { $0 == 0xCE && $1 == 0xA3 }
    guard !hasSigma else {
      let line = String(decoding: text[start...], as: UTF8.self)
      text.removeSubrange(start...)
      text.append(contentsOf: PythonText.lowercased(line).utf8)
      return
    }
    text.removeLast(original.count)
    let (bytes, table) = (original.span, lowercaseTable)
    var place = 0
    while place < bytes.count {
      let (scalar, next) = decode(bytes, at: place)
      let lower = scalar < UInt32(table.count) ? table[Int(scalar)] : 0
      if lower != 0 {
        append(lower, to: &text)
      } else {
        text.append(contentsOf: Unicode.Scalar(scalar)!.properties.lowercaseMapping.utf8)
      }
      place = next
    }
  }

  /// The lower case of each code point below U+3000 where that is one code point, else 0.
  private static let lowercaseTable: [UInt32] = (0..<0x3000).map { value in
    let mapping = Unicode.Scalar(UInt32(value))!.properties.lowercaseMapping.unicodeScalars
    return mapping.count == 1 ? mapping.first!.value : 0
  }

  private static func append(_ scalar: UInt32, to text: inout [UInt8]) {
    if scalar < 0x80 {
      text.append(UInt8(scalar))
    } else if scalar < 0x800 {
      text.append(UInt8(0xC0 | scalar >> 6))
      text.append(UInt8(0x80 | scalar & 0x3F))
    } else {
      text.append(UInt8(0xE0 | scalar >> 12))
      text.append(UInt8(0x80 | scalar >> 6 & 0x3F))
      text.append(UInt8(0x80 | scalar & 0x3F))
    }
  }
}
