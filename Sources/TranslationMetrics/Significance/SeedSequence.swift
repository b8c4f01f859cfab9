/// Spreads a seed over a generator's state as NumPy's `SeedSequence` does (after O'Neill's `seed_seq_fe`).
struct SeedSequence {
  private static let poolSize = 4
  private var pool: [UInt32]

  init(_ seed: UInt64) {
    // The seed in words of 32 bits, the lowest first, as many as it needs.
    let high = UInt32(truncatingIfNeeded: seed >> 32)
    let entropy = [UInt32(truncatingIfNeeded: seed)] + (high == 0 ? [] : [high])
    var constant: UInt32 = 0x43B0_D7E5
    func hash(_ value: UInt32) -> UInt32 {
      var value = value ^ constant
      constant = constant &* 0x931E_8875
      value = value &* constant
      return value ^ (value >> 16)
    }
    pool = (0..<Self.poolSize).map { hash($0 < entropy.count ? entropy[$0] : 0) }
    for source in 0..<Self.poolSize {
      for target in 0..<Self.poolSize where target != source {
        pool[target] = Self.mix(pool[target], hash(pool[source]))
      }
    }
  }

  private static func mix(_ x: UInt32, _ y: UInt32) -> UInt32 {
    let result = (0xCA01_F9DD &* x) &- (0x4973_F715 &* y)
    return result ^ (result >> 16)
  }

  /// `count` words for a generator's state.
  func state(_ count: Int) -> [UInt64] {
    var constant: UInt32 = 0x8B51_F9DD
    let words = (0..<2 * count).map { index in
      var value = pool[index % Self.poolSize] ^ constant
      constant = constant &* 0x58F3_8DED
      value = value &* constant
      return value ^ (value >> 16)
    }
    return (0..<count).map { UInt64(words[2 * $0]) | UInt64(words[2 * $0 + 1]) << 32 }
  }
}
