import Foundation
import NeuralNetworks
import TensorCore
import Testing
import TransformerModel

@Suite struct AccumulationTests {
  /// The losses of updates by the same batches, held whole or in pieces, and the parameters after them.
  private func train(tokensAtATime: Int?, dropout: Float = 0) -> (losses: [Double], parameters: [Float]) {
    let model = Transformer(.forTests.with { $0.dropout = dropout }, seed: 4)
    let step = TrainingStep(
      model, schedule: .constant(1e-3), labelSmoothing: 0.1, tokensAtATime: tokensAtATime, seed: 4)
    let batches = TokenBatching(randomPairs(200), tokens: 400, for: model.configuration, seed: 4)
    let losses = batches.batches(epoch: 0).map { step($0).loss }
    return (losses, model.parameters.flatMap { $0.value.scalars })
  }

  @Test(arguments: [20, 50, 150])
  func `an update in pieces is the update by the whole batch`(tokens: Int) {
    let (whole, pieces) = (train(tokensAtATime: nil), train(tokensAtATime: tokens))
    #expect(whole.losses.count > 2)
    for (a, b) in zip(whole.losses, pieces.losses) { #expect(abs(a / b - 1) < 1e-5) }
    // Adam divides by √v: where a gradient is nearly 0, rounding decides its sign, a step of 0.001 at most.
    let distances = zip(whole.parameters, pieces.parameters).map { abs($0 - $1) }
    #expect(distances.max()! < 4e-3)
    #expect(distances.reduce(0, +) / Float(distances.count) < 1e-5)
    #expect(whole.parameters != pieces.parameters)
  }

  @Test func `the gradient that Adam sees is the whole batch's`() throws {
    // Adam's first moment after one update is (1 − β₁) g.
    func moments(_ tokensAtATime: Int?) -> [Tensor] {
      let model = Transformer(.forTests.with { $0.dropout = 0 }, seed: 4)
      let step = TrainingStep(model, tokensAtATime: tokensAtATime, seed: 4)
      step(batch(randomPairs(60)))
      return step.optimizer.moments.map(\.first)
    }
    for (whole, pieces) in zip(moments(nil), moments(30)) {
      expectClose(pieces.scalars, whole.scalars, relative: 1e-3, absolute: 1e-7, "gradient")
    }
  }

  @Test func `a piece holds no more than was allowed, and all pieces together the batch`() {
    let whole = batch(randomPairs(40))
    let pieces = whole.pieces(ofAtMost: 30)
    #expect(pieces.count > 3)
    #expect(pieces.allSatisfy { $0.sources.count <= 30 && $0.targetOutputs.count <= 30 })
    #expect(pieces.flatMap(\.sources) == whole.sources)
    #expect(pieces.flatMap(\.targetInputs) == whole.targetInputs)
    #expect(pieces.flatMap(\.targetOutputs) == whole.targetOutputs)
    #expect(pieces.map(\.count).reduce(0, +) == 40)
    #expect(whole.pieces(ofAtMost: nil).count == 1)
    #expect(whole.pieces(ofAtMost: 1).count == 40)
  }

  @Test func `pieces have dropout masks of their own, fixed by the seed`() {
    let (first, second) = (
      train(tokensAtATime: 50, dropout: 0.2), train(tokensAtATime: 50, dropout: 0.2)
    )
    #expect(first.losses == second.losses && first.parameters == second.parameters)
  }
}

@Suite struct DivergenceTests {
  private let pairs = batch(randomPairs(12))

  private func step(_ model: Transformer) -> TrainingStep { TrainingStep(model, seed: 1) }

  private func poison(_ model: Transformer, _ name: String, _ value: Float) throws {
    let parameter = try #require(model.namedParameters.first { $0.name == name }?.parameter)
    var scalars = parameter.value.scalars
    scalars[0] = value
    parameter.value = Tensor(scalars, shape: parameter.shape)
  }

  @Test func `an update that is not finite changes nothing and names the weights`() throws {
    let model = Transformer(.forTests, seed: 1)
    let step = step(model)
    step(pairs)
    let name = try #require(model.namedParameters.first { $0.name.hasPrefix("decoder.layers.1") }?.name)
    try poison(model, name, .nan)
    let before = model.parameters.map { $0.value.scalars.map(\.bitPattern) }
    let result = step(pairs)
    #expect(!result.isFinite && result.update == 2)
    #expect(step.optimizer.updates == 1)
    #expect(model.parameters.map { $0.value.scalars.map(\.bitPattern) } == before)
    #expect(step.firstNotFinite(pairs) == "the weights '\(name)'")
  }

  @Test(arguments: [
    ("encoder.layers.1.feedForward", "encoder layer 2 of 2"),
    ("decoder.layers.0.feedForward", "decoder layer 1 of 2"),
    ("embedding.weight", "the sources' embeddings"),
  ])
  func `the first layer that overflows is named`(prefix: String, place: String) throws {
    let model = Transformer(.forTests, seed: 1)
    let names = model.namedParameters.map(\.name).filter { $0.hasPrefix(prefix) }
    // Finite weights whose products are not: the greatest float in a whole matrix.
    for name in names where name.hasSuffix("weight") {
      let parameter = try #require(model.namedParameters.first { $0.name == name }?.parameter)
      parameter.value = Tensor(
        Array(repeating: .greatestFiniteMagnitude, count: parameter.shape.count), shape: parameter.shape)
    }
    #expect(!names.isEmpty)
    let step = step(model)
    #expect(!step(pairs).isFinite)
    #expect(step.firstNotFinite(pairs) == place)
  }

  @Test func `a finite update has no such place`() {
    let step = step(Transformer(.forTests, seed: 1))
    #expect(step(pairs).isFinite)
    #expect(step.firstNotFinite(pairs) == nil)
  }
}
