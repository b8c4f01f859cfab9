import TextCore

/// A binary heap of pairs, the most frequent on top, of equally frequent ones the greater in code point order.
///
/// Counts change while a pair is inside; an entry whose count is no longer the pair's own is dropped when it reaches
/// the top.
struct PairHeap {
  private struct Entry {
    let pair: Int32
    let count: Int
  }
  private var entries: [Entry] = []

  mutating func insert(_ pair: Int32, _ count: Int, _ symbols: SymbolTexts, _ table: PairTable) {
    entries.append(Entry(pair: pair, count: count))
    var child = entries.count - 1
    let new = entries[child]
    while child > 0 {
      let parent = (child - 1) / 2
      guard Self.comesFirst(new, entries[parent], symbols, table) else { break }
      entries[child] = entries[parent]
      child = parent
    }
    entries[child] = new
  }

  var top: (pair: Int32, count: Int)? { entries.first.map { ($0.pair, $0.count) } }

  mutating func removeTop(_ symbols: SymbolTexts, _ table: PairTable) {
    let last = entries.removeLast()
    guard !entries.isEmpty else { return }
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < entries.count else { break }
      if child + 1 < entries.count, Self.comesFirst(entries[child + 1], entries[child], symbols, table) {
        child += 1
      }
      guard Self.comesFirst(entries[child], last, symbols, table) else { break }
      entries[parent] = entries[child]
      parent = child
    }
    entries[parent] = last
  }

  private static func comesFirst(
    _ a: Entry, _ b: Entry, _ symbols: SymbolTexts, _ table: PairTable
  ) -> Bool {
    if a.count != b.count { return a.count > b.count }
    if a.pair == b.pair { return false }
    let (left, right) = (table.symbols(a.pair), table.symbols(b.pair))
    if left.left != right.left { return symbols.precedes(right.left, left.left) }
    return symbols.precedes(right.right, left.right)
  }
}

/// The texts of symbols by number, in one pool of UTF-8.
struct SymbolTexts {
  private var pool: [UInt8] = []
  private var bounds: [Int32] = [0]
  private var numbers: [CodePoints: Int32] = [:]
  /// Whether a symbol holds what Python takes for white space.
  private(set) var holdsSpace: [Bool] = []

  var count: Int { holdsSpace.count }

  mutating func number(_ text: String) -> Int32 {
    if let known = numbers[CodePoints(text)] { return known }
    let number = Int32(count)
    numbers[CodePoints(text)] = number
    pool += Array(text.utf8)
    bounds.append(Int32(pool.count))
    holdsSpace.append(text.unicodeScalars.contains { PythonText.isSpace($0) })
    return number
  }

  func text(_ symbol: Int32) -> String { String(decoding: bytes(symbol), as: UTF8.self) }

  private func bytes(_ symbol: Int32) -> ArraySlice<UInt8> {
    pool[Int(bounds[Int(symbol)])..<Int(bounds[Int(symbol) + 1])]
  }

  /// Code point order, which is that of UTF-8.
  func precedes(_ a: Int32, _ b: Int32) -> Bool {
    var (first, second) = (Int(bounds[Int(a)]), Int(bounds[Int(b)]))
    let (firstEnd, secondEnd) = (Int(bounds[Int(a) + 1]), Int(bounds[Int(b) + 1]))
    while first < firstEnd, second < secondEnd {
      if pool[first] != pool[second] { return pool[first] < pool[second] }
      first += 1
      second += 1
    }
    return first == firstEnd && second < secondEnd
  }
}
