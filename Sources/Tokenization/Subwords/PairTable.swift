/// Numbers for pairs of symbols, from 0 in the order in which they are first asked for.
struct PairTable: Sendable {
  private(set) var pairs: [UInt64] = []
  private var slots = [Int32](repeating: -1, count: 1 << 12)

  static func pair(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  /// The symbols of pair number `index`.
  func symbols(_ index: Int32) -> (left: Int32, right: Int32) {
    let pair = pairs[Int(index)]
    return (Int32(truncatingIfNeeded: pair >> 32), Int32(truncatingIfNeeded: pair))
  }

  mutating func number(_ left: Int32, _ right: Int32) -> Int32 {
    let pair = Self.pair(left, right)
    var slot = Self.slot(pair, slots.count)
    while slots[slot] >= 0 {
      if pairs[Int(slots[slot])] == pair { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    let number = Int32(pairs.count)
    slots[slot] = number
    pairs.append(pair)
    if pairs.count * 2 > slots.count { grow() }
    return number
  }

  /// The number of a pair that has one.
  func find(_ left: Int32, _ right: Int32) -> Int32? {
    let pair = Self.pair(left, right)
    var slot = Self.slot(pair, slots.count)
    while slots[slot] >= 0 {
      if pairs[Int(slots[slot])] == pair { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private static func slot(_ pair: UInt64, _ count: Int) -> Int {
    let mixed = pair &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> 32) & (count - 1)
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    for (index, pair) in pairs.enumerated() {
      var slot = Self.slot(pair, slots.count)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(index)
    }
  }
}
