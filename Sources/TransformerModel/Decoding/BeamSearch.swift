import TensorCore

/// How beam search goes: what it keeps, how it ranks, and when it ends; the paper's values by default (section 6.1).
public struct BeamSearch: Hashable, Codable, Sendable {
  /// When a source is done.
  public enum Stopping: String, Codable, Sendable, CaseIterable {
    /// No living hypothesis can become better than those that have ended: "terminate early when possible".
    case early
    /// As many hypotheses have ended as the beam is wide, as in CTranslate2 and fairseq.
    case filled
    /// The greatest length is reached.
    case longest
  }

  /// Hypotheses kept for each source.
  public var width: Int
  public var lengthPenalty: LengthPenalty
  /// An output is at most this much longer than its source, ends counted on both sides.
  public var extraLength: Int
  /// The fewest tokens of an output, the end not counted.
  public var minimumLength: Int
  /// No run of so many tokens comes twice in an output; nil for no such rule.
  public var unrepeatedRun: Int?
  public var stopping: Stopping
  /// How many hypotheses are returned for each source, the best first.
  public var best: Int

  public init(
    width: Int = 4, lengthPenalty: LengthPenalty = .gnmt(0.6), extraLength: Int = 50, minimumLength: Int = 0,
    unrepeatedRun: Int? = nil, stopping: Stopping = .early, best: Int = 1
  ) {
    self.width = width
    self.lengthPenalty = lengthPenalty
    self.extraLength = extraLength
    self.minimumLength = minimumLength
    self.unrepeatedRun = unrepeatedRun
    self.stopping = stopping
    self.best = best
  }

  func check() {
    require(width > 0, "beam search: a beam of \(width)")
    require((1...width).contains(best), "beam search: the best \(best) of a beam of \(width)")
    require((unrepeatedRun ?? 1) > 0, "beam search: runs of \(unrepeatedRun ?? 0) tokens")
  }
}
