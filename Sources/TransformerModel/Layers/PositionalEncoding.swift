import Foundation
import NeuralNetworks
import TensorCore

/// PE(pos, 2i) = sin(pos / 10000^(2i/d)), PE(pos, 2i+1) = cos(pos / 10000^(2i/d)) (section 3.5).
///
/// PE(pos + k) is a rotation of PE(pos) that depends on k alone.
public struct PositionalEncoding: Sendable {
  public let maximumLength: Int
  /// d, even or odd.
  public let modelSize: Int
  /// Whether all sines stand before all cosines: sin(pos · s_i) and cos(pos · s_i) with s_i = 10000^(−i / (d/2 − 1)), as
  /// tensor2tensor's `get_timing_signal_1d` has it.
  public let areHalvesApart: Bool
  private let values: Values

  public init(maximumLength: Int, modelSize: Int, areHalvesApart: Bool = false) {
    self.areHalvesApart = areHalvesApart
    self.maximumLength = maximumLength
    self.modelSize = modelSize
    let scalars = (0..<maximumLength).flatMap { position in
      (0..<modelSize).map { feature in
        areHalvesApart
          ? Self.halves(position, feature, modelSize: modelSize)
          : Self.encoding(position, feature, modelSize: modelSize)
      }
    }
    values = FloatBuffer(scalars).values
  }

  /// All encodings, `[maximumLength, modelSize]`.
  public var table: Tensor { Tensor(viewing: values, shape: [maximumLength, modelSize]) }

  private static func encoding(_ position: Int, _ feature: Int, modelSize: Int) -> Float {
    let pair = feature / 2
    let angle = Double(position) / pow(10_000, Double(2 * pair) / Double(modelSize))
    return Float(feature.isMultiple(of: 2) ? sin(angle) : cos(angle))
  }

  private static func halves(_ position: Int, _ feature: Int, modelSize: Int) -> Float {
    let half = modelSize / 2
    // An odd last feature is 0.
    guard feature < 2 * half else { return 0 }
    let angle = Double(position) * pow(10_000, -Double(feature % half) / Double(max(half - 1, 1)))
    return Float(feature < half ? sin(angle) : cos(angle))
  }
}

/// A learned vector for each position (table 3, row E).
public struct LearnedPositions: Layer {
  /// `[maximumLength, modelSize]`.
  public let weight: Parameter

  /// Vectors from N(0, 1/modelSize), as the token embeddings.
  public init(maximumLength: Int, modelSize: Int, using random: inout Philox) {
    let deviation = 1 / Float(modelSize).squareRoot()
    weight = Parameter(
      "weight", .randomNormal([maximumLength, modelSize], standardDeviation: deviation, using: &random))
  }
}
