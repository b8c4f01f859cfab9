import Foundation
import NeuralNetworks
import TensorCore
import Testing
import TransformerModel

@Suite struct RecomputationTests {
  private func train(_ configuration: TransformerConfiguration, _ attention: any Attention) -> [UInt32] {
    let model = Transformer(configuration, seed: 4, attention: attention)
    let step = TrainingStep(model, schedule: .noam(warmup: 5), seed: 4)
    let batching = TokenBatching(randomPairs(40), tokens: 120, for: configuration, seed: 4)
    let losses = batching.batches(epoch: 0).map { step($0).loss }
    return losses.map { Float($0).bitPattern }
      + model.parameters.flatMap { $0.value.scalars.map(\.bitPattern) }
  }

  @Test(arguments: [TransformerConfiguration.LayerNormPlace.post, .pre])
  func `training that computes its layers again gives the same bits`(
    place: TransformerConfiguration.LayerNormPlace
  ) {
    let configuration = TransformerConfiguration.forTests.with {
      $0.layerNormPlace = place
      $0.feedForwardDropout = 0.1
    }
    for attention in [SoftmaxAttention(), RealFormerAttention(), LinearAttention()] as [any Attention] {
      let plain = train(configuration, attention)
      let again = train(configuration.with { $0.recomputesLayers = true }, attention)
      #expect(plain == again, "\(attention.name)")
    }
  }

  @Test func `a step that computes its layers again holds less than half the memory`() async {
    // In a process of its own, because the pool counts for all threads.
    await #expect(processExitsWith: .exitCode(0)) {
      func megabytes(recomputing: Bool) -> Int {
        let configuration = TransformerConfiguration.forTests.with {
          $0.layers = 6
          $0.recomputesLayers = recomputing
        }
        BufferPool.shared.releaseUnused()
        let model = Transformer(configuration, seed: 1)
        TrainingStep(model, seed: 1)(batch(randomPairs(100, lengths: 60...60)))
        return TensorMemory.bytesHeld >> 20
      }
      let recomputing = megabytes(recomputing: true)
      let keeping = megabytes(recomputing: false)
      exit(2 * recomputing < keeping ? 0 : 1)
    }
  }
}
