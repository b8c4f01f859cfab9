import Foundation
import TensorCore
import Testing

private let width = 24

/// A layer with dropout, a residual and every kind of sharing.
private struct Layer: Sendable {
  let weight: Parameter, bias: Parameter, gain: Parameter
  let key: DropoutKey

  init(_ index: Int) {
    weight = Parameter("weight", normal([width, width], seed: UInt64(index + 1), scale: 0.3))
    bias = Parameter("bias", normal([width], seed: UInt64(index + 100)))
    gain = Parameter("gain", normal([width], seed: UInt64(index + 200)))
    key = DropoutKey(seed: 4).child(index)
  }

  var parameters: [Parameter] { [weight, bias, gain] }

  func callAsFunction(_ x: Tensor, memory: Tensor) -> Tensor {
    let segments = Segments(lengths: [x.shape[0]]), keys = Segments(lengths: [memory.shape[0]])
    let drop = Dropout(rate: 0.2, key: key)
    let attended = packedAttention(
      x, linear(memory, weight.value), memory, heads: 2, queries: segments, keys: keys, dropout: drop)
    let h = linear(x + attended, weight.value, bias.value, activation: .gelu, dropout: drop)
    return residualLayerNorm(x, h, gain: gain.value, bias: bias.value, dropout: drop)
  }
}

@Suite struct CheckpointedTests {
  private let layers = (0..<4).map { Layer($0) }
  private let shared = Parameter("shared", normal([width, width], seed: 50, scale: 0.3))
  private let start = normal([9, width], seed: 60)

  /// The loss and the gradients of all parameters and of the input, by a stack of layers over one memory.
  private func gradients(_ apply: (Layer, Tensor, Tensor) -> Tensor) -> [[UInt32]] {
    let x = start.detached()
    let memory = linear(x, shared.value, activation: .relu)
    var y = x
    for layer in layers { y = apply(layer, y, memory) }
    let loss = (y * y + linear(y, shared.value)).sum()
    let all = layers.flatMap(\.parameters) + [shared]
    let found = loss.gradients(of: all)
    let tensors = [loss] + loss.gradients(of: [x]) + all.compactMap { found[$0] }
    #expect(tensors.count == all.count + 2)
    return tensors.map { $0.scalars.map(\.bitPattern) }
  }

  @Test func `loss and gradients are the bits of those without, for inputs, parameters and what is shared`() {
    let plain = gradients { $0($1, memory: $2) }
    let kept = gradients { layer, x, memory in
      checkpointed([x, memory]) { [layer($0[0], memory: $0[1])] }[0]
    }
    #expect(plain == kept)
    // A tensor that the body merely uses gets its gradient as well.
    #expect(plain == gradients { layer, x, memory in checkpointed(x) { layer($0, memory: memory) } })
  }

  @Test func `it may be nested, and differentiated again`() {
    let plain = gradients { $0($1, memory: $2) }
    let nested = gradients { layer, x, memory in
      checkpointed([x, memory]) { outer in
        checkpointed(outer) { [layer($0[0], memory: $0[1])] }
      }[0]
    }
    #expect(plain == nested)
  }

  @Test func `several results each carry their gradient, one that is an input too`() {
    let (a, b) = (normal([2, 3]), normal([3], seed: 2))
    let body = { (x: [Tensor]) in [x[0] * x[1], x[1].exp(), x[0]] }
    func loss(_ y: [Tensor]) -> Tensor { (y[0] * y[0]).sum() + y[1].sum() * 3 + (y[2] * y[0]).sum() }
    let plain = loss(body([a, b])), kept = loss(checkpointed([a, b], body))
    #expect(plain.item == kept.item)
    for (one, other) in zip(plain.gradients(of: [a, b]), kept.gradients(of: [a, b])) {
      expectClose(one, other)
    }
    let check = gradientCheck([a, b]) { x in
      let y = checkpointed(x, body)
      return y[0] + y[1] * y[2]
    }
    #expect(check.error < 2e-3, "\(check)")
    // Only one of the results is used.
    let part = checkpointed([a, b], body)[1].sum().gradients(of: [a, b])
    expectClose(part[0], [Float](repeating: 0, count: 6))
    expectClose(part[1], b.exp())
  }

  @Test func `gradients written to a flat buffer are the same bits`() {
    let all = layers.flatMap(\.parameters)
    let offsets = all.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.shape.count) }
    func written(_ apply: (Layer, Tensor) -> Tensor) -> [UInt32] {
      var y = start
      for layer in layers { y = apply(layer, y) }
      let flat = FloatBuffer(repeating: .nan, count: offsets[all.count])
      (y * y).sum().writeGradients(of: all, into: flat, at: Array(offsets.dropLast()))
      return flat.values.scalars.map(\.bitPattern)
    }
    let plain = written { layer, x in layer(x, memory: x) }
    #expect(plain == written { layer, x in checkpointed(x) { layer($0, memory: $0) } })
  }

  @Test func `without gradients it is the body itself, and its precision is kept for the way back`() {
    let x = normal([8, width])
    let layer = layers[0]
    let body = { (x: Tensor) in layer(x, memory: x) }
    expectSameBits(noGrad { checkpointed(x, body) }, body(x))
    func gradient(_ apply: (Tensor) -> Tensor) -> Tensor {
      let y = withProductPrecision(.bf16) { apply(x) }
      return withProductPrecision(.bf16) { y.sum().gradients(of: [x])[0] }
    }
    expectSameBits(gradient(body), gradient { checkpointed($0, body) })
  }

  @Test func `tensors hold less memory at the peak`() async {
    // In a process of its own, because the pool counts for all threads.
    await #expect(processExitsWith: .exitCode(0)) {
      let layers = (0..<12).map { Layer($0) }
      let parameters = layers.flatMap(\.parameters)
      func train(_ apply: (Layer, Tensor) -> Tensor) {
        var y = normal([400, width], seed: 3)
        for layer in layers { y = apply(layer, y) }
        _ = (y * y).sum().gradients(of: parameters)
      }
      BufferPool.shared.releaseUnused()
      train { layer, x in checkpointed(x) { layer($0, memory: $0) } }
      let recomputed = TensorMemory.bytesHeld
      train { layer, x in layer(x, memory: x) }
      let plain = TensorMemory.bytesHeld
      exit(2 * recomputed < plain ? 0 : 1)
    }
  }
}
