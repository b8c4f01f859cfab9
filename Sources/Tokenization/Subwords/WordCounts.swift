import TextCore

/// Words and how often each was seen, in the order in which they were first seen.
///
/// The words lie in one pool of UTF-8, so that counting a corpus makes no string of each of its words.
package struct WordCounts: Sendable {
  private var pool: [UInt8] = []
  private var entries: [(start: Int32, length: Int32, hash: UInt32, count: Int)] = []
  /// Open addressing: indices of `entries`, or -1.
  private var slots = [Int32](repeating: -1, count: 1 << 12)

  package init() {}

  package var count: Int { entries.count }

  /// Counts the words of a text, split at plain spaces; CR and LF at the ends belong to no word.
  package mutating func add(line: some StringProtocol) {
    let bytes = Array(line.utf8)
    var (first, end) = (0, bytes.count)
    while first < end, Self.isBorder(bytes[first]) { first += 1 }
    while end > first, Self.isBorder(bytes[end - 1]) { end -= 1 }
    var start = first
    while start < end {
      var stop = start
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      while stop < end, bytes[stop] != 0x20 {
        hash = (hash ^ UInt64(bytes[stop])) &* 0x100_0000_01B3
        stop += 1
      }
      if stop > start {
        add(bytes[start..<stop], hash: UInt32(truncatingIfNeeded: hash ^ hash >> 32), count: 1)
      }
      start = stop + 1
    }
  }

  package mutating func add(_ word: String, count: Int = 1) {
    let bytes = Array(word.utf8)
    let hash = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    add(bytes[...], hash: UInt32(truncatingIfNeeded: hash ^ hash >> 32), count: count)
  }

  private static func isBorder(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0D || byte == 0x0A }

  private mutating func add(_ word: ArraySlice<UInt8>, hash: UInt32, count: Int) {
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let index = Int(slots[slot])
      if entries[index].hash == hash, isSame(index, word) {
        entries[index].count += count
        return
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = Int32(entries.count)
    entries.append((Int32(pool.count), Int32(word.count), hash, count))
    pool += word
    if entries.count * 2 > slots.count { grow() }
  }

  private func isSame(_ index: Int, _ word: ArraySlice<UInt8>) -> Bool {
    let entry = entries[index]
    guard Int(entry.length) == word.count else { return false }
    var place = Int(entry.start)
    for byte in word {
      if pool[place] != byte { return false }
      place += 1
    }
    return true
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    for (index, entry) in entries.enumerated() {
      var slot = Int(entry.hash) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(index)
    }
  }

  /// The UTF-8 of a word and its count.
  package subscript(index: Int) -> (word: ArraySlice<UInt8>, count: Int) {
    let entry = entries[index]
    return (pool[Int(entry.start)..<Int(entry.start + entry.length)], entry.count)
  }

  package func word(_ index: Int) -> String { String(decoding: self[index].word, as: UTF8.self) }

  /// The lines of a vocabulary file: `word count`, the most frequent first, then the first seen.
  package var vocabularyFile: String {
    entries.indices.sorted { (entries[$1].count, $0) < (entries[$0].count, $1) }
      .map { "\(word($0)) \(entries[$0].count)\n" }.joined()
  }
}
