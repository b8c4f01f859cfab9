import TensorCore

/// The hypotheses of one source.
struct Beam {
  struct Partial {
    /// With the start token.
    var tokens: [Int32]
    var tokenLogProbabilities: [Double] = []
    var logProbability = 0.0
    /// Its node in the tree, where one is kept.
    var node = 0
  }

  let source: Int
  let search: BeamSearch
  let end: Int32
  let maximumLength: Int
  /// Hypotheses that have not ended, likeliest first.
  private(set) var alive: [Partial]
  /// Those that have ended, best first.
  private var ended: [Hypothesis] = []
  /// True once living hypotheses are as long as an output may be, or nothing may follow them.
  private var isExhausted = false
  /// All that was looked at; nil where it is not asked for.
  private(set) var tree: SearchTree?

  init(
    source: Int, _ search: BeamSearch, start: Int32, end: Int32, maximumLength: Int, traced: Bool
  ) {
    self.source = source
    self.search = search
    self.end = end
    self.maximumLength = maximumLength
    alive = [Partial(tokens: [start])]
    tree = traced ? SearchTree(start: start) : nil
  }

  var lastTokens: [Int32] { alive.map { $0.tokens[$0.tokens.count - 1] } }

  /// For each living hypothesis the tokens that may not come next.
  var excludedTokens: [[Int32]] {
    alive.map { partial in
      let isTooShort = partial.tokens.count - 1 < search.minimumLength
      let repeating = search.unrepeatedRun.map { partial.tokensThatRepeat(runsOf: $0) } ?? []
      return isTooShort ? repeating + [end] : repeating
    }
  }

  var isDone: Bool {
    guard let leader = alive.first, !isExhausted else { return true }
    switch search.stopping {
    case .longest: return false
    case .filled: return ended.count >= search.width
    case .early:
      // A living hypothesis's log-probability can only fall, and no penalty is greater than that of the greatest
      // length.
      guard ended.count >= search.best else { return false }
      return ended[search.best - 1].score >= leader.logProbability / search.lengthPenalty(maximumLength)
    }
  }

  /// The best that have ended and, if too few have within the greatest length, the best that have not.
  var best: [Hypothesis] {
    let unfinished = alive.map { hypothesis($0, isComplete: false) }.sorted { $0.score > $1.score }
    return Array((ended + unfinished).prefix(search.best))
  }

  /// Goes one token further by the likeliest 2 · width continuations: those that end count where they are among
  /// the first `width`, so that a beam of one is greedy; the first `width` that do not end live on.
  ///
  /// - Parameters:
  ///   - likeliest: the likeliest tokens after each hypothesis.
  ///   - first: where the rows of this beam's living hypotheses begin there.
  /// - Returns: for each hypothesis that lives now, which one it continues.
  mutating func extend(by likeliest: LikeliestTokens, from first: Int) -> [Int] {
    // With the start token, the living have read as many tokens as they will have written with the next.
    isExhausted = alive.allSatisfy { $0.tokens.count >= maximumLength }
    var next: [Partial] = []
    var parents: [Int] = []
    for (rank, candidate) in candidates(likeliest, from: first).enumerated() {
      var partial = alive[candidate.parent]
      partial.tokens.append(candidate.token)
      partial.tokenLogProbabilities.append(candidate.tokenLogProbability)
      partial.logProbability = candidate.logProbability
      var fate = SearchTree.Fate.dropped
      if candidate.token == end {
        if rank < search.width {
          fate = .ended
          partial.tokens.removeLast()
          add(hypothesis(partial, isComplete: true))
        }
      } else if next.count < search.width, !isExhausted {
        fate = .kept
      }
      let node = tree?.add(
        candidate.token, after: alive[candidate.parent].node, logProbability: candidate.logProbability, fate)
      if fate == .kept {
        partial.node = node ?? 0
        next.append(partial)
        parents.append(candidate.parent)
      }
    }
    // Where every continuation is excluded, those that live are as good as it gets.
    if next.isEmpty { isExhausted = true }
    if !isExhausted { alive = next }
    return parents
  }

  private mutating func add(_ hypothesis: Hypothesis) {
    let place = ended.firstIndex { hypothesis.score > $0.score } ?? ended.count
    ended.insert(hypothesis, at: place)
  }

  private func hypothesis(_ partial: Partial, isComplete: Bool) -> Hypothesis {
    Hypothesis(
      tokens: Array(partial.tokens.dropFirst()), tokenLogProbabilities: partial.tokenLogProbabilities,
      isComplete: isComplete,
      score: partial.logProbability / search.lengthPenalty(partial.tokenLogProbabilities.count))
  }

  private struct Candidate {
    let parent: Int
    let token: Int32
    let tokenLogProbability: Double
    let logProbability: Double
  }

  /// The 2 · width likeliest continuations of all living hypotheses, likeliest first; of equals, the first.
  private func candidates(_ likeliest: LikeliestTokens, from first: Int) -> [Candidate] {
    let count = 2 * search.width
    var found: [Candidate] = []
    for (parent, partial) in alive.enumerated() {
      for index in (first + parent) * likeliest.count..<(first + parent + 1) * likeliest.count {
        let tokenLogProbability = Double(likeliest.logProbabilities[index])
        let total = partial.logProbability + tokenLogProbability
        // An excluded token; or all that follow are less likely still.
        guard total > -.infinity, found.count < count || total > found[count - 1].logProbability else {
          break
        }
        let place = found.firstIndex { total > $0.logProbability } ?? found.count
        found.insert(
          Candidate(
            parent: parent, token: likeliest.tokens[index], tokenLogProbability: tokenLogProbability,
            logProbability: total), at: place)
        if found.count > count { found.removeLast() }
      }
    }
    return found
  }
}

extension Beam.Partial {
  /// The tokens that would make the last `length` tokens a run that stands earlier already.
  fileprivate func tokensThatRepeat(runsOf length: Int) -> [Int32] {
    let written = tokens.dropFirst()
    guard written.count >= length else { return [] }
    let tail = written.suffix(length - 1)
    return (written.startIndex...written.endIndex - length).compactMap { start in
      let last = start + length - 1
      return written[start..<last].elementsEqual(tail) ? written[last] : nil
    }
  }
}
