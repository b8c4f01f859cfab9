import Foundation
import NeuralNetworks
import TensorCore
import Testing
import TransformerModel

/// Against torch.nn.Transformer, by Tests/Golden/nn_transformer.py.
@Suite struct StateDictTests {
  private typealias Place = TransformerConfiguration.LayerNormPlace

  private static func configuration(_ place: Place) -> TransformerConfiguration {
    .forTests.with {
      ($0.modelSize, $0.feedForwardSize, $0.heads, $0.keySize, $0.valueSize) = (8, 12, 2, 4, 4)
      $0.vocabularySize = 11
      $0.layerNormPlace = place
      $0.feedForwardActivation = place == .pre ? .gelu : .relu
    }
  }

  private func model(_ place: Place, seed: UInt64 = 1) -> Transformer {
    Transformer(Self.configuration(place), seed: seed)
  }

  private func golden() throws -> [String: Tensor] {
    let url = try #require(
      Bundle.module.url(
        forResource: "nn-transformer", withExtension: "safetensors", subdirectory: "Fixtures"))
    return try TensorFile(contentsOf: url).tensors
  }

  /// The fixture's state of one case, under PyTorch's own names.
  private func state(_ place: Place) throws -> [String: Tensor] {
    let prefix = "\(place.rawValue)."
    let named = try golden().filter { $0.key.hasPrefix(prefix) }
    let state = Dictionary(
      uniqueKeysWithValues: named.map { (String($0.key.dropFirst(prefix.count)), $0.value) })
    return state.filter { !["memory", "scores"].contains($0.key) }
  }

  private func pairs(_ golden: [String: Tensor]) throws -> [TokenPair] {
    func rows(_ name: String) throws -> [[Int32]] {
      try #require(golden[name]).scalars.map { Int32($0) }.split(separator: 0).map(Array.init)
    }
    return zip(try rows("sources"), try rows("targets")).map { (source: $0, target: $1) }
  }

  private func fault(_ body: () throws(StateDictError) -> Void) -> StateDictError? {
    do throws(StateDictError) { try body() } catch { return error }
    return nil
  }

  @Test(arguments: [TransformerConfiguration.LayerNormPlace.post, .postAndLast, .pre])
  func `with PyTorch's weights the outputs are PyTorch's, and its state comes back to the bit`(
    place: TransformerConfiguration.LayerNormPlace
  ) throws {
    let golden = try golden(), state = try state(place)
    let model = model(place)
    try model.load(stateDict: state)
    let batch = batch(try pairs(golden))
    let memory = try #require(golden["\(place.rawValue).memory"])
    let encoded = model.encode(batch.sources, sentences: batch.sourceSegments)
    expectClose(encoded.scalars, memory.scalars, relative: 1e-5, absolute: 5e-6, "memory")
    let scores = try #require(golden["\(place.rawValue).scores"])
    expectClose(model(batch).scalars, scores.scalars, relative: 1e-5, absolute: 1e-5, "scores")

    let written = try model.stateDict()
    #expect(Set(written.keys) == Set(state.keys))
    for (name, tensor) in written {
      #expect(tensor.shape == state[name]?.shape, "\(name)")
      #expect(tensor.scalars.map(\.bitPattern) == state[name]?.scalars.map(\.bitPattern), "\(name)")
    }
  }

  @Test func `a model goes through a file of PyTorch's names and is the same`() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).safetensors")
    defer { try? FileManager.default.removeItem(at: url) }
    let configuration = Self.configuration(.pre).with { $0.positions = .learned }
    let (first, second) = (Transformer(configuration, seed: 1), Transformer(configuration, seed: 2))
    try first.save(stateDictTo: url)
    try second.load(stateDictFrom: url)
    #expect(first.weights.mapValues(\.scalars) == second.weights.mapValues(\.scalars))
    let other = Transformer(configuration.with { $0.layers = 3 }, seed: 1)
    #expect(
      fault { () throws(StateDictError) in try other.load(stateDictFrom: url) }?.description
        == "'\(url.path)': there is no 'encoder.layers.2.self_attn.in_proj_weight' in it, which the model has"
    )
  }

  @Test func `the state of nn.Transformer alone leaves the embeddings as they are`() throws {
    var state = try state(.postAndLast)
    state["embedding.weight"] = nil
    let prefixed = Dictionary(uniqueKeysWithValues: state.map { ("transformer.\($0.key)", $0.value) })
    let model = model(.postAndLast)
    let table = model.embedding.weight.value.scalars
    try model.load(
      stateDict: prefixed.merging(["src_embedding.weight": .zeros([3])]) { $1 }, prefix: "transformer.")
    #expect(model.embedding.weight.value.scalars == table)
    #expect(try model.stateDict()["encoder.norm.bias"]?.scalars == state["encoder.norm.bias"]?.scalars)
  }

  @Test func `a generator is taken where it is the embedding's matrix`() throws {
    var state = try state(.pre)
    state["generator.weight"] = state["embedding.weight"]
    try model(.pre).load(stateDict: state)
    state["generator.weight"] = .zeros([11, 8])
    #expect(
      fault { () throws(StateDictError) in try model(.pre).load(stateDict: state) }
        == .untied(tensor: "generator.weight"))
  }

  @Test func `what does not fit is named, and nothing is changed`() throws {
    let state = try state(.postAndLast)
    let model = model(.postAndLast)
    let before = model.weights.mapValues(\.scalars)
    func fault(_ change: (inout [String: Tensor]) -> Void) -> StateDictError? {
      var changed = state
      change(&changed)
      return self.fault { () throws(StateDictError) in try model.load(stateDict: changed) }
    }
    #expect(
      fault { $0["decoder.norm.bias"] = nil } == .tensor(.missing(tensor: "decoder.norm.bias")))
    #expect(
      fault { $0["encoder.layers.1.linear1.weight"] = .zeros([8, 12]) }
        == .tensor(
          .wrongShape(tensor: "encoder.layers.1.linear1.weight", found: [8, 12], expected: [12, 8])))
    #expect(
      fault { $0["encoder.layers.2.norm1.bias"] = .zeros([8]) }
        == .tensor(.unexpected(tensor: "encoder.layers.2.norm1.bias")))
    #expect(model.weights.mapValues(\.scalars) == before)
    let paper = self.model(.post)
    #expect(self.fault { () throws(StateDictError) in try paper.load(stateDict: state) } == .lastNorm)
  }

  @Test func `what nn.Transformer cannot hold is refused by name`() throws {
    let narrow = Transformer(Self.configuration(.pre).with { $0.keySize = 3 }, seed: 1)
    #expect(
      fault { () throws(StateDictError) in _ = try narrow.stateDict() }?.description
        == "nn.Transformer: d_k is 3, but PyTorch's heads have d_model / h = 8 / 2")
    let linear = Transformer(Self.configuration(.pre), seed: 1, attention: LinearAttention())
    #expect(
      fault { () throws(StateDictError) in _ = try linear.stateDict() }?.description.contains("'linear'")
        == true)
  }
}
