import TensorCore

/// Groups sentence pairs into batches of about equally many tokens, sentences of like length together, in an
/// order that a seed fixes (section 5.1).
public struct TokenBatching: Sendable {
  public let pairs: [TokenPair]
  /// The most source tokens, and the most target tokens, of a batch.
  public let tokens: Int
  public let counting: TokenCounting
  public let seed: UInt64
  private let start: Int32
  private let end: Int32

  /// - Parameters:
  ///   - pairs: token numbers without start and end.
  ///   - tokens: the most real tokens of a batch on each side, ends counted; the paper has 25,000. A single
  ///     longer sentence makes a batch of its own.
  ///   - counting: what counts as a token.
  ///   - configuration: gives the start and the end token.
  public init(
    _ pairs: [TokenPair], tokens: Int, counting: TokenCounting = .real,
    for configuration: TransformerConfiguration,
    seed: UInt64
  ) {
    require(tokens > 0, "TokenBatching: batches of \(tokens) tokens hold nothing")
    self.pairs = pairs
    self.tokens = tokens
    self.counting = counting
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
    var filling = Filling()
    for index in order {
      let next = filling.adding(source: pairs[index].source.count + 1, target: pairs[index].target.count + 1)
      if !group.isEmpty, next.tokens(counting) > tokens {
        groups.append(group)
        group = []
        filling = Filling().adding(
          source: pairs[index].source.count + 1, target: pairs[index].target.count + 1)
      } else {
        filling = next
      }
      group.append(index)
    }
    if !group.isEmpty { groups.append(group) }
    groups.shuffle(using: &random)
    return groups
  }
}

/// What counts as a token of a batch.
public enum TokenCounting: String, Codable, Sendable, CaseIterable {
  /// Tokens of sentences and their ends, on the fuller side.
  case real
  /// Sentences times the longest of them, source or target, as tensor2tensor and fairseq count what they pad.
  case padded
}

/// How full a batch is.
private struct Filling {
  private var sentences = 0
  private var sources = 0
  private var targets = 0
  private var longest = 0

  func adding(source: Int, target: Int) -> Filling {
    var sum = self
    sum.sentences += 1
    sum.sources += source
    sum.targets += target
    sum.longest = max(longest, source, target)
    return sum
  }

  func tokens(_ counting: TokenCounting) -> Int {
    switch counting {
    case .real: max(sources, targets)
    case .padded: sentences * longest
    }
  }
}
