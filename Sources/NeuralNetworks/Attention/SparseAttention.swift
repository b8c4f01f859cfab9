import TensorCore

/// The union of local and atrous attention: |i − j| ≤ radius or (i − j) mod step = 0, in time n · (radius + n / step).
///
/// With radius ≥ step − 1, two layers join every position to every other.
/// Source: Child et al. 2019, Generating long sequences with sparse transformers, section 4.2, as Su Jianlin
/// (kexue.fm/archives/6853) puts it.
public struct SparseAttention: ListedAttention {
  public let radius: Int
  /// Positions from one visible key to the next outside the radius.
  public let step: Int

  public init(radius: Int, step: Int) {
    require(radius >= 0 && step > 0, "SparseAttention: a radius of \(radius) and a step of \(step)")
    self.radius = radius
    self.step = step
  }

  public var name: String { "sparse(radius: \(radius), step: \(step))" }

  public func keys(of position: Int, in visible: Range<Int>) -> [Int] {
    let near = (position - radius..<position + radius + 1).clamped(to: visible)
    let far = AtrousAttention(step: step)
    return far.keys(of: position, in: visible.lowerBound..<near.lowerBound) + Array(near)
      + far.keys(of: position, in: near.upperBound..<visible.upperBound)
  }
}
