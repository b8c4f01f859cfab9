import TensorCore

/// Linear attention with a_ij ∝ 1 + q̂_i · k̂_j, where x̂ = x / ‖x‖: (Σ v + q̂ (K̂ᵀV)) / (n + q̂ · Σ k̂).
///
/// The first terms of e^(q·k), kept at least 0 by the cosine.
/// Source: Su Jianlin 2020, "Exploring linear attention" (kexue.fm/archives/7546), section "Taylor expansion".
public struct CosineAttention: FeatureAttention {
  public init() {}

  public var name: String { "cosine" }

  public func queryFeatures(_ q: Tensor) -> Tensor { features(q) }

  public func keyFeatures(_ k: Tensor) -> Tensor { features(k) }

  /// 1 and x̂ side by side; a vector of zeros stays one.
  private func features(_ x: Tensor) -> Tensor {
    let norm = ((x * x).sum(axis: 2, keepDimensions: true) + 1e-12).sqrt()
    return .concatenated([.ones([x.shape[0], x.shape[1], 1]), x / norm], axis: 2)
  }
}
