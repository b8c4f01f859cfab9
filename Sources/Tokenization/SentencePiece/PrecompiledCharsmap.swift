/// The normalisation rules inside a SentencePiece model: a double-array trie of what to replace, as darts-clone lays it
/// out, and the replacements.
struct PrecompiledCharsmap: Sendable {
  private var units: [UInt32] = []
  /// Replacements, each ended by a 0.
  private var texts: [UInt8] = []

  /// An empty map replaces nothing; nil if the blob is damaged.
  init?(_ blob: [UInt8]) {
    guard !blob.isEmpty else { return }
    func word(_ place: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(blob[place + $1]) << UInt32(8 * $1) }
    }
    guard blob.count > 4 else { return nil }
    let size = Int(word(0))
    guard size % 4 == 0, size >= 4, 4 + size <= blob.count else { return nil }
    units = stride(from: 4, to: 4 + size, by: 4).map(word)
    texts = Array(blob[(4 + size)...])
  }

  /// The replacement of the longest rule that matches at `start`, and how many bytes it replaces.
  func replacement(_ text: [UInt8], at start: Int) -> (text: ArraySlice<UInt8>, length: Int)? {
    guard var node = units.first.map(Self.offset) else { return nil }
    var found: (value: Int, length: Int)?
    var place = start
    while place < text.count {
      node ^= Int(text[place])
      guard node < units.count, units[node] & 0x8000_00FF == UInt32(text[place]) else { break }
      let unit = units[node]
      node ^= Self.offset(unit)
      place += 1
      // A key ends here: the unit that follows holds its value.
      if unit >> 8 & 1 == 1, node < units.count {
        found = (Int(units[node] & 0x7FFF_FFFF), place - start)
      }
    }
    guard let found, found.value < texts.count else { return nil }
    let end = texts[found.value...].firstIndex(of: 0) ?? texts.count
    return (texts[found.value..<end], found.length)
  }

  private static func offset(_ unit: UInt32) -> Int { Int((unit >> 10) << ((unit >> 6) & 8)) }
}
