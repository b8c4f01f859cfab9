/// NumPy's `default_rng`: PCG XSL RR 128/64 (O'Neill 2014), with NumPy's ways to draw indices and truth values.
///
/// The same seed gives the same numbers as NumPy 2.4.
package struct PCG64 {
  private static let multiplier: UInt128 = 0x2360_ED05_1FC6_5DA4_4385_DF64_9FCC_F645
  private var state: UInt128
  private let increment: UInt128
  /// The upper half of a number whose lower half was drawn.
  private var half: UInt32?
  /// Truth values that are left of a number, the lowest bit first.
  private var truths: UInt32 = 0
  private var truthCount = 0

  package init(seed: UInt64) {
    let words = SeedSequence(seed).state(4)
    increment = (UInt128(words[2]) << 64 | UInt128(words[3])) << 1 | 1
    state = 0
    step()
    state &+= UInt128(words[0]) << 64 | UInt128(words[1])
    step()
  }

  private mutating func step() { state = state &* Self.multiplier &+ increment }

  package mutating func next() -> UInt64 {
    step()
    let folded = UInt64(truncatingIfNeeded: state >> 64) ^ UInt64(truncatingIfNeeded: state)
    let turn = UInt64(truncatingIfNeeded: state >> 122)
    return folded >> turn | folded << ((64 &- turn) & 63)
  }

  /// 32 bits: the lower half of a number, then its upper half.
  package mutating func nextHalf() -> UInt32 {
    if let upper = half {
      half = nil
      return upper
    }
    let number = next()
    half = UInt32(truncatingIfNeeded: number >> 32)
    return UInt32(truncatingIfNeeded: number)
  }

  /// A number below `count`, as `choice(count)` draws it: Lemire's method on 32 bits.
  ///
  /// - Precondition: `count` is 1 … 2³² − 1.
  package mutating func index(below count: Int) -> Int {
    // NumPy draws nothing where there is no choice.
    if count == 1 { return 0 }
    let bound = UInt32(count)
    var product = UInt64(nextHalf()) * UInt64(bound)
    if UInt32(truncatingIfNeeded: product) < bound {
      let threshold = (0 &- bound) % bound
      while UInt32(truncatingIfNeeded: product) < threshold {
        product = UInt64(nextHalf()) * UInt64(bound)
      }
    }
    return Int(product >> 32)
  }

  /// A truth value, as `integers(2, dtype=bool)` draws it: 32 of a number.
  package mutating func truth() -> Bool {
    if truthCount == 0 {
      truths = nextHalf()
      truthCount = 32
    }
    defer {
      truths >>= 1
      truthCount -= 1
    }
    return truths & 1 != 0
  }
}
