import TensorCore

extension Transformer {
  /// Traps on tokens that this model does not have and on sentences longer than it can read, naming the first.
  func check(_ tokens: [Int32], _ sentences: Segments, _ side: String) {
    require(
      sentences.rows == tokens.count,
      "Transformer: \(tokens.count) \(side) tokens for sentences of \(sentences.rows)")
    for sentence in 0..<sentences.count where sentences[sentence].count > configuration.maximumLength {
      fatalError(
        "Transformer: \(side) \(sentence) has \(sentences[sentence].count) tokens with its start or end; "
          + "the model's maximumLength is \(configuration.maximumLength)")
    }
    if let row = tokens.firstIndex(where: { $0 < 0 || Int($0) >= configuration.vocabularySize }) {
      fatalError(
        "Transformer: \(side) token \(tokens[row]) is not in a vocabulary of \(configuration.vocabularySize)")
    }
  }

  /// As above for both sides: on the caller's thread, before work is spread over threads, so that a trap ends
  /// the caller and not a thread that the caller waits for.
  func check(_ batch: TokenBatch) {
    check(batch.sources, batch.sourceSegments, "source")
    check(batch.targetInputs, batch.targetSegments, "target")
    check(batch.targetOutputs, batch.targetSegments, "target")
  }
}
