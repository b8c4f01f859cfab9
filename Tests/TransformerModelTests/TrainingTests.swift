import Foundation
import NeuralNetworks
import TensorCore
import Testing
import TransformerModel

@Suite struct TrainingTests {
  /// The losses of a few updates, and the parameters after them.
  private func train(concurrently: Bool, seed: UInt64 = 7) -> (losses: [Double], parameters: [Float]) {
    let model = Transformer(.forTests.with { $0.attentionDropout = 0.1 }, seed: seed)
    let step = TrainingStep(model, schedule: .noam(warmup: 10), seed: seed)
    step.isConcurrent = concurrently
    let batching = TokenBatching(randomPairs(60), tokens: 120, for: model.configuration, seed: seed)
    let losses = (0..<3).flatMap { epoch in batching.batches(epoch: epoch).map { step($0).loss } }
    return (losses, model.parameters.flatMap { $0.value.scalars })
  }

  @Test func `one seed gives the same bits twice, on one thread or two`() {
    let first = train(concurrently: true), second = train(concurrently: true),
      single = train(concurrently: false)
    #expect(first.losses.count > 6)
    #expect(first.losses == second.losses && first.losses == single.losses)
    #expect(first.parameters == second.parameters && first.parameters == single.parameters)
    #expect(train(concurrently: true, seed: 8).losses != first.losses)
  }

  @Test func `the two parts of a batch have the gradient of the whole`() throws {
    let model = Transformer(.forTests.with { $0.dropout = 0 }, seed: 2)
    let whole = batch(randomPairs(9))
    let expected = model.loss(whole, smoothing: 0.1).loss.gradients(of: model.parameters)
    let weight = 1 / Float(whole.targetOutputs.count)
    let parts = whole.halves().map {
      model.loss($0, smoothing: 0.1, weight: weight).loss.gradients(of: model.parameters)
    }
    #expect(parts.count == 2)
    for (name, parameter) in model.namedParameters {
      let (a, b) = (try #require(parts[0][parameter]), try #require(parts[1][parameter]))
      expectClose(
        (a + b).scalars, try #require(expected[parameter]).scalars, relative: 1e-4, absolute: 1e-6, name)
    }
  }

  @Test func `dropout takes part in training only, and its key decides`() {
    let model = Transformer(.forTests, seed: 3)
    let batch = batch(randomPairs(5))
    let key = DropoutKey(seed: 1)
    let trained = model.loss(batch, dropoutKey: key).loss.item
    #expect(trained == model.loss(batch, dropoutKey: key).loss.item)
    #expect(trained != model.loss(batch, dropoutKey: key.child(1)).loss.item)
    #expect(trained != model.loss(batch).loss.item)
  }

  @Test func `an evaluation is the mean over all tokens of all batches`() {
    let model = Transformer(.forTests, seed: 3)
    let pairs = randomPairs(11)
    let batches = [batch(Array(pairs[..<4])), batch(Array(pairs[4...]))]
    let evaluation = model.evaluate(batches)
    let whole = model.loss(batch(pairs))
    #expect(evaluation.tokens == whole.count && evaluation.correct == whole.correct)
    #expect(abs(evaluation.negativeLogLikelihood / whole.negativeLogLikelihood - 1) < 1e-6)
    #expect(abs(evaluation.perplexity - exp(whole.negativeLogLikelihood / Double(whole.count))) < 1e-3)
  }

  @Test func `Adam's first step is the learning rate against the gradient's sign`() {
    let weight = Parameter("weight", Tensor([1, -2, 3]))
    let adam = Adam([weight])
    // d/dw Σ w² = 2 w
    adam.update((weight.value * weight.value).sum().gradients(of: [weight]), learningRate: 0.1)
    expectClose(weight.value.scalars, [0.9, -1.9, 2.9], absolute: 1e-6)
    #expect(adam.updates == 1)
  }

  @Test func `the average of snapshots is their mean`() {
    let weight = Parameter("weight", Tensor([1, 2]))
    let first = ParameterSnapshot([weight])
    weight.value = Tensor([3, 6])
    let second = ParameterSnapshot([weight])
    ParameterSnapshot.averaged(of: [first, second]).restore([weight])
    #expect(weight.value.scalars == [2, 4])
    #expect(first.values == [[1, 2]])
  }
}

@Suite struct BatchingTests {
  private let batching = TokenBatching(randomPairs(100), tokens: 80, for: .forTests, seed: 5)

  @Test func `targets are shifted by a start token and sentences end`() {
    let batch = batch([([4, 5], [6]), ([7], [8, 9])])
    #expect(batch.sources == [4, 5, 3, 7, 3])
    #expect(batch.targetInputs == [2, 6, 2, 8, 9])
    #expect(batch.targetOutputs == [6, 3, 8, 9, 3])
    #expect(batch.sourceSegments.offsets == [0, 3, 5] && batch.targetSegments.offsets == [0, 2, 5])
    #expect(batch.tokenCount == 10)
  }

  @Test func `every pair is in exactly one batch and no batch is too large`() {
    let batches = Array(batching.batches(epoch: 0))
    #expect(batches.allSatisfy { $0.sources.count <= 80 && $0.targetOutputs.count <= 80 })
    let sentences = batches.flatMap { batch in
      (0..<batch.count).map { Array(batch.sources[batch.sourceSegments[$0]].dropLast()) }
    }
    let sorted = { (sentences: [[Int32]]) in sentences.sorted { $0.lexicographicallyPrecedes($1) } }
    #expect(sorted(sentences) == sorted(batching.pairs.map(\.source)))
    // Packed full: on average no less than three quarters of the fuller side.
    let fill = batches.reduce(0) { $0 + max($1.sources.count, $1.targetOutputs.count) }
    #expect(Double(fill) > 0.75 * 80 * Double(batches.count))
  }

  @Test func `a seed and an epoch fix the batches, and epochs differ`() {
    func sources(_ batching: TokenBatching, _ epoch: Int) -> [[Int32]] {
      batching.batches(epoch: epoch).map(\.sources)
    }
    let again = TokenBatching(batching.pairs, tokens: 80, for: .forTests, seed: 5)
    #expect(sources(batching, 3) == sources(again, 3))
    #expect(sources(batching, 3) != sources(batching, 4))
    let other = TokenBatching(batching.pairs, tokens: 80, for: .forTests, seed: 6)
    #expect(sources(batching, 3) != sources(other, 3))
  }

  @Test func `halves keep all sentences in order`() {
    let batch = batch(randomPairs(13))
    let halves = batch.halves()
    #expect(halves.count == 2)
    #expect(halves.flatMap(\.sources) == batch.sources)
    #expect(halves.flatMap(\.targetOutputs) == batch.targetOutputs)
    #expect(halves.map(\.count).reduce(0, +) == 13)
    #expect(abs(halves[0].tokenCount - halves[1].tokenCount) <= 26)
  }

  @Test func `a single sentence is not split, and no pairs make no batches`() {
    #expect(batch(randomPairs(1)).halves().count == 1)
    #expect(TokenBatching([], tokens: 10, for: .forTests, seed: 1).batches(epoch: 0).isEmpty)
  }
}
