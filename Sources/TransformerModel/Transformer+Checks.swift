import NeuralNetworks
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

extension TransformerConfiguration {
  /// This configuration with the names of the attentions that a model takes; traps where they cannot stand there or
  /// are not those that it was saved with.
  func naming(
    encoder: any Attention, decoder: any Attention, cross: any Attention
  ) -> TransformerConfiguration {
    check()
    encoder.check(.none, dropout: attentionDropout, "Transformer's encoder")
    decoder.check(.causal, dropout: attentionDropout, "Transformer's decoder")
    cross.check(.none, dropout: attentionDropout, "Transformer's attention over the encoder's output")
    let names = AttentionNames(encoder: encoder.name, decoder: decoder.name, cross: cross.name)
    require(
      attention == AttentionNames() || attention == names,
      "Transformer: the configuration has the attentions \(attention) in encoder, decoder and between them, but the "
        + "values given are \(names); give those as attention, decoderAttention and crossAttention")
    return with { $0.attention = names }
  }
}
