import Foundation
import NeuralNetworks
import TensorCore

/// How tokens are drawn at random instead of searched for.
public struct Sampling: Hashable, Codable, Sendable {
  /// Log-probabilities are divided by it: below 1 likelier tokens gain, above 1 they lose.
  public var temperature: Double
  /// Only so many of the likeliest tokens can be drawn; nil for all.
  public var topK: Int?
  /// Only the fewest likeliest tokens whose probabilities together reach it can be drawn (Holtzman and others 2020); nil
  /// for all.
  public var topP: Double?
  /// Fixes what is drawn, for each source by its place among the sources.
  public var seed: UInt64
  /// An output is at most this much longer than its source.
  public var extraLength: Int

  public init(
    temperature: Double = 1, topK: Int? = nil, topP: Double? = nil, seed: UInt64 = 1, extraLength: Int = 50
  ) {
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.seed = seed
    self.extraLength = extraLength
  }

  func check() {
    require(temperature > 0, "sampling: a temperature of \(temperature); it must be above 0")
    require((topK ?? 1) > 0, "sampling: the top \(topK ?? 0) tokens")
    require((topP ?? 1) > 0 && (topP ?? 1) <= 1, "sampling: top-p \(topP ?? 0) is not in 0 ..< 1")
  }

  /// The probabilities that tokens are drawn with, the likeliest first: p^(1/temperature), cut and made to sum to 1.
  package func probabilities(_ likeliest: ArraySlice<Float>) -> [Double] {
    guard let greatest = likeliest.first else { return [] }
    var weights = likeliest.map { exp((Double($0) - Double(greatest)) / temperature) }
    if let topP {
      let needed = topP * weights.reduce(0, +)
      var sum = 0.0
      let kept = weights.firstIndex { weight in
        sum += weight
        return sum >= needed
      }
      weights = Array(weights.prefix((kept ?? weights.count - 1) + 1))
    }
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }

  /// The place among the likeliest that a number in 0 ..< 1 draws.
  package func draw(_ number: Double, from likeliest: ArraySlice<Float>) -> Int {
    let probabilities = probabilities(likeliest)
    var sum = 0.0
    let place = probabilities.firstIndex { probability in
      sum += probability
      return number < sum
    }
    return place ?? probabilities.count - 1
  }
}

extension Transformer {
  /// A sentence for each source whose tokens are drawn by their probability.
  ///
  /// - Parameters:
  ///   - sources: token numbers without end.
  ///   - first: the first source's place, where these are a part of more.
  public func sample(
    _ sources: [[Int32]], _ sampling: Sampling = Sampling(), countedFrom first: Int = 0
  ) -> [Hypothesis] {
    sampling.check()
    return decodeInGroups(sources, size: 64) { group, places in
      draw(group, streams: places.map { UInt64(first + $0) }, sampling)
    }
  }

  private func draw(_ sources: [[Int32]], streams: [UInt64], _ sampling: Sampling) -> [Hypothesis] {
    struct Partial {
      var tokens: [Int32] = []
      var logProbabilities: [Double] = []
      var isComplete = false
    }
    var drawn = sources.map { _ in Partial() }
    var random = streams.map { Philox(seed: sampling.seed, stream: $0) }
    var cache = startDecoding(sources)
    var active = Array(sources.indices)
    var last = [Int32](repeating: configuration.startToken, count: sources.count)
    while !active.isEmpty {
      let likeliest = step(last, &cache).likeliestTokens(sampling.topK ?? configuration.vocabularySize)
      var kept: [Int] = []
      for (row, source) in active.enumerated() {
        let range = row * likeliest.count..<(row + 1) * likeliest.count
        let number = Double.random(in: 0..<1, using: &random[source])
        let place = range.lowerBound + sampling.draw(number, from: likeliest.logProbabilities[range])
        let token = likeliest.tokens[place]
        drawn[source].isComplete = token == configuration.endToken
        let limit = maximumOutput(sources[source], extraLength: sampling.extraLength)
        // The last place is the end token's.
        guard drawn[source].isComplete || cache.length < limit else { continue }
        drawn[source].logProbabilities.append(Double(likeliest.logProbabilities[place]))
        if drawn[source].isComplete { continue }
        drawn[source].tokens.append(token)
        kept.append(row)
      }
      if kept.count < active.count { cache.select(kept.map { [Int32($0)] }, ofSources: kept) }
      active = kept.map { active[$0] }
      last = active.map { drawn[$0].tokens[drawn[$0].tokens.count - 1] }
    }
    return drawn.map { partial in
      Hypothesis(
        tokens: partial.tokens, tokenLogProbabilities: partial.logProbabilities,
        isComplete: partial.isComplete,
        score: partial.logProbabilities.reduce(0, +))
    }
  }
}
