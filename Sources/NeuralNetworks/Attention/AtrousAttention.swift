import TensorCore

/// Atrous (dilated) attention: position i sees the positions j with (i − j) mod step = 0, in time n² / step.
///
/// Source: Child et al. 2019, Generating long sequences with sparse transformers, section 4.1, the strided half; the
/// name is Su Jianlin's (kexue.fm/archives/6853).
public struct AtrousAttention: ListedAttention {
  /// Positions from one visible key to the next.
  public let step: Int

  public init(step: Int) {
    require(step > 0, "AtrousAttention: a step of \(step)")
    self.step = step
  }

  public var name: String { "atrous(step: \(step))" }

  public func keys(of position: Int, in visible: Range<Int>) -> [Int] {
    let past = (visible.lowerBound - position) % step
    let first = visible.lowerBound + (past == 0 ? 0 : past < 0 ? -past : step - past)
    return Array(stride(from: first, to: visible.upperBound, by: step))
  }
}
