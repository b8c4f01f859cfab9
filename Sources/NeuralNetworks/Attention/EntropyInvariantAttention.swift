import Foundation
import TensorCore

/// softmax(log₅₁₂ n · Q Kᵀ / √d_k) V, where n is how many keys the query sees: so that attention stays as sharp in
/// longer sentences.
///
/// The same as the paper's at n = 512.
/// Source: Su Jianlin 2021, "Attention's scale operation from the viewpoint of entropy invariance"
/// (kexue.fm/archives/8823).
public struct EntropyInvariantAttention: Attention {
  /// The length at which nothing changes.
  public let length: Int

  public init(length: Int = 512) {
    require(length > 1, "EntropyInvariantAttention: a length of \(length); its logarithm divides")
    self.length = length
  }

  public var name: String { "entropy-invariant(length: \(length))" }

  public func callAsFunction(_ input: AttentionInput, scores: inout [Tensor]) -> Tensor {
    SoftmaxAttention()(scaled(input), scores: &scores)
  }

  public func weights(_ input: AttentionInput, scores: [Tensor]) -> [Tensor] {
    SoftmaxAttention().weights(scaled(input), scores: scores)
  }

  /// Each query times log n / log length.
  private func scaled(_ input: AttentionInput) -> AttentionInput {
    let factors = (0..<input.queries.count).flatMap { sentence in
      let (queries, keys) = (input.queries[sentence].count, input.keys[sentence].count)
      return (0..<queries).map { query in
        let n = input.mask.visibleKeys(of: query, queries: queries, keys: keys).count
        return Float(log(Double(max(n, 1))) / log(Double(length)))
      }
    }
    var input = input
    input.q *= Tensor(factors, shape: [factors.count, 1])
    return input
  }
}
