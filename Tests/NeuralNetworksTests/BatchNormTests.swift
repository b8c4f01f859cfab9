import Foundation
import NeuralNetworks
import TensorCore
import Testing

@Suite struct BatchNormTests {
  private func golden() throws -> [String: Tensor] {
    let url = try #require(
      Bundle.module.url(forResource: "batch-norm", withExtension: "safetensors", subdirectory: "Fixtures"))
    return try TensorFile(contentsOf: url).tensors
  }

  @Test
  func `three steps of training and an evaluation are PyTorch's, with gradients and running statistics`()
    throws
  {
    let golden = try golden()
    func tensor(_ name: String) throws -> Tensor { try #require(golden[name], "\(name)") }
    let norm = BatchNorm(4)
    norm.gain.value = try tensor("gain")
    norm.bias.value = try tensor("bias")
    for step in 0..<3 {
      let x = try tensor("\(step).x")
      let y = norm(x, isTraining: true)
      expectClose(y, try tensor("\(step).y"), absolute: 2e-6, "step \(step)")
      let loss = (y * (try tensor("\(step).upstream"))).sum()
      expectClose(loss.gradients(of: [x])[0], try tensor("\(step).dx"), absolute: 4e-6)
      let gradients = loss.gradients(of: norm.parameters)
      expectClose(try #require(gradients[norm.gain]), try tensor("\(step).dgain"), absolute: 4e-6)
      expectClose(try #require(gradients[norm.bias]), try tensor("\(step).dbias"), absolute: 4e-6)
      expectClose(norm.runningMean.value, try tensor("\(step).mean"))
      expectClose(norm.runningVariance.value, try tensor("\(step).variance"))
    }
    let (x, y) = (try tensor("evaluated.x"), try tensor("evaluated.y"))
    let before = norm.runningMean.value.scalars
    expectClose(norm(x, isTraining: false), y, absolute: 2e-6)
    #expect(norm.runningMean.value.scalars == before)
  }

  @Test func `a gradient equals central differences, in training and after`() {
    for isTraining in [true, false] {
      let check = gradientCheck([normal([2, 3, 4]), normal([4], seed: 2), normal([4], seed: 3)]) {
        BatchNorm(4)($0[0], isTraining: isTraining) * $0[1] + $0[2]
      }
      #expect(check.error < 2e-3, "\(check)")
    }
  }

  @Test func `a row's result depends on the other rows in BatchNorm's training only, and never in LayerNorm`()
  {
    let x = normal([6, 4])
    var scalars = x.scalars
    for element in 20..<24 { scalars[element] += 3 }
    let other = Tensor(scalars, shape: x.shape)
    func first(_ layer: (Tensor) -> Tensor) -> (Bool) {
      layer(x).rows(0..<5).scalars == layer(other).rows(0..<5).scalars
    }
    #expect(!first { BatchNorm(4)($0, isTraining: true) })
    #expect(first { BatchNorm(4)($0, isTraining: false) })
    #expect(first { LayerNorm(4)($0) })
  }

  @Test func `running statistics are saved and loaded with the parameters`() throws {
    let (one, two) = (BatchNorm(4), BatchNorm(4))
    _ = one(normal([6, 4]), isTraining: true)
    #expect(Set(one.weights.keys) == ["gain", "bias", "runningMean", "runningVariance"])
    #expect(one.parameterCount == 8)
    try two.load(one.weights)
    #expect(two.runningVariance.value.scalars == one.runningVariance.value.scalars)
    #expect(throws: TensorFileError.Fault.missing(tensor: "runningMean")) {
      try two.load(["gain": .ones([4]), "bias": .ones([4]), "runningVariance": .ones([4])])
    }
  }

  @Test func `one row has no variance to train with`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = BatchNorm(4)(.zeros([1, 4]), isTraining: true)
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("BatchNorm: a batch of 1 rows has no variance; train with two or more"))
  }
}
