import Foundation
import NeuralNetworks
import TensorCore
import Testing
import TransformerModel

@Suite struct TensorFileTests {
  private func withFolder<R>(_ body: (URL) throws -> R) throws -> R {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tensors-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }

  private func words(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing was wrong"
    } catch {
      return "\(error)"
    }
  }

  @Test func `a file of Python's library is read, in each type`() throws {
    let url = try #require(
      Bundle.module.url(forResource: "library", withExtension: "safetensors", subdirectory: "Fixtures"))
    let file = try TensorFile(contentsOf: url)
    let expected: [Float] = [0, -0.0, 1.5, -2.25, 0x1p-24, 65504]
    for name in ["single", "double", "half"] {
      let tensor = try #require(file.tensors[name])
      #expect(tensor.shape == [2, 3])
      #expect(tensor.scalars.map(\.bitPattern) == expected.map(\.bitPattern), "\(name)")
    }
    #expect(file.tensors["empty"]?.shape == [0, 3])
    #expect(file.tensors["scalar"]?.item == 7)
    #expect(file.metadata == ["made by": "safetensors 0.8.0", "ümlaut": "注意"])
  }

  @Test func `what is written is read back to the bit`() throws {
    try withFolder { folder in
      let url = folder.appendingPathComponent("a.safetensors")
      var random = Philox(seed: 3)
      let tensors = [
        "x": Tensor(
          (0..<35).map { _ in Float(bitPattern: UInt32.random(in: 0..<0x7F80_0000, using: &random)) },
          shape: [5, 7]),
        "nothing": Tensor([], shape: [0]), "é\"/": Tensor(-0.0),
      ]
      try TensorFile(tensors, metadata: ["k": "v"]).write(to: url)
      let file = try TensorFile(contentsOf: url)
      #expect(file.metadata == ["k": "v"])
      #expect(Set(file.tensors.keys) == Set(tensors.keys))
      for (name, tensor) in tensors {
        #expect(file.tensors[name]?.shape == tensor.shape)
        #expect(file.tensors[name]?.scalars.map(\.bitPattern) == tensor.scalars.map(\.bitPattern))
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.safetensors"])
    }
  }

  @Test func `a model's weights go out and in`() throws {
    try withFolder { folder in
      let url = folder.appendingPathComponent("model.safetensors")
      let (first, second) = (Transformer(.forTests, seed: 1), Transformer(.forTests, seed: 2))
      try first.save(to: url)
      try second.load(from: url)
      let batch = batch(randomPairs(3))
      #expect(first(batch).scalars == second(batch).scalars)
    }
  }

  @Test func `weights of another shape are refused, and nothing is changed`() throws {
    try withFolder { folder in
      let url = folder.appendingPathComponent("model.safetensors")
      try Transformer(.forTests, seed: 1).save(to: url)
      let wider = Transformer(.forTests.with { $0.feedForwardSize = 64 }, seed: 2)
      let before = wider.parameters.map(\.value.scalars)
      #expect(
        words { try wider.load(from: url) }
          == "'\(url.path)': 'encoder.layers.0.feedForward.inner.weight' is [32, 48], but the model's is [32, 64]; "
          + "give the model the configuration it was saved with")
      #expect(wider.parameters.map(\.value.scalars) == before)
      let deeper = Transformer(.forTests.with { $0.layers = 3 }, seed: 2)
      #expect(words { try deeper.load(from: url) }.contains("which the model has"))
      let shallower = Transformer(.forTests.with { $0.layers = 1 }, seed: 2)
      #expect(words { try shallower.load(from: url) }.contains("belongs to no part of the model"))
    }
  }

  @Test func `a damaged file is refused with what was found`() throws {
    func fault(_ header: String, numbers: Int = 0, length: UInt64? = nil) throws -> String {
      try withFolder { folder in
        let url = folder.appendingPathComponent("damaged.safetensors")
        let count = withUnsafeBytes(of: (length ?? UInt64(header.utf8.count)).littleEndian) { Data($0) }
        try (count + Data(header.utf8) + Data(count: numbers)).write(to: url)
        let words = words { _ = try TensorFile(contentsOf: url) }
        return words.replacing("'\(url.path)': ", with: "")
      }
    }
    let one = #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#
    #expect(try fault(one, numbers: 8) == "nothing was wrong")
    #expect(try fault(one, numbers: 4).hasPrefix("'a' of shape [2] cannot stand at [0, 8] of 4 bytes"))
    #expect(try fault(one, numbers: 12) == "its header speaks of 8 bytes of numbers, but 12 are there")
    #expect(try fault("{", numbers: 8) == "its header is not the JSON of a safetensors file")
    #expect(try fault("{}", length: .max).hasPrefix("a header of 18446744073709551615 bytes does not fit"))
    for bad in ["[-1]", "[4611686018427387904,8]", "[3]"] {
      let header = #"{"a":{"dtype":"F32","shape":\#(bad),"data_offsets":[0,8]}}"#
      #expect(try fault(header, numbers: 8).contains("cannot stand at [0, 8]"), "\(bad)")
    }
    for offsets in ["[0]", "[8,0]", "[-8,0]", "[0,9223372036854775807]"] {
      let header = #"{"a":{"dtype":"F32","shape":[2],"data_offsets":\#(offsets)}}"#
      #expect(try fault(header, numbers: 8).contains("cannot stand at"), "\(offsets)")
    }
    #expect(
      try fault(#"{"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}"#, numbers: 8)
        == "'a' is of type I64; F64, F32, F16 and BF16 can be read")
  }

  @Test func `a folder that is not there is one clear line`() {
    let words = words { try TensorFile().write(to: URL(fileURLWithPath: "/nowhere/x.safetensors")) }
    #expect(words.hasPrefix("'/nowhere/x.safetensors': cannot be written: "))
  }
}
