import TensorCore
import Testing

/// Shapes that do not fit end the process with a message; each runs in a process of its own.
@Suite struct TrapTests {
  private func expectMessage(
    _ message: String, _ result: ExitTest.Result?, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let output = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(output.contains(message), sourceLocation: sourceLocation)
  }

  @Test func `matmul names both shapes and the inner dimensions`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.zeros([2, 3]).matmul(.zeros([4, 5]))
    }
    expectMessage("matmul: [2, 3] and [4, 5] differ in the inner dimension (3 and 4)", result)
  }

  @Test func `a sum that cannot broadcast names both shapes`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.zeros([2, 3]) + Tensor.zeros([2])
    }
    expectMessage("+: cannot broadcast [2, 3] with [2] (3 and 2)", result)
  }

  @Test func `an embedding names the index that is too large`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = embedding(.zeros([5, 4]), indices: [1, 5])
    }
    expectMessage("embedding: index 5 at 1 is not in 0..<5", result)
  }

  @Test func `a gradient wants a scalar`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x = Tensor.zeros([2, 3])
      _ = (x * x).gradients(of: [x])
    }
    expectMessage("gradients: [2, 3] has 6 elements; take its sum() or mean() first", result)
  }

  @Test func `a graph that was taken apart says so`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let w = Parameter("w", Tensor([2]))
      let loss = (w.value * w.value).sum()
      let flat = FloatBuffer(repeating: 0, count: 1)
      loss.writeGradients(of: [w], into: flat, at: [0])
      loss.writeGradients(of: [w], into: flat, at: [0])
    }
    expectMessage("this graph was taken apart by an earlier backward pass", result)
  }
}
