import Foundation
import NeuralNetworks
import TensorCore
import Testing
import TransformerModel

/// Against torch.nn.TransformerEncoderLayer with `norm_first` false and true, by Tests/Golden/layers.py.
@Suite struct EncoderLayerGoldenTests {
  @Test(
    arguments: [TransformerConfiguration.LayerNormPlace.post, .pre],
    [TransformerConfiguration.FeedForwardActivation.relu, .gelu, .geluTanh])
  func `an encoder layer's output and gradient are PyTorch's`(
    place: TransformerConfiguration.LayerNormPlace,
    activation: TransformerConfiguration.FeedForwardActivation
  ) throws {
    let url = try #require(
      Bundle.module.url(
        forResource: "encoder-layers", withExtension: "safetensors", subdirectory: "Fixtures"))
    let golden = try TensorFile(contentsOf: url).tensors
    func tensor(_ name: String) throws -> Tensor { try #require(golden[name], "\(name)") }
    var random = Philox(seed: 1)
    let configuration = TransformerConfiguration.forTests.with {
      ($0.modelSize, $0.feedForwardSize, $0.heads, $0.keySize, $0.valueSize) = (8, 12, 2, 4, 4)
      $0.layerNormPlace = place
      $0.feedForwardActivation = activation
    }
    let layer = EncoderLayer(configuration, using: &random)
    let inner = layer.feedForward.inner, outer = layer.feedForward.outer, attention = layer.selfAttention
    let (weight, bias) = (
      try tensor("state.self_attn.in_proj_weight"), try tensor("state.self_attn.in_proj_bias")
    )
    for (index, projection) in [attention.query, attention.key, attention.value].enumerated() {
      projection.weight.value = weight.rows(index * 8..<index * 8 + 8).transposed()
      projection.bias?.value = bias.rows(index * 8..<index * 8 + 8)
    }
    for (linear, name) in [(attention.output, "self_attn.out_proj"), (inner, "linear1"), (outer, "linear2")] {
      linear.weight.value = try tensor("state.\(name).weight").transposed()
      linear.bias?.value = try tensor("state.\(name).bias")
    }
    for (norm, name) in [
      (layer.selfAttentionResidual.norm, "norm1"), (layer.feedForwardResidual.norm, "norm2"),
    ] {
      norm.gain.value = try tensor("state.\(name).weight")
      norm.bias.value = try tensor("state.\(name).bias")
    }
    let x = try tensor("x").reshaped(to: [12, 8]).detached()
    let y = layer(x, sentences: Segments(lengths: [6, 6]))
    let name = "\(place.rawValue).\(activation.rawValue)"
    expectClose(y.scalars, try tensor("\(name).y").scalars, relative: 1e-5, absolute: 2e-6, name)
    let upstream = try tensor("upstream").reshaped(to: [12, 8])
    let dx = (y * upstream).sum().gradients(of: [x])[0]
    expectClose(dx.scalars, try tensor("\(name).dx").scalars, relative: 1e-5, absolute: 1e-5, name)
  }
}
