import Foundation
import TensorCore
import Testing

/// PyTorch's, fairseq's, tensor2tensor's and The Annotated Transformer's losses, made by
/// Tests/Golden/label_smoothing.py.
private struct Golden: Decodable {
  struct Case: Decodable {
    let convention: LabelSmoothing.Convention
    let epsilon: Float
    let loss: Double
    let gradient: [Float]
  }

  let columns: Int
  let logits: [Float]
  let targets: [Int32]
  let cases: [Case]

  static func load() throws -> Golden {
    let url = try #require(
      Bundle.module.url(forResource: "label-smoothing", withExtension: "json", subdirectory: "Fixtures"))
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
  }
}

@Suite struct LabelSmoothingTests {
  @Test func `each convention has the loss and the gradient of the program it is named after`() throws {
    let golden = try Golden.load()
    #expect(Set(golden.cases.map(\.convention)) == Set(LabelSmoothing.Convention.allCases))
    for example in golden.cases {
      let name = "\(example.convention), \(example.epsilon)"
      let logits = Parameter("logits", Tensor(golden.logits, shape: [golden.targets.count, golden.columns]))
      let smoothing = LabelSmoothing(example.epsilon, example.convention)
      let loss = tokenLoss(logits.value, targets: golden.targets, smoothing: smoothing, weight: 1)
      #expect(abs(Double(loss.loss.item) / example.loss - 1) < 1e-5, "\(name)")
      let gradient = try #require(loss.loss.gradients(of: [logits])[logits])
      expectClose(gradient, example.gradient, relative: 1e-5, absolute: 1e-6, name)
    }
  }

  @Test func `the fused projection has the same loss and gradients in every convention`() throws {
    var random = Philox(seed: 3)
    let x = Parameter("x", .randomNormal([600, 6], standardDeviation: 1, using: &random))
    let table = Parameter("table", .randomNormal([9, 6], standardDeviation: 1, using: &random))
    let targets = (0..<600).map { Int32(1 + $0 % 8) }
    for convention in LabelSmoothing.Convention.allCases {
      let smoothing = LabelSmoothing(0.2, convention)
      let fused = projectedCrossEntropy(
        x.value, table.value, targets: targets, smoothing: smoothing, weight: 0.01)
      let plain = tokenLoss(
        x.value.matmul(table.value, transposeB: true), targets: targets, smoothing: smoothing, weight: 0.01)
      #expect(abs(fused.loss.item / plain.loss.item - 1) < 1e-5)
      let (a, b) = (fused.loss.gradients(of: [x, table]), plain.loss.gradients(of: [x, table]))
      for parameter in [x, table] {
        expectClose(
          try #require(a[parameter]), try #require(b[parameter]), relative: 1e-4, absolute: 1e-6,
          "\(convention)")
      }
    }
  }

  @Test func `the paper's two worked values come out`() {
    // Logits [2, 1, 0.1], target 0, ε = 0.1.
    func loss(_ convention: LabelSmoothing.Convention) -> Float {
      crossEntropy(
        Tensor([2, 1, 0.1], shape: [1, 3]), targets: [0], smoothing: LabelSmoothing(0.1, convention)
      ).item
    }
    #expect(abs(loss(.szegedy) - 0.513697) < 1e-6)
    #expect(abs(loss(.fairseq) - 0.562030) < 1e-6)
    #expect(abs(loss(.tensor2tensor) - (0.562030 - 0.394398)) < 2e-6)
  }

  @Test func `without a rate all conventions are the cross entropy`() {
    for convention in LabelSmoothing.Convention.allCases {
      let logits = Tensor([2, 1, 0.1, 0, 3, 1], shape: [2, 3])
      let smoothed = crossEntropy(logits, targets: [1, 2], smoothing: LabelSmoothing(0, convention))
      #expect(smoothed.item == crossEntropy(logits, targets: [1, 2]).item)
    }
  }

  @Test func `a prediction of q itself has a loss of 0 where the entropy is taken off`() {
    // Six words; q = 0.9 at word 2, 0.02 at the others.
    let logs = (0..<6).map { Float(log($0 == 2 ? 0.9 : 0.02)) }
    let loss = crossEntropy(
      Tensor(logs, shape: [1, 6]), targets: [2], smoothing: LabelSmoothing(0.1, .tensor2tensor))
    #expect(abs(loss.item) < 1e-6)
  }
}
