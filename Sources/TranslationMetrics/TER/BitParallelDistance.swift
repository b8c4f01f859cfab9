/// Levenshtein's distance to a reference of up to 64 words, a row of the matrix at a time (Myers 1999, Hyyrö 2003).
///
/// Neighbouring cells of a row differ by −1, 0 or 1, so two words of bits hold a row: where it rises, and where it falls.
struct BitParallelDistance {
  static let longestReference = 64

  private struct Row {
    var rises: UInt64
    var falls: UInt64
    /// The row's last cell.
    var distance: Int
  }

  /// For each word's number, where the reference has it.
  private var places: [UInt64] = []
  private var reference: [Int32] = []
  /// The rows of the aligned words.
  private var rows: [Row] = []

  mutating func setReference(_ words: [Int32]) {
    for word in reference { places[Int(word)] = 0 }
    reference = words.count <= Self.longestReference ? words : []
    reserve(reference)
    for (index, word) in reference.enumerated() { places[Int(word)] |= 1 << UInt64(index) }
  }

  private mutating func reserve(_ words: [Int32]) {
    let count = Int(words.max() ?? 0) + 1
    if places.count < count { places += repeatElement(0, count: 2 * count - places.count) }
  }

  /// Keeps the rows of `words`.
  mutating func align(_ words: [Int32]) {
    guard !reference.isEmpty else { return }
    reserve(words)
    rows.removeAll(keepingCapacity: true)
    var row = Row(rises: ~0, falls: 0, distance: reference.count)
    rows.append(row)
    for word in words {
      advance(&row, word)
      rows.append(row)
    }
  }

  /// The distance of `words`, of which the first `shared` are those that were aligned; nil if it is above `bound`.
  func distance(of words: [Int32], sharing shared: Int, bound: Int) -> Int? {
    var row = rows[shared]
    var remaining = words.count - shared
    for index in shared..<words.count {
      // Each word to come lowers the distance by at most 1.
      if row.distance - remaining > bound { return nil }
      advance(&row, words[index])
      remaining -= 1
    }
    return row.distance <= bound ? row.distance : nil
  }

  @inline(__always)
  private func advance(_ row: inout Row, _ word: Int32) {
    let equal = places[Int(word)]
    let last = UInt64(1) << UInt64(reference.count - 1)
    let vertical = equal | row.falls
    let horizontal = (((equal & row.rises) &+ row.rises) ^ row.rises) | equal
    var rises = row.falls | ~(horizontal | row.rises)
    var falls = row.rises & horizontal
    if rises & last != 0 { row.distance += 1 }
    if falls & last != 0 { row.distance -= 1 }
    rises = rises << 1 | 1
    falls <<= 1
    row.rises = falls | ~(vertical | rises)
    row.falls = rises & vertical
  }
}
