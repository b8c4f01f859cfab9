import Foundation
import NeuralNetworks
import TensorCore
import Testing
import TransformerModel

/// Attentions that have a causal form, and so can stand everywhere.
private let everywhere: [any Attention] = [
  SoftmaxAttention(), LinearAttention(), CosineAttention(), RealFormerAttention(), LocalAttention(radius: 2),
  AtrousAttention(step: 2), SparseAttention(radius: 1, step: 3), EntropyInvariantAttention(),
  TopKAttention(k: 3), PerformerAttention(features: 32), AdditiveAttention(hiddenSize: 8),
]

/// A model takes its attention as a value; nothing else of it changes.
@Suite struct AttentionChoiceTests {
  private func trained(_ attention: any Attention) -> (model: Transformer, losses: [Double]) {
    let model = Transformer(.forTests, seed: 9, attention: attention)
    let step = TrainingStep(model, schedule: .noam(warmup: 20), seed: 9)
    let pairs = randomPairs(60, lengths: 1...8).map { (source: $0.source, target: $0.source) }
    let batching = TokenBatching(pairs, tokens: 200, for: model.configuration, seed: 1)
    return (model, (0..<12).flatMap { epoch in batching.batches(epoch: epoch).map { step($0).loss } })
  }

  @Test(arguments: everywhere.indices)
  func `a model with the attention learns, and decodes with cached keys what it decodes without`(_ index: Int)
  {
    let (model, losses) = trained(everywhere[index])
    #expect(losses.allSatisfy { $0.isFinite })
    let (first, last) = (losses.prefix(3).reduce(0, +), losses.suffix(3).reduce(0, +))
    #expect(last < 0.97 * first, "\(losses)")
    let sources = randomPairs(12, seed: 5).map(\.source)
    let cached = model.decodeGreedily(sources, extraLength: 4)
    let uncached = sources.map { source in
      var output: [Int32] = []
      while output.count < source.count + 4 {
        let next = noGrad { model(batch([(source, output)])).argmax() }[output.count]
        if next == 3 { break }
        output.append(next)
      }
      return output
    }
    #expect(cached == uncached, "\(everywhere[index].name)")
  }

  @Test func `in bfloat16 losses stay near those in float32, with every attention`() {
    let encoders: [any Attention] = [
      EfficientAttention(), NystromAttention(landmarks: 4), LinformerAttention(mixed: 6),
    ]
    for attention in everywhere + encoders {
      func losses(_ precision: ProductPrecision) -> [Double] {
        let isCausal = attention.supports(.causal)
        let model = Transformer(
          .forTests.with { $0.dropout = 0 }, seed: 2, attention: attention,
          decoderAttention: isCausal ? nil : SoftmaxAttention())
        let step = TrainingStep(model, schedule: .noam(warmup: 20), precision: precision, seed: 2)
        let batch = batch(randomPairs(20))
        return (0..<4).map { _ in step(batch).loss }
      }
      for (rounded, exact) in zip(losses(.bf16), losses(.f32)) {
        #expect(abs(rounded / exact - 1) < 0.02, "\(attention.name): \(rounded), \(exact)")
      }
    }
  }

  @Test(arguments: everywhere.indices)
  func `what is drawn is every layer's own weights, which sum to one`(_ index: Int) {
    let model = Transformer(.forTests, seed: 3, attention: everywhere[index])
    let weights = model.attention(source: [4, 5, 6, 7, 8], target: [7, 8, 9])
    for layers in [weights.encoder, weights.decoder, weights.cross] {
      #expect(layers.count == 2)
      for layer in layers {
        for row in layer[head: 1] { #expect(abs(row.reduce(0, +) - 1) < 1e-4, "\(everywhere[index].name)") }
      }
    }
    #expect(weights.decoder[1][head: 0, query: 0, key: 1] == 0)
  }

  @Test func `RealFormer's second layer draws with the scores of the first`() {
    let plain = Transformer(.forTests, seed: 3),
      real = Transformer(.forTests, seed: 3, attention: RealFormerAttention())
    let of = { (model: Transformer) in model.attention(source: [4, 5, 6], target: [7, 8]) }
    expectClose(of(plain).encoder[0].scalars, of(real).encoder[0].scalars, absolute: 1e-6)
    #expect(of(plain).encoder[1].scalars != of(real).encoder[1].scalars)
    #expect(of(plain).cross[1].scalars != of(real).cross[1].scalars)
    #expect(real.parameterCount == plain.parameterCount)
  }

  @Test func `an attention without a causal form can stand in the encoder and over its output`() {
    let model = Transformer(
      .forTests, seed: 3, attention: NystromAttention(landmarks: 4), decoderAttention: SoftmaxAttention())
    #expect(
      model.configuration.attention.description
        == "nystrom(landmarks: 4, iterations: 6), softmax, nystrom(landmarks: 4, iterations: 6)")
    let result = TrainingStep(model, seed: 1)(batch(randomPairs(8)))
    #expect(result.loss.isFinite)
    #expect(model.decodeGreedily([[4, 5, 6, 7, 8, 9]]).count == 1)
  }

  @Test func `an attention's own parameters are each layer's, are trained and are saved`() throws {
    let model = Transformer(
      .forTests, seed: 3, attention: LinformerAttention(mixed: 6), decoderAttention: SoftmaxAttention(),
      crossAttention: SoftmaxAttention())
    let own = model.namedParameters.filter { $0.name.contains(".attention.") }
    let names: [String] = [0, 1].flatMap { layer in
      ["keyMixing", "valueMixing"].map { "encoder.layers.\(layer).selfAttention.attention.\($0)" }
    }
    #expect(own.map(\.name) == names)
    #expect(model.parameterCount == model.configuration.parameterCount + 4 * 6 * 64)
    let before = own.map { $0.parameter.value.scalars }
    TrainingStep(model, seed: 1)(batch(randomPairs(8)))
    for (values, entry) in zip(before, own) {
      #expect(entry.parameter.value.scalars != values, "\(entry.name)")
    }
    #expect(Set(own.map(\.name)).isSubset(of: model.weights.keys))
  }

  @Test func `the configuration names the attentions, through its JSON too`() throws {
    let model = Transformer(.forTests, seed: 3, attention: LocalAttention(radius: 5))
    #expect(model.configuration.attention.description == "local(radius: 5), local(radius: 5), softmax")
    #expect(model.description.contains("attention local(radius: 5) and softmax: "))
    let data = try JSONEncoder().encode(model.configuration)
    let read = try JSONDecoder().decode(TransformerConfiguration.self, from: data)
    #expect(read == model.configuration)
    #expect(Transformer(read, seed: 3, attention: LocalAttention(radius: 5)).configuration == read)
    #expect(Transformer(.forTests, seed: 3).configuration == .forTests)
  }

  @Test func `what cannot be is refused in one line that says what to do`() async {
    func expect(_ message: String, _ result: ExitTest.Result?) {
      let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
      #expect(text.contains(message), "standard error: \(text)")
    }
    expect(
      "Transformer's decoder: attention 'efficient' has no causal form; take another one there",
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Transformer(.forTests, seed: 1, attention: EfficientAttention())
      })
    expect(
      "Transformer's encoder: attention 'linear' has no single weights to drop; set the attention dropout of 0.5 to 0",
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Transformer(.forTests.with { $0.attentionDropout = 0.5 }, seed: 1, attention: LinearAttention())
      })
    expect(
      "the configuration has the attentions linear, linear, linear in encoder, decoder and between them, but the "
        + "values given are softmax, softmax, softmax",
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        let saved = Transformer(.forTests, seed: 1, attention: LinearAttention()).configuration
        _ = Transformer(saved, seed: 1)
      })
  }
}
