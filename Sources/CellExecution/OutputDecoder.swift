import Foundation

/// Turns the bytes of the two output streams into text events.
///
/// - A character whose bytes arrive in two parts is held until it is whole.
/// - A runtime's last words, such as `… Fatal error: …`, on stderr are held until the cell's end: where a trap follows, they are
///   that trap's message and not output; otherwise they are shown after all.
struct OutputDecoder: Sendable {
  private var incomplete: [StandardStream: Data] = [:]
  private var fatalError = ""

  /// The events that these bytes complete.
  mutating func decode(_ bytes: Data, from stream: StandardStream) -> [CellEvent] {
    let data = (incomplete[stream] ?? Data()) + bytes
    let whole = data.count - Self.incompleteSuffix(of: data)
    incomplete[stream] = Data(data.suffix(data.count - whole))
    return events(String(decoding: data.prefix(whole), as: UTF8.self), from: stream)
  }

  /// What is still held, at the cell's end.
  mutating func finish() -> [CellEvent] {
    var events = releaseFatalError()
    for (stream, bytes) in incomplete.sorted(by: { $0.key.rawValue > $1.key.rawValue }) where !bytes.isEmpty {
      events.append(.stream(stream, String(decoding: bytes, as: UTF8.self)))
    }
    incomplete = [:]
    return events
  }

  /// Held last words that no trap has followed.
  mutating func releaseFatalError() -> [CellEvent] { takeFatalError().map { [.stream(.stderr, $0)] } ?? [] }

  /// The runtime's last words, such as `Cell_1/cell 1:2: Fatal error: Index out of range`, if any.
  mutating func takeFatalError() -> String? {
    defer { fatalError = "" }
    return fatalError.isEmpty ? nil : fatalError
  }

  /// How the runtimes of Swift and C begin what they write before they end a program.
  private static let lastWords = [
    "Fatal error", "Precondition failed", "Assertion failed", "Could not cast value of type",
    "Simultaneous accesses to", "Fatal access conflict",
    "double free or corruption", "free(): invalid", "malloc(): ", "corrupted size vs. prev_size",
  ]

  private mutating func events(_ text: String, from stream: StandardStream) -> [CellEvent] {
    var text = text
    if stream == .stderr {
      if !fatalError.isEmpty {
        fatalError += text
        return []
      }
      if let mark = Self.lastWords.compactMap({ text.firstRange(of: $0) }).map(\.lowerBound).min() {
        let start = text[..<mark].lastIndex(of: "\n").map(text.index(after:)) ?? text.startIndex
        fatalError = String(text[start...])
        text = String(text[..<start])
      }
    }
    return text.isEmpty ? [] : [.stream(stream, text)]
  }

  /// How many bytes at the end begin a UTF-8 character that is not whole yet: 0 to 3.
  private static func incompleteSuffix(of data: Data) -> Int {
    for back in 1...3 where back <= data.count {
      let byte = data[data.endIndex - back]
      if byte & 0b1100_0000 == 0b1000_0000 { continue }
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
      return length > back ? back : 0
    }
    return 0
  }
}
