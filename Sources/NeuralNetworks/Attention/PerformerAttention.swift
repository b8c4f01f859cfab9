import TensorCore

/// Performer (FAVOR+): softmax attention estimated with random features that are above 0, in time proportional to n.
///
/// e^(q·k) = E_ω[e^(ω·q − ‖q‖²/2) e^(ω·k − ‖k‖²/2)] for ω from N(0, I), with q and k divided by the fourth root of d_k.
/// Within a block of d_k features the ω are orthogonal, which lowers the variance. They follow from the seed, are the
/// same in all layers and are not trained.
/// Source: Choromanski et al. 2020, Rethinking attention with Performers, lemma 1 and section 2.4.
public struct PerformerAttention: FeatureAttention {
  /// m, the number of ω.
  public let features: Int
  public let seed: UInt64
  /// All ω for the key size of the layer that has taken this attention, `[m, keySize]`.
  private var drawn: Values?

  public init(features: Int = 64, seed: UInt64 = 1) {
    require(features > 0, "PerformerAttention: \(features) features")
    self.features = features
    self.seed = seed
  }

  public var name: String { "performer(features: \(features), seed: \(seed))" }

  /// Draws ω once.
  public func prepared(for sizes: AttentionSizes, using random: inout Philox) -> PerformerAttention {
    var copy = self
    copy.drawn = directions(sizes.keySize).values
    return copy
  }

  public func queryFeatures(_ q: Tensor) -> Tensor { features(of: q) }

  public func keyFeatures(_ k: Tensor) -> Tensor { features(of: k) }

  /// e^(ω·x − ‖x‖²/2); the factor 1/√m cancels between numerator and denominator.
  private func features(of x: Tensor) -> Tensor {
    let size = x.shape[2]
    let x = x * (1 / Float(max(size, 1)).squareRoot().squareRoot())
    let half = (x * x).sum(axis: 2, keepDimensions: true) * 0.5
    let known = drawn.flatMap {
      $0.count == features * size ? Tensor(viewing: $0, shape: [features, size]) : nil
    }
    return (x.matmul(known ?? directions(size), transposeB: true) - half).exp()
  }

  /// All ω, `[m, size]`.
  private func directions(_ size: Int) -> Tensor {
    var random = Philox(seed: seed)
    var rows: [[Float]] = []
    while rows.count < features && size > 0 {
      let block = (0..<size).map { _ in Tensor.randomNormal([size], using: &random).scalars.map(Double.init) }
      rows += Self.orthogonal(block)
    }
    return Tensor(rows.prefix(features).flatMap { $0 }, shape: [size > 0 ? features : 0, size])
  }

  /// Gram and Schmidt's way; each vector keeps its length.
  private static func orthogonal(_ vectors: [[Double]]) -> [[Float]] {
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    var units: [[Double]] = []
    return vectors.map { vector in
      var rest = vector
      for unit in units {
        let along = dot(rest, unit)
        for index in rest.indices { rest[index] -= along * unit[index] }
      }
      let length = dot(rest, rest).squareRoot()
      units.append(rest.map { $0 / length })
      let original = dot(vector, vector).squareRoot()
      return units[units.count - 1].map { Float($0 * original) }
    }
  }
}
