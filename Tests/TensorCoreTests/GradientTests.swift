import Foundation
import TensorCore
import Testing

@Suite struct GradientTests {
  @Test(arguments: gradientCases + emptyGradientCases)
  func `a gradient equals central differences`(_ gradientCase: GradientCase) {
    let check = gradientCheck(gradientCase.operands(), gradientCase.function)
    #expect(check.error < 2e-3, "\(check)")
  }

  @Test func `every operation is among them, with something empty too`() throws {
    let operations = try operationsOfTheSources()
    #expect(operations.isSuperset(of: ["+", "exp", "layerNorm", "packedAttention", "slice"]))
    var checked: Set<String> = [], checkedEmpty: Set<String> = []
    for gradientCase in gradientCases + emptyGradientCases {
      let leaves = gradientCase.operands().map { $0.detached() }
      let recorder = OperationRecorder()
      let isEmpty = recorder.record {
        let result = gradientCase.function(leaves)
        _ = result.sum().gradients(of: leaves)
        return (leaves + [result]).contains { $0.count == 0 }
      }
      let names = recorder.profile.totals.keys.filter { $0.pass == .backward }.map(\.operation)
      checked.formUnion(names)
      if isEmpty { checkedEmpty.formUnion(names) }
    }
    #expect(operations.subtracting(checked).sorted() == [])
    #expect(operations.subtracting(checkedEmpty).sorted() == [])
  }

  /// The name of every operation with a rule for its gradient, as the sources give it: where a result is made, or where
  /// one of the functions that make it by another's name is called.
  private func operationsOfTheSources() throws -> Set<String> {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/TensorCore").standardizedFileURL
    var names: Set<String> = []
    for case let file as URL in try #require(
      FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      names.formUnion(
        text.matches(of: /(?:\.result|unary|affine|strided|normalize)\(\s*"([^"]+)"/).map { String($0.1) })
      let results = text.matches(of: /\.result\(\s*([^,]+),/).map { String($0.1) }
      #expect(results.allSatisfy { $0.hasPrefix("\"") || $0 == "operation" }, "\(file.lastPathComponent)")
    }
    return names
  }

  @Test func `the check sees a wrong gradient`() {
    // The gradient of x · detached(x) is x, that of the function is 2 x.
    let check = gradientCheck([normal([3])]) { $0[0] * $0[0].detached() }
    #expect(check.error > 0.1)
  }

  @Test func `the polynomial x² + 5x + 4 has the derivative 2x + 5`() {
    let x = Tensor([1, -2, 3])
    let y = x * x + 5 * x + 4
    expectClose(y.sum().gradients(of: [x])[0], [7, 1, 11])
  }

  @Test func `a fused activation and dropout have the bits of the operations one by one`() {
    let (x, w, b) = (normal([70, 9]), normal([9, 300], seed: 2), normal([300], seed: 3))
    let upstream = normal([70, 300], seed: 4)
    for (activation, plain) in [
      (Activation.gelu, { (z: Tensor) in z.gelu() }), (.geluTanh, { $0.gelu(approximation: .tanh) }),
      (.relu, { $0.relu() }),
    ] {
      let fused = linear(x, w, b, activation: activation, dropout: drop)
      let parts = dropout(plain(linear(x, w, b)), rate: drop.rate, key: drop.key)
      expectSameBits(fused, parts, "\(activation)")
      let one = (fused * upstream).sum().gradients(of: [x, w, b])
      let other = (parts * upstream).sum().gradients(of: [x, w, b])
      for (a, b) in zip(one, other) { expectClose(a, b, relative: 1e-6, absolute: 1e-6) }
    }
  }

  @Test func `a parameter used three times sums the gradients of all uses`() {
    let w = Parameter("w", Tensor([2, 3]))
    let y = (w.value * w.value + w.value).sum() + (4 * w.value).sum()
    let gradient = y.gradients(of: [w])[w]
    expectClose(gradient ?? .zeros([0]), [9, 11])
  }

  @Test func `an inner result can be differentiated by, and the graph can be used again`() {
    let x = Tensor([3])
    let h = x * x
    let y = (h * h).sum()
    expectClose(y.gradients(of: [h])[0], [18])
    expectClose(y.gradients(of: [x])[0], [108])
    let both = y.gradients(of: [h, x])
    expectClose(both[0], [18])
    expectClose(both[1], [108])
  }

  @Test func `what the result does not depend on has gradient zero, or none for a parameter`() {
    let x = Tensor([3]), other = Tensor([[1, 2]]), parameter = Parameter("unused", Tensor([1]))
    let y = (x * x).sum()
    expectClose(y.gradients(of: [other])[0], [0, 0])
    #expect(y.gradients(of: [parameter])[parameter] == nil)
  }

  @Test func `nothing is recorded without gradients`() {
    let x = Tensor([3])
    let y = noGrad { (x * x).sum() }
    expectClose(y.gradients(of: [x])[0], [0])
    expectClose(y, [9])
  }

  @Test func `a chain of a million operations is differentiated and freed`() {
    let x = Tensor([1])
    var y = x
    for _ in 0..<1_000_000 { y = y + 1 }
    #expect(y.item == 1_000_001)
    #expect(y.sum().gradients(of: [x])[0].item == 1)
  }

  @Test func `gradients written to a flat buffer equal those returned`() {
    let w = Parameter("w", normal([3, 4])), b = Parameter("b", normal([4], seed: 2))
    let unused = Parameter("unused", normal([2], seed: 3))
    let x = normal([5, 3], seed: 4)
    func loss() -> Tensor { (linear(x, w.value, b.value, activation: .relu) + b.value).power(2).sum() }
    let expected = loss().gradients(of: [w, b])
    let flat = FloatBuffer(repeating: .nan, count: 18)
    loss().writeGradients(of: [unused, w, b], into: flat, at: [0, 2, 14])
    let written = Tensor(viewing: flat.values, shape: [18])
    expectClose(written.rows(0..<2), [0, 0])
    expectClose(written.rows(2..<14), expected[w]?.scalars ?? [], relative: 1e-6)
    expectClose(written.rows(14..<18), expected[b]?.scalars ?? [], relative: 1e-6)
  }

  @Test func `a steady step asks the system for no memory`() async {
    // In a process of its own, because the pool counts for all threads.
    await #expect(processExitsWith: .exitCode(0)) {
      let w = Parameter("w", normal([64, 64])), x = normal([100, 64], seed: 2)
      let flat = FloatBuffer(repeating: 0, count: 64 * 64)
      func step() {
        linear(x, w.value, activation: .relu).power(2).sum().writeGradients(of: [w], into: flat, at: [0])
      }
      step()
      let before = TensorMemory.allocations
      for _ in 0..<50 { step() }
      exit(TensorMemory.allocations == before ? 0 : 1)
    }
  }
}
