/// A sentence that decoding wrote.
public struct Hypothesis: Hashable, Sendable {
  /// Without start and end.
  public let tokens: [Int32]
  /// log p of each token given those before it and the source, in nats, and of the end if it came.
  public let tokenLogProbabilities: [Double]
  /// False if the greatest length came before the end.
  public let isComplete: Bool
  /// The log-probability over the length penalty: what hypotheses are ranked by.
  public let score: Double

  /// log p(tokens | source), and of the end if it came, in nats.
  public var logProbability: Double { tokenLogProbabilities.reduce(0, +) }
}
