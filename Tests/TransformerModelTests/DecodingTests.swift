import NeuralNetworks
import TensorCore
import Testing
import TransformerModel

@Suite struct DecodingTests {
  /// Greedy decoding that computes everything again for every token.
  private func decodeUncached(_ model: Transformer, _ source: [Int32], extraLength: Int) -> [Int32] {
    var output: [Int32] = []
    while output.count < source.count + extraLength {
      let next = noGrad { model(batch([(source, output)])).argmax() }[output.count]
      if next == 3 { break }
      output.append(next)
    }
    return output
  }

  /// A model that has begun to copy, so that its sentences end at different lengths.
  private func model(_ place: TransformerConfiguration.LayerNormPlace, seed: UInt64) -> Transformer {
    let model = Transformer(
      .forTests.with {
        $0.layerNormPlace = place
        $0.positions = place == .pre ? .learned : .sinusoidal
      }, seed: seed)
    let step = TrainingStep(model, schedule: .noam(warmup: 20), seed: seed)
    let pairs = randomPairs(80, lengths: 1...8).map { (source: $0.source, target: $0.source) }
    let batching = TokenBatching(pairs, tokens: 200, for: model.configuration, seed: 1)
    for epoch in 0..<40 { for batch in batching.batches(epoch: epoch) { step(batch) } }
    return model
  }

  @Test(arguments: [TransformerConfiguration.LayerNormPlace.post, .pre])
  func `cached decoding of many is uncached decoding of each`(
    place: TransformerConfiguration.LayerNormPlace
  ) {
    let model = model(place, seed: 9)
    let sources = randomPairs(70, seed: 5).map(\.source) + [[]]
    let cached = model.decodeGreedily(sources, extraLength: 8)
    let uncached = sources.map { decodeUncached(model, $0, extraLength: 8) }
    #expect(cached == uncached)
    #expect(Set(cached.map(\.count)).count > 2, "outputs of like length would not test that sentences leave")
  }

  @Test func `a beam of one is greedy`() {
    let model = model(.post, seed: 9)
    let sources = randomPairs(20, seed: 6).map(\.source)
    let greedy = model.decodeGreedily(sources, extraLength: 5)
    let beam = model.beamSearch(sources, beam: 1, lengthPenalty: .none, extraLength: 5)
    #expect(beam.map(\.tokens) == greedy)
  }

  @Test func `a hypothesis's log-probability is that of its forced tokens`() {
    let model = model(.pre, seed: 2)
    let sources = randomPairs(10, seed: 7).map(\.source)
    let hypotheses = model.beamSearch(sources)
    #expect(hypotheses.filter(\.isComplete).count > 5)
    for (source, found) in zip(sources, hypotheses) where found.isComplete {
      let loss = model.loss(batch([(source, found.tokens)]))
      #expect(abs(loss.negativeLogLikelihood + found.logProbability) < 1e-3)
      #expect(abs(found.score - found.logProbability / LengthPenalty.gnmt()(found.tokens.count + 1)) < 1e-9)
    }
  }

  @Test func `a wide beam finds the best of all short sentences`() {
    let configuration = TransformerConfiguration.forTests.with { $0.vocabularySize = 6 }
    let model = Transformer(configuration, seed: 12)
    let source: [Int32] = [4, 5]
    // All sentences of at most two tokens, the end token at the third place at the latest.
    let words: [Int32] = [0, 1, 2, 4, 5]
    let all = [[]] + words.map { [$0] } + words.flatMap { a in words.map { [a, $0] } }
    let best = all.map { ($0, -model.loss(batch([(source, $0)])).negativeLogLikelihood) }.max { $0.1 < $1.1 }
    let found = model.beamSearch([source], beam: 36, lengthPenalty: .none, extraLength: 0)[0]
    #expect(found.isComplete)
    #expect(found.tokens == best?.0)
    #expect(abs(found.logProbability - (best?.1 ?? 0)) < 1e-4)
  }

  @Test func `outputs end at the greatest length`() {
    let model = Transformer(.forTests, seed: 1)
    let sources = randomPairs(30, seed: 8).map(\.source)
    for (source, output) in zip(sources, model.decodeGreedily(sources, extraLength: 3)) {
      #expect(output.count <= source.count + 3)
    }
    #expect(model.decodeGreedily([]).isEmpty && model.beamSearch([]).isEmpty)
    // maximumLength is 64.
    #expect(model.decodeGreedily([Array(repeating: 7, count: 60)])[0].count <= 63)
  }

  @Test(.tags(.slow)) func `a small model learns to copy in seconds`() {
    let configuration = TransformerConfiguration.forTests.with { $0.dropout = 0.1 }
    let model = Transformer(configuration, seed: 1)
    let step = TrainingStep(model, schedule: .noam(warmup: 200), seed: 1)
    let pairs = randomPairs(2000, lengths: 3...8).map { (source: $0.source, target: $0.source) }
    let batching = TokenBatching(pairs, tokens: 600, for: configuration, seed: 1)
    var update = 0
    for epoch in 0..<40 {
      for batch in batching.batches(epoch: epoch) where update < 1200 { update = step(batch).update }
    }
    let unseen = randomPairs(100, lengths: 3...8, seed: 99).map(\.source)
    let copies = zip(model.decodeGreedily(unseen), unseen).filter { $0 == $1 }.count
    #expect(copies >= 95, "\(copies) of 100 copied")
  }
}
