internal import CTensorKernels
import Foundation

/// The counter-based random numbers Philox4x32-10.
///
/// Source: Salmon et al. 2011, Parallel random numbers: as easy as 1, 2, 3.
/// The i-th block of a stream is a function of (seed, stream, i): independent streams cost nothing and
/// do not depend on who draws first.
public struct Philox: RandomNumberGenerator, Sendable {
  public let seed: UInt64
  public let stream: UInt64
  private var counter: UInt64 = 0
  private var block: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
  private var used = 4

  public init(seed: UInt64, stream: UInt64 = 0) {
    self.seed = seed
    self.stream = stream
  }

  /// The four words of one block of a stream.
  package static func block(_ counter: UInt64, stream: UInt64, seed: UInt64) -> (
    UInt32, UInt32, UInt32, UInt32
  ) {
    var words: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
    withUnsafeMutableBytes(of: &words) {
      tensor_philox_block(counter, stream, seed, $0.assumingMemoryBound(to: UInt32.self).baseAddress)
    }
    return words
  }

  public mutating func nextWord() -> UInt32 {
    if used == 4 {
      block = Self.block(counter, stream: stream, seed: seed)
      counter += 1
      used = 0
    }
    used += 1
    switch used {
    case 1: return block.0
    case 2: return block.1
    case 3: return block.2
    default: return block.3
    }
  }

  public mutating func next() -> UInt64 {
    let low = UInt64(nextWord())
    return UInt64(nextWord()) << 32 | low
  }

  /// A number of [0, 1) with 53 random bits.
  public mutating func nextUniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// Two independent numbers of the standard normal distribution (Box and Muller 1958).
  public mutating func nextNormals() -> (Double, Double) {
    let radius = (-2 * log(1 - nextUniform())).squareRoot()
    let angle = 2 * Double.pi * nextUniform()
    return (radius * cos(angle), radius * sin(angle))
  }
}

/// Which random numbers a dropout uses: element i of its mask depends on (seed, stream, i) only.
public struct DropoutKey: Hashable, Sendable {
  public var seed: UInt64
  public var stream: UInt64

  public init(seed: UInt64, stream: UInt64 = 0) {
    self.seed = seed
    self.stream = stream
  }

  /// A key of its own for each place where dropout is applied.
  public func child(_ index: Int) -> DropoutKey {
    let words = Philox.block(UInt64(bitPattern: Int64(index)), stream: stream, seed: ~seed)
    return DropoutKey(seed: seed, stream: UInt64(words.1) << 32 | UInt64(words.0))
  }
}

/// Inverted dropout: each element is 0 with probability `rate`, else multiplied by 1 / (1 - rate).
public struct Dropout: Hashable, Sendable {
  /// At least 0 and less than 1.
  public var rate: Float
  public var key: DropoutKey

  public init(rate: Float, key: DropoutKey) {
    require(rate >= 0 && rate < 1, "dropout: a rate of \(rate) is not in 0..<1")
    self.rate = rate
    self.key = key
  }
}

extension Dropout? {
  var kernel: TensorDropout {
    TensorDropout(rate: self?.rate ?? 0, seed: self?.key.seed ?? 0, stream: self?.key.stream ?? 0)
  }
}

/// What is coded is the place in the stream.
extension Philox: Codable {
  private enum CodingKeys: String, CodingKey { case seed, stream, counter, used }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    seed = try values.decode(UInt64.self, forKey: .seed)
    stream = try values.decode(UInt64.self, forKey: .stream)
    counter = try values.decode(UInt64.self, forKey: .counter)
    used = try values.decode(Int.self, forKey: .used)
    guard (0...4).contains(used), counter > 0 || used == 4 else {
      throw DecodingError.dataCorruptedError(
        forKey: .used, in: values, debugDescription: "\(used) words used of block \(counter)")
    }
    if counter > 0 { block = Self.block(counter - 1, stream: stream, seed: seed) }
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(seed, forKey: .seed)
    try values.encode(stream, forKey: .stream)
    try values.encode(counter, forKey: .counter)
    try values.encode(used, forKey: .used)
  }
}
