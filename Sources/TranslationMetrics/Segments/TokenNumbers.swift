/// Numbers the tokens of one segment: equal bytes, equal number.
///
/// Tokens are ranges of `text`, which holds the segment's sentences one after the other. No token is copied.
struct TokenNumbers {
  private struct Entry {
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
    var hash: UInt32 = 0x811C_9DC5
    for index in range { hash = (hash ^ UInt32(text[index])) &* 0x0100_0193 }
    if 2 * entries.count >= slots.count { grow() }
    let mask = slots.count - 1
    var index = firstSlot(hash, mask)
    while true {
      let slot = slots[index]
      guard UInt32(truncatingIfNeeded: slot >> 32) == generation else { break }
      let number = Int32(truncatingIfNeeded: slot & 0xFFFF_FFFF)
      if isSame(entries[Int(number)], range, hash) { return number }
      index = (index + 1) & mask
    }
    let number = Int32(entries.count)
    entries.append(Entry(start: Int32(range.lowerBound), count: Int32(range.count), hash: hash))
    slots[index] = UInt64(generation) << 32 | UInt64(number)
    return number
  }

  private func firstSlot(_ hash: UInt32, _ mask: Int) -> Int {
    Int((hash ^ (hash >> 15)) &* 0x85EB_CA6B >> 8) & mask
  }

  private func isSame(_ entry: Entry, _ range: Range<Int>, _ hash: UInt32) -> Bool {
    guard entry.hash == hash, Int(entry.count) == range.count else { return false }
    for offset in 0..<range.count where text[Int(entry.start) + offset] != text[range.lowerBound + offset] {
      return false
    }
    return true
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: 2 * slots.count)
    let mask = slots.count - 1
    for (number, entry) in entries.enumerated() {
      var index = firstSlot(entry.hash, mask)
      while slots[index] != 0 { index = (index + 1) & mask }
      slots[index] = UInt64(generation) << 32 | UInt64(number)
    }
  }
}
