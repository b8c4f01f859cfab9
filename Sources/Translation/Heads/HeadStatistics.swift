import Foundation

/// How one head spreads its weights over a sentence.
///
/// Each number is a mean over the tokens that look; those that may look at nothing count for none. A row's weights are
/// divided by their sum, and weights below 0, which some attentions have, count as 0.
public struct HeadStatistics: Sendable, Hashable {
  /// −Σ p ln p, in nats: 0 where a token looks at one other alone, ln n where it looks at n tokens alike.
  public let entropy: Double
  /// The weight of the token at the place of the one that looks, 0 … 1.
  public let diagonal: Double
  /// The weight of the token before that, over the tokens that have one, 0 … 1.
  public let previous: Double
  /// The weight of the token after that, over the tokens that have one, 0 … 1.
  public let next: Double
  /// Σ p |i − j|: how far token i looks, in tokens.
  public let distance: Double

  /// - Parameter weights: `[query][key]`, without padding.
  public init(_ weights: [[Float]]) {
    var (entropies, distances, own, before, after) = (Mean(), Mean(), Mean(), Mean(), Mean())
    for (query, row) in weights.enumerated() {
      let weights = row.map { max(0, Double($0)) }
      let sum = weights.reduce(0, +)
      guard sum > 0 else { continue }
      let shares = weights.map { $0 / sum }
      entropies.add(shares.reduce(0) { $0 - ($1 > 0 ? $1 * log($1) : 0) })
      distances.add(shares.enumerated().reduce(0) { $0 + $1.element * Double(abs(query - $1.offset)) })
      if query < shares.count { own.add(shares[query]) }
      if query > 0, query - 1 < shares.count { before.add(shares[query - 1]) }
      if query + 1 < shares.count { after.add(shares[query + 1]) }
    }
    (entropy, distance) = (entropies.value, distances.value)
    (diagonal, previous, next) = (own.value, before.value, after.value)
  }

  /// The mean of what was added; 0 of nothing.
  private struct Mean {
    var sum = 0.0
    var count = 0.0
    mutating func add(_ value: Double) { (sum, count) = (sum + value, count + 1) }
    var value: Double { count == 0 ? 0 : sum / count }
  }
}
