import TensorCore

/// Linear attention: a_ij ∝ φ(q_i) · φ(k_j) with φ(x) = elu(x) + 1, in time proportional to n.
///
/// Source: Katharopoulos et al. 2020, Transformers are RNNs, equations 5 to 7.
public struct LinearAttention: FeatureAttention {
  public init() {}

  public var name: String { "linear" }

  public func queryFeatures(_ q: Tensor) -> Tensor { features(q) }

  public func keyFeatures(_ k: Tensor) -> Tensor { features(k) }

  /// x + 1 for x > 0, e^x below: max(0, x) + e^(x − max(0, x)).
  private func features(_ x: Tensor) -> Tensor {
    let positive = x.relu()
    return positive + (x - positive).exp()
  }
}
