import Foundation
import NeuralNetworks
import TensorCore
import Testing
import TransformerModel

/// Against PyTorch's encoder and decoder layers with the same weights, padded and masked there, packed here.
@Suite struct ParityTests {
  @Test(arguments: [TransformerConfiguration.LayerNormPlace.post, .pre])
  func `the loss and every gradient are PyTorch's`(place: TransformerConfiguration.LayerNormPlace) throws {
    let golden = try GoldenTransformer.load(place)
    let model = try golden.model(place)
    let result = model.loss(golden.batch, smoothing: LabelSmoothing(golden.smoothing))
    #expect(abs(Double(result.loss.item) - golden.loss) < 1e-5 * golden.loss)
    let perToken = result.negativeLogLikelihood / Double(result.count)
    #expect(abs(perToken - golden.negativeLogLikelihood) < 1e-5 * golden.negativeLogLikelihood)

    let gradients = result.loss.gradients(of: model.parameters)
    let expected = golden.arrays("gradient")
    #expect(expected.count == model.namedParameters.count)
    for (name, parameter) in model.namedParameters {
      let actual = try #require(gradients[parameter], "no gradient for \(name)")
      expectClose(actual.scalars, try #require(expected[name]), relative: 1e-4, absolute: 2e-6, name)
    }
  }

  @Test(arguments: [TransformerConfiguration.LayerNormPlace.post, .pre])
  func `ten Adam steps keep to PyTorch's losses`(place: TransformerConfiguration.LayerNormPlace) throws {
    let golden = try GoldenTransformer.load(place)
    let step = TrainingStep(
      try golden.model(place), schedule: .constant(golden.learningRate),
      labelSmoothing: LabelSmoothing(golden.smoothing),
      seed: 1)
    let losses = golden.adamLosses.map { _ in step(golden.batch).loss }
    expectClose(losses.map { Float($0) }, golden.adamLosses.map { Float($0) }, relative: 1e-4, absolute: 0)
  }

  @Test(arguments: [TransformerConfiguration.LayerNormPlace.post, .pre])
  func `ten Adam steps in bfloat16 keep to PyTorch's losses`(
    place: TransformerConfiguration.LayerNormPlace
  ) throws {
    let golden = try GoldenTransformer.load(place)
    let step = TrainingStep(
      try golden.model(place), schedule: .constant(golden.learningRate),
      labelSmoothing: LabelSmoothing(golden.smoothing),
      precision: .bf16, seed: 1)
    let losses = golden.adamLosses.map { _ in step(golden.batch).loss }
    expectClose(losses.map { Float($0) }, golden.adamLosses.map { Float($0) }, relative: 2e-2, absolute: 0)
    #expect(losses.map { Float($0) } != golden.adamLosses.map { Float($0) })
  }

  @Test func `the model has the parameters that the formula counts`() throws {
    for place in [TransformerConfiguration.LayerNormPlace.post, .pre] {
      for positions in [TransformerConfiguration.Positions.sinusoidal, .learned] {
        let configuration = TransformerConfiguration.tiny.with {
          $0.layerNormPlace = place
          $0.positions = positions
          $0.vocabularySize = 50
          $0.maximumLength = 20
          $0.keySize = 24
        }
        #expect(Transformer(configuration, seed: 1).parameterCount == configuration.parameterCount)
      }
    }
  }
}
