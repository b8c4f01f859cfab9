import TextCore

/// Which pairs a corpus is better off without.
public struct CorpusCleaning: Sendable, Hashable {
  /// Why a pair is dropped; the first that holds counts.
  public enum Reason: String, Sendable, Hashable, CaseIterable {
    case empty = "empty"
    case tooLong = "too long"
    case lengthRatio = "by length ratio"
    case duplicate = "duplicates"
  }

  /// Drops a pair of which a side has no words.
  public var dropsEmpty: Bool
  /// Drops a pair of which a side has more words.
  public var maximumLength: Int?
  /// Drops a pair of which a side has more than so many times the words of the other.
  public var maximumRatio: Double?
  /// Drops a pair that came before, equal by code points on both sides.
  public var dropsDuplicates: Bool

  public init(
    dropsEmpty: Bool = true, maximumLength: Int? = nil, maximumRatio: Double? = nil,
    dropsDuplicates: Bool = true
  ) {
    self.dropsEmpty = dropsEmpty
    self.maximumLength = maximumLength
    self.maximumRatio = maximumRatio
    self.dropsDuplicates = dropsDuplicates
  }

  /// What is left of a text, and how many pairs went for which reason.
  public struct Result: Sendable, CustomStringConvertible {
    public let text: ParallelText
    public let dropped: [Reason: Int]

    /// Pairs before.
    public var total: Int { text.count + dropped.values.reduce(0, +) }

    public var description: String {
      let reasons = Reason.allCases.compactMap { reason in
        dropped[reason].map { "\($0) \(reason.rawValue)" }
      }
      let kept = "\(text.count) of \(total) pairs kept"
      return reasons.isEmpty ? kept : "\(kept); dropped \(reasons.joined(separator: ", "))"
    }
  }

  /// The text without such pairs, in the same order.
  public func clean(_ text: ParallelText) -> Result {
    let (kept, dropped) = kept(text)
    return Result(text: text.at(kept), dropped: dropped)
  }

  /// The places of the pairs that stay, and how many of the others went for which reason.
  func kept(_ text: ParallelText) -> (indices: [Int], dropped: [Reason: Int]) {
    var kept: [Int] = []
    var dropped: [Reason: Int] = [:]
    var seen: Set<[CodePoints]> = []
    for index in 0..<text.count {
      if let reason = reason(text.sources[index], text.targets[index], &seen) {
        dropped[reason, default: 0] += 1
      } else {
        kept.append(index)
      }
    }
    return (kept, dropped)
  }

  private func reason(_ source: String, _ target: String, _ seen: inout Set<[CodePoints]>) -> Reason? {
    let lengths = [source, target].map { PythonText.words($0.unicodeScalars).count }.sorted()
    if dropsEmpty, lengths[0] == 0 { return .empty }
    if let maximumLength, lengths[1] > maximumLength { return .tooLong }
    if let maximumRatio, Double(lengths[1]) > maximumRatio * Double(lengths[0]) { return .lengthRatio }
    if dropsDuplicates, !seen.insert([CodePoints(source), CodePoints(target)]).inserted { return .duplicate }
    return nil
  }
}

extension ParallelText {
  /// The text without empty and repeated pairs, or what else `rules` ask for; the result says how many went.
  public func cleaned(_ rules: CorpusCleaning = CorpusCleaning()) -> CorpusCleaning.Result {
    rules.clean(self)
  }
}
