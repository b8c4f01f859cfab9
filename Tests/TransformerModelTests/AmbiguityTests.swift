import Foundation
import NeuralNetworks
import TensorCore
import Testing
import TransformerModel

@Suite struct AmbiguityTests {
  @Test func `tensor2tensor's positions are all sines, then all cosines`() {
    let encoding = PositionalEncoding(maximumLength: 3, modelSize: 4, areHalvesApart: true)
    expectClose(
      Array(encoding.table.scalars[4..<8]), [0.841471, 0.0001, 0.5403023, 1], absolute: 1e-6, "position 1")
    #expect(Array(encoding.table.scalars[..<4]) == [0, 0, 1, 1])
    // The paper's has a sine and a cosine of each frequency in turn.
    expectClose(
      Array(PositionalEncoding(maximumLength: 3, modelSize: 4).table.scalars[4..<8]),
      [0.841471, 0.5403023, 0.01, 0.99995], absolute: 1e-6, "the paper's position 1")
  }

  @Test func `LayerNorm by deviation is The Annotated Transformer's, with its gradient`() throws {
    let norm = LayerNorm(4, epsilon: 1e-6, formula: .deviation)
    // Mean 2.5, Σ (x − mean)² = 5, deviation √(5/3).
    let x = Tensor([1, 2, 3, 4], shape: [1, 4])
    let deviation = Float(5.0 / 3).squareRoot()
    expectClose(
      norm(x).scalars, [-1.5, -0.5, 0.5, 1.5].map { $0 / deviation }, absolute: 1e-5, "by deviation")
    expectClose(
      norm(adding: x, to: x, dropout: nil).scalars, norm(x + x).scalars, absolute: 1e-6, "with a residual")
    let model = Transformer(.forTests.with { $0.layerNormFormula = .deviation }, seed: 1)
    let gradients = model.loss(batch(randomPairs(3))).loss.gradients(of: model.parameters)
    for (name, parameter) in model.namedParameters {
      #expect(try #require(gradients[parameter], "\(name)").scalars.contains { $0 != 0 })
    }
  }

  @Test func `projections that start as one matrix are smaller by half of their variance`() {
    func bounds(_ start: TransformerConfiguration.ProjectionStart) -> [Float] {
      let model = Transformer(.tiny.with { $0.projectionStart = start }, seed: 1)
      let attention = model.encoder.layers[0].selfAttention
      return [attention.query, attention.key, attention.value, attention.output].map {
        $0.weight.value.scalars.map(abs).max() ?? 0
      }
    }
    // 16,384 draws come within a thousandth of the bound, which fairseq and nn.MultiheadAttention have as √(6 / 4E).
    let (alone, joint) = ((6 / Float(256)).squareRoot(), (6 / Float(512)).squareRoot())
    expectClose(bounds(.separate), [alone, alone, alone, alone], absolute: 1e-3, "each its own")
    expectClose(bounds(.joint), [joint, joint, joint, alone], absolute: 1e-3, "as one")
  }

  @Test func `the dropout places are the paper's or tensor2tensor's`() {
    let model = TransformerConfiguration.base
    #expect(model.dropout(as: .paper) == model)
    let other = model.dropout(as: .tensor2tensor)
    #expect(other.dropout == 0.1 && other.attentionDropout == 0.1 && other.feedForwardDropout == 0.1)
  }

  @Test func `padded tokens fill a batch with sentences times the longest`() {
    let pairs = randomPairs(120)
    let padded = TokenBatching(pairs, tokens: 60, counting: .padded, for: .forTests, seed: 5)
    let batches = Array(padded.batches(epoch: 0))
    func longest(_ batch: TokenBatch) -> Int {
      (0..<batch.count).map { max(batch.sourceSegments[$0].count, batch.targetSegments[$0].count) }.max() ?? 0
    }
    #expect(batches.allSatisfy { $0.count * longest($0) <= 60 })
    #expect(batches.map(\.count).reduce(0, +) == 120)
    let real = TokenBatching(pairs, tokens: 60, for: .forTests, seed: 5)
    #expect(Array(real.batches(epoch: 0)).count < batches.count)
  }

  @Test(arguments: [
    TransformerConfiguration.forTests.with { $0.positions = .sinusoidalHalves },
    .forTests.with { $0.layerNormFormula = .deviation }, .forTests.dropout(as: .tensor2tensor),
  ])
  func `a model with another reading trains and decodes`(configuration: TransformerConfiguration) {
    let model = Transformer(configuration, seed: 2)
    let step = TrainingStep(model, schedule: .constant(1e-3), seed: 2)
    let pairs = batch(randomPairs(10))
    let first = step(pairs).negativeLogLikelihood
    for _ in 0..<20 { step(pairs) }
    #expect(step(pairs).negativeLogLikelihood < first)
    #expect(
      model.decodeGreedily([[4, 5, 6]])
        == model.search([[4, 5, 6]], BeamSearch(width: 1)).map { $0[0].tokens })
  }
}
