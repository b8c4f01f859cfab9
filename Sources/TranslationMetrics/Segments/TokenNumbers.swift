/// Numbers the tokens of one segment: equal bytes, equal number.
///
/// Tokens are ranges of `text`, which holds the segment's sentences one after the other. No token is copied.
struct TokenNumbers {
  private struct Entry {
    /// The first eight bytes, or all with zeros after them.
    var head: UInt64
    var start: Int32
    var count: Int32
    var hash: UInt32
  }

  /// The UTF-8 of the segment's sentences.
  var text: [UInt8] = []
  private var entries: [Entry] = []
  private var slots = [UInt64](repeating: 0, count: 256)
  private var generation: UInt32 = 0

  mutating func removeAll() {
    text.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
    generation &+= 1
    if generation == 0 { (slots, generation) = (Array(repeating: 0, count: slots.count), 1) }
  }

  /// The number of the token that `text[range]` is.
  mutating func number(_ range: Range<Int>) -> Int32 {
    let head = Self.word(text.span.bytes, range)
    let hash = hash(head, range)
    if 2 * entries.count >= slots.count { grow() }
    let mask = slots.count - 1
    var index = Self.firstSlot(hash, mask)
    while true {
      let slot = slots[index]
      guard UInt32(truncatingIfNeeded: slot >> 32) == generation else { break }
      let number = Int32(truncatingIfNeeded: slot & 0xFFFF_FFFF)
      let entry = entries[Int(number)]
      if entry.head == head, Int(entry.count) == range.count, hasSameTail(entry, range) { return number }
      index = (index + 1) & mask
    }
    let number = Int32(entries.count)
    entries.append(Entry(head: head, start: Int32(range.lowerBound), count: Int32(range.count), hash: hash))
    slots[index] = UInt64(generation) << 32 | UInt64(number)
    return number
  }

  /// Up to eight bytes from the start of a range as a number, with zeros for those that are beyond it.
  @inline(__always)
  private static func word(_ bytes: RawSpan, _ range: Range<Int>) -> UInt64 {
    let count = range.count
    if range.lowerBound + 8 <= bytes.byteCount {
      let word = bytes.unsafeLoadUnaligned(fromByteOffset: range.lowerBound, as: UInt64.self)
      return count >= 8 ? word : word & ((1 << UInt64(8 * count)) - 1)
    }
    var word: UInt64 = 0
    for index in range.prefix(8).reversed() {
      word = word << 8 | UInt64(bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self))
    }
    return word
  }

  private func hash(_ head: UInt64, _ range: Range<Int>) -> UInt32 {
    var hash = Self.mix(head ^ UInt64(range.count))
    if range.count > 8 {
      let bytes = text.span.bytes
      for start in stride(from: range.lowerBound + 8, to: range.upperBound, by: 8) {
        hash = Self.mix(hash ^ Self.word(bytes, start..<range.upperBound))
      }
    }
    return UInt32(truncatingIfNeeded: hash >> 32)
  }

  @inline(__always)
  private static func mix(_ value: UInt64) -> UInt64 {
    let product = (value ^ (value >> 29)) &* 0x9E37_79B9_7F4A_7C15
    return product ^ (product >> 32)
  }

  private static func firstSlot(_ hash: UInt32, _ mask: Int) -> Int { Int(hash) & mask }

  private func hasSameTail(_ entry: Entry, _ range: Range<Int>) -> Bool {
    let bytes = text.span.bytes
    let start = Int(entry.start)
    for offset in stride(from: 8, to: range.count, by: 8) {
      let (left, right) = (start + offset, range.lowerBound + offset)
      if Self.word(bytes, left..<start + range.count) != Self.word(bytes, right..<range.upperBound) {
        return false
      }
    }
    return true
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: 2 * slots.count)
    let mask = slots.count - 1
    for (number, entry) in entries.enumerated() {
      var index = Self.firstSlot(entry.hash, mask)
      while slots[index] != 0 { index = (index + 1) & mask }
      slots[index] = UInt64(generation) << 32 | UInt64(number)
    }
  }
}
