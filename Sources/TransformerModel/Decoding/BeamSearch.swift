import NeuralNetworks
import TensorCore

/// What beam search found for one source.
public struct Hypothesis: Hashable, Sendable {
  /// Without start and end.
  public let tokens: [Int32]
  /// False if the greatest length came before the end.
  public let isComplete: Bool
  /// log p(tokens | source), and of the end if it came, in nats.
  public let logProbability: Double
  /// The log-probability over the length penalty: what hypotheses are ranked by.
  public let score: Double
}

extension Transformer {
  /// The best sentence for each source among those that a beam of hypotheses reaches (section 6.1).
  ///
  /// - Parameters:
  ///   - sources: token numbers without end.
  ///   - beam: hypotheses kept for each source.
  ///   - extraLength: an output is at most this much longer than its source.
  public func beamSearch(
    _ sources: [[Int32]], beam: Int = 4, lengthPenalty: LengthPenalty = .gnmt(0.6), extraLength: Int = 50
  ) -> [Hypothesis] {
    require(beam > 0, "beamSearch: a beam of \(beam)")
    return decodeInGroups(sources, size: max(1, 128 / beam)) { sources in
      search(sources, beam: beam, penalty: lengthPenalty, extraLength: extraLength)
    }
  }

  /// All sources of a group in step; one whose best finished hypothesis cannot be beaten leaves the group.
  private func search(
    _ sources: [[Int32]], beam: Int, penalty: LengthPenalty, extraLength: Int
  ) -> [Hypothesis] {
    var cache = startDecoding(sources)
    var beams = sources.indices.map { index in
      Beam(
        source: index, width: beam, start: configuration.startToken, end: configuration.endToken,
        penalty: penalty, maximumLength: maximumOutput(sources[index], extraLength: extraLength))
    }
    var best = [Hypothesis?](repeating: nil, count: sources.count)
    while !beams.isEmpty {
      let logProbabilities = step(beams.flatMap(\.lastTokens), &cache).logSoftmax().scalars
      var row = 0
      var parents: [[Int32]] = [], kept: [Int] = []
      for index in beams.indices {
        let first = row
        row += beams[index].alive.count
        let rows = first * configuration.vocabularySize..<row * configuration.vocabularySize
        let continued = beams[index].extend(logProbabilities[rows], configuration.vocabularySize)
        if beams[index].isDone {
          best[beams[index].source] = beams[index].best
        } else {
          kept.append(index)
          parents.append(continued.map { Int32(first + $0) })
        }
      }
      cache.select(parents, ofSources: kept)
      beams = kept.map { beams[$0] }
    }
    return best.compactMap { $0 }
  }
}

/// The hypotheses of one source.
private struct Beam {
  struct Partial {
    var tokens: [Int32]
    var logProbability: Double
  }

  let source: Int
  let width: Int
  let end: Int32
  let penalty: LengthPenalty
  let maximumLength: Int
  /// Hypotheses that have not ended, likeliest first, each with the start token.
  private(set) var alive: [Partial]
  /// The best that has ended.
  private var finished: Hypothesis?
  /// True once living hypotheses are as long as an output may be.
  private var isExhausted = false

  init(source: Int, width: Int, start: Int32, end: Int32, penalty: LengthPenalty, maximumLength: Int) {
    self.source = source
    self.width = width
    self.end = end
    self.penalty = penalty
    self.maximumLength = maximumLength
    alive = [Partial(tokens: [start], logProbability: 0)]
  }

  var lastTokens: [Int32] { alive.map { $0.tokens[$0.tokens.count - 1] } }

  /// True if no living hypothesis can become better than the best that has ended: its log-probability can only
  /// fall, and no penalty is greater than that of the greatest length.
  var isDone: Bool {
    guard let leader = alive.first, !isExhausted else { return true }
    guard let finished else { return false }
    return finished.score >= leader.logProbability / penalty(maximumLength)
  }

  /// The best that has ended, or, if none has within the greatest length, the best that has not.
  var best: Hypothesis? {
    finished ?? alive.first.map { hypothesis($0, isComplete: false, $0.logProbability) }
  }

  /// Goes one token further by the likeliest 2 · width continuations: those that end count where they are among
  /// the first `width`, so that a beam of one is greedy; the first `width` that do not end live on.
  ///
  /// - Parameter scores: log p of each token after each living hypothesis, `[alive, vocabulary]`.
  /// - Returns: for each hypothesis that lives now, which one it continues.
  mutating func extend(_ scores: ArraySlice<Float>, _ vocabulary: Int) -> [Int] {
    // With the start token, the living have read as many tokens as they will have written with the next.
    isExhausted = alive.allSatisfy { $0.tokens.count >= maximumLength }
    var next: [Partial] = []
    var parents: [Int] = []
    for (rank, candidate) in likeliest(2 * width, scores, vocabulary).enumerated() {
      let parent = alive[candidate.parent]
      if candidate.token == end {
        guard rank < width else { continue }
        let ended = hypothesis(parent, isComplete: true, candidate.logProbability)
        if ended.score > finished?.score ?? -.infinity { finished = ended }
      } else if next.count < width, !isExhausted {
        next.append(
          Partial(tokens: parent.tokens + [candidate.token], logProbability: candidate.logProbability))
        parents.append(candidate.parent)
      }
    }
    if !isExhausted { alive = next }
    return parents
  }

  private func hypothesis(
    _ partial: Partial, isComplete: Bool, _ logProbability: Double
  ) -> Hypothesis {
    let length = partial.tokens.count - 1 + (isComplete ? 1 : 0)
    return Hypothesis(
      tokens: Array(partial.tokens.dropFirst()), isComplete: isComplete, logProbability: logProbability,
      score: logProbability / penalty(length))
  }

  private struct Candidate {
    let parent: Int
    let token: Int32
    let logProbability: Double
  }

  /// The `count` likeliest continuations of all living hypotheses, likeliest first; of equals, the first.
  private func likeliest(_ count: Int, _ scores: ArraySlice<Float>, _ vocabulary: Int) -> [Candidate] {
    var found: [Candidate] = []
    for (parent, partial) in alive.enumerated() {
      let start = scores.startIndex + parent * vocabulary
      // What a token's own log-probability must exceed to be among the likeliest.
      var bar = -Float.infinity
      for token in 0..<vocabulary where scores[start + token] > bar || found.count < count {
        let total = partial.logProbability + Double(scores[start + token])
        let place = found.firstIndex { total > $0.logProbability } ?? found.count
        guard place < count else { continue }
        found.insert(Candidate(parent: parent, token: Int32(token), logProbability: total), at: place)
        if found.count > count { found.removeLast() }
        if found.count == count {
          bar = Float(found[count - 1].logProbability - partial.logProbability).nextDown
        }
      }
    }
    return found
  }
}
