import TextCore

/// Sentences in UTF-8, all in one piece of memory.
package struct Sentences: Sendable {
  /// Line `line` of a text, counted from 1, is not UTF-8.
  package struct NotUTF8: Error {
    package let line: Int
  }

  let bytes: [UInt8]
  private let starts: [Int]
  private let ends: [Int]

  package init(_ sentences: [String]) {
    var (bytes, starts, ends): ([UInt8], [Int], [Int]) = ([], [], [])
    bytes.reserveCapacity(sentences.reduce(0) { $0 + $1.utf8.count })
    for sentence in sentences {
      starts.append(bytes.count)
      bytes.append(contentsOf: sentence.utf8)
      ends.append(bytes.count)
    }
    (self.bytes, self.starts, self.ends) = (bytes, starts, ends)
  }

  /// The lines of a text without the white space at their ends.
  ///
  /// - Parameter splitsAtReturns: whether "\r" and "\r\n" end a line, too.
  package init(lines bytes: [UInt8], splitsAtReturns: Bool) throws(NotUTF8) {
    let isValid = (try? UTF8Span(validating: bytes.span)) != nil
    var (starts, ends): ([Int], [Int]) = ([], [])
    var start = 0
    while start < bytes.count {
      let end = Self.lineEnd(bytes.span, from: start, splitsAtReturns: splitsAtReturns)
      if !isValid, (try? UTF8Span(validating: bytes.span.extracting(start..<end))) == nil {
        throw NotUTF8(line: starts.count + 1)
      }
      starts.append(start)
      ends.append(UTF8Text.strippedEnd(bytes, start..<end))
      let isPair = splitsAtReturns && end + 1 < bytes.count && bytes[end] == 0x0D && bytes[end + 1] == 0x0A
      start = end + (isPair ? 2 : 1)
    }
    (self.bytes, self.starts, self.ends) = (bytes, starts, ends)
  }

  /// The place of the next line end, eight bytes at a time, or the end of the text.
  private static func lineEnd(_ text: Span<UInt8>, from start: Int, splitsAtReturns: Bool) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highBits: UInt64 = 0x8080_8080_8080_8080
    var index = start
    while !splitsAtReturns, index + 8 <= text.count {
      let word = text.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
      let differing = UInt64(littleEndian: word) ^ (ones &* 0x0A)
      // The highest bit of each byte that is 0, and perhaps of bytes after the first such.
      let zeros = (differing &- ones) & ~differing & highBits
      if zeros != 0 { return index + zeros.trailingZeroBitCount / 8 }
      index += 8
    }
    while index < text.count, text[index] != 0x0A, !(splitsAtReturns && text[index] == 0x0D) { index += 1 }
    return index
  }

  package var count: Int { starts.count }
  package var isEmpty: Bool { starts.isEmpty }

  /// Where a sentence stands in `bytes`.
  func range(_ index: Int) -> Range<Int> { starts[index]..<ends[index] }

  package var strings: [String] {
    (0..<count).map { String(decoding: bytes[range($0)], as: UTF8.self) }
  }

  /// How many sentences end with these bytes.
  package func count(endingWith suffix: String) -> Int {
    let suffix = Array(suffix.utf8)
    return (0..<count).count { bytes[range($0)].suffix(suffix.count).elementsEqual(suffix) }
  }
}
