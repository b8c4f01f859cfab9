import NeuralNetworks
import TensorCore

/// The encoder-decoder of "Attention Is All You Need" (2017, figure 1).
///
/// One matrix serves as the embedding of both languages and as the projection before the softmax
/// (section 3.4).
public struct Transformer: Layer {
  public let configuration: TransformerConfiguration
  /// The shared embedding, `[vocabularySize, modelSize]`.
  public let embedding: Embedding
  /// Where positions are learned: for sources and for targets.
  public let sourcePositions: LearnedPositions?
  public let targetPositions: LearnedPositions?
  public let positionalEncoding: PositionalEncoding
  public let encoder: Encoder
  public let decoder: Decoder

  /// Starts from random weights: Xavier's for the projections, N(0, 1/modelSize) for the embeddings.
  ///
  /// - Parameters:
  ///   - seed: fixes every weight.
  ///   - attention: stands in all three places, but where another is given; the paper's for nil.
  ///   - decoderAttention: among what has been written; it needs a causal form.
  ///   - crossAttention: of the decoder over the encoder's output; for nil, what `attention` leaves that place to.
  public init(
    _ configuration: TransformerConfiguration, seed: UInt64, attention: (any Attention)? = nil,
    decoderAttention: (any Attention)? = nil, crossAttention: (any Attention)? = nil
  ) {
    let encoderAttention = attention ?? SoftmaxAttention()
    let decoderAttention = decoderAttention ?? encoderAttention
    let crossAttention = crossAttention ?? encoderAttention.acrossSequences
    let configuration = configuration.naming(
      encoder: encoderAttention, decoder: decoderAttention, cross: crossAttention)
    var random = Philox(seed: seed)
    let (length, size) = (configuration.maximumLength, configuration.modelSize)
    self.configuration = configuration
    embedding = Embedding(configuration.vocabularySize, size, using: &random)
    let learned = configuration.positions == .learned
    sourcePositions = learned ? LearnedPositions(maximumLength: length, modelSize: size, using: &random) : nil
    targetPositions = learned ? LearnedPositions(maximumLength: length, modelSize: size, using: &random) : nil
    positionalEncoding = PositionalEncoding(
      maximumLength: length, modelSize: size, areHalvesApart: configuration.positions == .sinusoidalHalves)
    encoder = Encoder(configuration, attention: encoderAttention, using: &random)
    decoder = Decoder(
      configuration, attention: decoderAttention, crossAttention: crossAttention, using: &random)
  }

  /// The encoder's output z.
  ///
  /// - Parameters:
  ///   - sources: tokens of packed sentences.
  ///   - sentences: which tokens belong to which sentence.
  /// - Returns: `[source rows, modelSize]`.
  public func encode(_ sources: [Int32], sentences: Segments, dropoutKey: DropoutKey? = nil) -> Tensor {
    check(sources, sentences, "source")
    let x = embed(
      sources, at: sentences.positions, learned: sourcePositions, dropoutKey: dropoutKey?.child(0))
    return encoder(x, sentences: sentences, dropoutKey: dropoutKey?.child(1))
  }

  /// The decoder's output for targets that are known, of which each position sees only those before it.
  ///
  /// - Parameters:
  ///   - memory: the encoder's output, `[source rows, modelSize]`.
  ///   - targets: tokens of packed sentences, each after a start token.
  /// - Returns: `[target rows, modelSize]`.
  public func decode(
    _ targets: [Int32], sentences: Segments, memory: Tensor, sources: Segments, dropoutKey: DropoutKey? = nil
  ) -> Tensor {
    check(targets, sentences, "target")
    let x = embed(
      targets, at: sentences.positions, learned: targetPositions, dropoutKey: dropoutKey?.child(2))
    return decoder(
      x, memory: memory, targets: sentences, sources: sources, dropoutKey: dropoutKey?.child(3))
  }

  /// The scores of the next token before the softmax: x Eᵀ.
  ///
  /// - Parameter x: the decoder's output, `[rows, modelSize]`.
  /// - Returns: `[rows, vocabularySize]`.
  public func logits(_ x: Tensor) -> Tensor {
    x.matmul(embedding.weight.value, transposeB: true)
  }

  /// The scores of every target token of a batch, given all before it.
  ///
  /// - Returns: `[target rows, vocabularySize]`.
  public func callAsFunction(_ batch: TokenBatch, dropoutKey: DropoutKey? = nil) -> Tensor {
    logits(decoded(batch, dropoutKey: dropoutKey))
  }

  /// The decoder's output for a batch, `[target rows, modelSize]`.
  func decoded(_ batch: TokenBatch, dropoutKey: DropoutKey?) -> Tensor {
    let memory = encode(batch.sources, sentences: batch.sourceSegments, dropoutKey: dropoutKey)
    return decode(
      batch.targetInputs, sentences: batch.targetSegments, memory: memory, sources: batch.sourceSegments,
      dropoutKey: dropoutKey)
  }

  /// Dropout(√d_model · E[token] + PE[position]).
  func embed(
    _ tokens: [Int32], at positions: [Int32], learned: LearnedPositions?, dropoutKey: DropoutKey?
  ) -> Tensor {
    let scale = Float(configuration.modelSize).squareRoot()
    let dropout = Dropout(configuration.dropout, dropoutKey)
    return embedding(
      tokens, scale: scale, adding: learned?.weight.value ?? positionalEncoding.table, at: positions,
      dropout: dropout)
  }
}

extension Segments {
  /// The position of every row in its sentence, counted from 0.
  var positions: [Int32] {
    zip(offsets, offsets.dropFirst()).flatMap { start, end in 0..<Int32(end - start) }
  }
}
