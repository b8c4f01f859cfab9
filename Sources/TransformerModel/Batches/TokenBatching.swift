import TensorCore

/// Groups sentence pairs into batches of about equally many tokens, sentences of like length together, in an
/// order that a seed fixes (section 5.1).
public struct TokenBatching: Sendable {
  public let pairs: [TokenPair]
  /// The most source tokens, and the most target tokens, of a batch.
  public let tokens: Int
  public let seed: UInt64
  private let start: Int32
  private let end: Int32

  /// - Parameters:
  ///   - pairs: token numbers without start and end.
  ///   - tokens: the most real tokens of a batch on each side, ends counted; the paper has 25,000. A single
  ///     longer sentence makes a batch of its own.
  ///   - configuration: gives the start and the end token.
  public init(_ pairs: [TokenPair], tokens: Int, for configuration: TransformerConfiguration, seed: UInt64) {
    require(tokens > 0, "TokenBatching: batches of \(tokens) tokens hold nothing")
    self.pairs = pairs
    self.tokens = tokens
    self.seed = seed
    start = configuration.startToken
    end = configuration.endToken
  }

  /// The batches of an epoch.
  ///
  /// Every pair is in exactly one; the same seed and epoch give the same batches.
  ///
  /// - Parameter epoch: counted from 0.
  public func batches(epoch: Int) -> some RandomAccessCollection<TokenBatch> {
    let (pairs, start, end) = (pairs, start, end)
    return groups(epoch: epoch).lazy.map { group in
      TokenBatch(group.lazy.map { pairs[$0] }, start: start, end: end)
    }
  }

  /// Numbers of pairs, batch by batch: shuffled, brought together by length (sorting keeps the shuffled order
  /// of equals), cut where the tokens are full, and the batches shuffled.
  func groups(epoch: Int) -> [[Int]] {
    var random = Philox(seed: seed, stream: UInt64(epoch))
    var order = Array(pairs.indices)
    order.shuffle(using: &random)
    order.sort { a, b in
      let (a, b) = (pairs[a], pairs[b])
      return (a.target.count, a.source.count) < (b.target.count, b.source.count)
    }
    var groups: [[Int]] = []
    var group: [Int] = []
    var sourceTokens = 0, targetTokens = 0
    for index in order {
      let source = pairs[index].source.count + 1, target = pairs[index].target.count + 1
      if !group.isEmpty, sourceTokens + source > tokens || targetTokens + target > tokens {
        groups.append(group)
        (group, sourceTokens, targetTokens) = ([], 0, 0)
      }
      group.append(index)
      sourceTokens += source
      targetTokens += target
    }
    if !group.isEmpty { groups.append(group) }
    groups.shuffle(using: &random)
    return groups
  }
}
