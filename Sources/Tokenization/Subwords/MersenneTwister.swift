/// The random numbers of Python's `random`, so that one seed drops the same merges as in subword-nmt.
///
/// MT19937 of Matsumoto and Nishimura (1998), seeded by its array initialisation.
public struct MersenneTwister: Sendable {
  private static let size = 624
  private var state = [UInt32](repeating: 0, count: size)
  private var index = size

  public init(seed: Int) {
    let magnitude = UInt64(seed.magnitude)
    let key =
      magnitude >> 32 == 0
      ? [UInt32(magnitude)] : [UInt32(truncatingIfNeeded: magnitude), UInt32(magnitude >> 32)]
    state[0] = 19_650_218
    for index in 1..<Self.size {
      state[index] = 1_812_433_253 &* (state[index - 1] ^ state[index - 1] >> 30) &+ UInt32(index)
    }
    var (place, keyPlace) = (1, 0)
    for _ in 0..<max(Self.size, key.count) {
      let mixed = (state[place - 1] ^ state[place - 1] >> 30) &* 1_664_525
      state[place] = (state[place] ^ mixed) &+ key[keyPlace] &+ UInt32(keyPlace)
      advance(&place)
      keyPlace = (keyPlace + 1) % key.count
    }
    for _ in 0..<(Self.size - 1) {
      let mixed = (state[place - 1] ^ state[place - 1] >> 30) &* 1_566_083_941
      state[place] = (state[place] ^ mixed) &- UInt32(place)
      advance(&place)
    }
    state[0] = 0x8000_0000
  }

  private mutating func advance(_ place: inout Int) {
    place += 1
    if place >= Self.size {
      state[0] = state[Self.size - 1]
      place = 1
    }
  }

  private mutating func next() -> UInt32 {
    if index == Self.size {
      for place in 0..<Self.size {
        let joined = state[place] & 0x8000_0000 | state[(place + 1) % Self.size] & 0x7FFF_FFFF
        state[place] =
          state[(place + 397) % Self.size] ^ joined >> 1 ^ (joined & 1 == 0 ? 0 : 0x9908_B0DF)
      }
      index = 0
    }
    var value = state[index]
    index += 1
    value ^= value >> 11
    value ^= value << 7 & 0x9D2C_5680
    value ^= value << 15 & 0xEFC6_0000
    return value ^ value >> 18
  }

  /// `random.random()`: from 0 up to, not including, 1, in steps of 2⁻⁵³.
  public mutating func unit() -> Double {
    let (high, low) = (next() >> 5, next() >> 6)
    return (Double(high) * 67_108_864 + Double(low)) / 9_007_199_254_740_992
  }
}
