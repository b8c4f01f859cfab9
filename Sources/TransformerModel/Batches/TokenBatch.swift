import TensorCore

/// Sentence pairs as token numbers, packed: the tokens of one sentence follow those of the one before, and
/// there is no padding.
public struct TokenBatch: Sendable {
  /// Every source with its end token, one after the other.
  public let sources: [Int32]
  /// Which of `sources` belong to which sentence.
  public let sourceSegments: Segments
  /// What the decoder reads: every target after a start token.
  public let targetInputs: [Int32]
  /// What the decoder should predict: every target with its end token.
  ///
  /// As long as `targetInputs`.
  public let targetOutputs: [Int32]
  /// Which of `targetInputs` and `targetOutputs` belong to which sentence.
  public let targetSegments: Segments

  /// Packs pairs of token numbers that are still without start and end.
  public init(_ pairs: some Sequence<TokenPair>, start: Int32, end: Int32) {
    var sources: [Int32] = [], inputs: [Int32] = [], outputs: [Int32] = []
    var sourceOffsets = [0], targetOffsets = [0]
    for pair in pairs {
      sources += pair.source
      sources.append(end)
      inputs.append(start)
      inputs += pair.target
      outputs += pair.target
      outputs.append(end)
      sourceOffsets.append(sources.count)
      targetOffsets.append(inputs.count)
    }
    self.sources = sources
    targetInputs = inputs
    targetOutputs = outputs
    sourceSegments = Segments(offsets: sourceOffsets)
    targetSegments = Segments(offsets: targetOffsets)
  }

  private init(_ batch: TokenBatch, _ sentences: Range<Int>) {
    let (sources, targets) = (batch.sourceSegments.offsets, batch.targetSegments.offsets)
    let sourceRows = sources[sentences.lowerBound]..<sources[sentences.upperBound]
    let targetRows = targets[sentences.lowerBound]..<targets[sentences.upperBound]
    self.sources = Array(batch.sources[sourceRows])
    targetInputs = Array(batch.targetInputs[targetRows])
    targetOutputs = Array(batch.targetOutputs[targetRows])
    sourceSegments = Segments(
      offsets: sources[sentences.lowerBound...sentences.upperBound].map { $0 - sourceRows.lowerBound })
    targetSegments = Segments(
      offsets: targets[sentences.lowerBound...sentences.upperBound].map { $0 - targetRows.lowerBound })
  }

  /// The number of sentence pairs.
  public var count: Int { sourceSegments.offsets.count - 1 }

  /// Tokens of sources and targets, each with its end token.
  public var tokenCount: Int { sources.count + targetOutputs.count }

  /// The first sentences and the others, so that both have about as many tokens; one batch if there is but one
  /// sentence.
  ///
  /// Depends on nothing but the lengths.
  public func halves() -> [TokenBatch] {
    guard count > 1 else { return [self] }
    var middle = 1
    while middle < count - 1, 2 * tokens(before: middle) < tokenCount { middle += 1 }
    return [TokenBatch(self, 0..<middle), TokenBatch(self, middle..<count)]
  }

  /// Parts of at most so many source tokens and so many target tokens, sentences in their order; a single longer
  /// sentence is a part of its own.
  ///
  /// - Parameter tokens: nil for the whole batch.
  public func pieces(ofAtMost tokens: Int?) -> [TokenBatch] {
    guard let tokens else { return [self] }
    let (sources, targets) = (sourceSegments.offsets, targetSegments.offsets)
    var pieces: [TokenBatch] = []
    var first = 0
    for sentence in 0..<count
    where sentence > first
      && max(sources[sentence + 1] - sources[first], targets[sentence + 1] - targets[first]) > tokens
    {
      pieces.append(TokenBatch(self, first..<sentence))
      first = sentence
    }
    if first == 0 { return [self] }
    return pieces + [TokenBatch(self, first..<count)]
  }

  private func tokens(before sentence: Int) -> Int {
    sourceSegments.offsets[sentence] + targetSegments.offsets[sentence]
  }
}

/// A source and its target as token numbers, without start and end.
public typealias TokenPair = (source: [Int32], target: [Int32])
