import TensorCore

/// Attention restricted to keys at most `radius` positions away, in time proportional to n · radius.
///
/// The kernel skips what no query of a tile sees. Over another sequence, where positions do not correspond, all keys
/// are seen.
/// Source: Vaswani et al. 2017, section 4, "self-attention (restricted)".
public struct LocalAttention: Attention {
  public let radius: Int

  public init(radius: Int) {
    require(radius >= 0, "LocalAttention: a radius of \(radius)")
    self.radius = radius
  }

  public var name: String { "local(radius: \(radius))" }

  public var acrossSequences: any Attention { SoftmaxAttention() }

  public func callAsFunction(_ input: AttentionInput, scores: inout [Tensor]) -> Tensor {
    SoftmaxAttention()(narrowed(input), scores: &scores)
  }

  public func weights(_ input: AttentionInput, scores: [Tensor]) -> [Tensor] {
    SoftmaxAttention().weights(narrowed(input), scores: scores)
  }

  private func narrowed(_ input: AttentionInput) -> AttentionInput {
    var input = input
    input.mask = input.mask.narrowed(to: radius)
    return input
  }
}
