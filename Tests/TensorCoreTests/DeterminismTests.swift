import Foundation
import TensorCore
import Testing

/// A small network with every fused operation, on two halves of a batch.
private struct Network: Sendable {
  let width = 64, vocabulary = 200
  let table: Parameter, weight: Parameter, bias: Parameter, gain: Parameter, shift: Parameter

  init() {
    table = Parameter("table", normal([200, 64], seed: 1, scale: 0.2))
    weight = Parameter("weight", normal([64, 64], seed: 2, scale: 0.2))
    bias = Parameter("bias", normal([64], seed: 3))
    gain = Parameter("gain", normal([64], seed: 4))
    shift = Parameter("shift", normal([64], seed: 5))
  }

  var parameters: [Parameter] { [table, weight, bias, gain, shift] }

  /// The loss and flat gradients of one half, with products on one thread.
  func gradients(half: Int) -> [Float] {
    withProductThreads(1) {
      let segments = Segments(lengths: (0..<40).map { 5 + ($0 * 3 + half) % 20 })
      let indices = (0..<segments.rows).map { Int32(($0 * 7 + half) % vocabulary) }
      let drop = Dropout(rate: 0.1, key: DropoutKey(seed: 1, stream: UInt64(half)))
      let x = embedding(table.value, indices: indices, scale: 8, dropout: drop)
      let h = linear(x, weight.value, bias.value, activation: .relu, dropout: drop)
      let a = packedAttention(
        h, h, h, heads: 4, queries: segments, keys: segments, mask: .causal, dropout: drop)
      let y = residualLayerNorm(x, a, gain: gain.value, bias: shift.value, dropout: drop)
      let loss = projectedCrossEntropy(y, table.value, targets: indices, smoothing: 0.1, weight: 0.01).loss
      var offsets = [0]
      for parameter in parameters { offsets.append(offsets[offsets.count - 1] + parameter.shape.count) }
      let flat = FloatBuffer(uninitialized: offsets[parameters.count])
      let value = loss.item
      loss.writeGradients(of: parameters, into: flat, at: Array(offsets.dropLast()))
      return [value] + flat.values.scalars
    }
  }
}

@Suite struct DeterminismTests {
  @Test func `two halves on two threads give the bits of one after the other, again and again`() {
    let network = Network()
    let sequential = (0..<2).map { network.gradients(half: $0).map(\.bitPattern) }
    for _ in 0..<5 {
      // Each iteration writes its own element only.
      nonisolated(unsafe) var concurrent: [[UInt32]] = [[], []]
      let lock = NSLock()
      DispatchQueue.concurrentPerform(iterations: 2) { half in
        let bits = network.gradients(half: half).map(\.bitPattern)
        lock.withLock { concurrent[half] = bits }
      }
      #expect(concurrent == sequential)
    }
    #expect(sequential[0] != sequential[1])
  }

  @Test func `many threads may take and give back buffers at once`() {
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      for round in 0..<2000 {
        let count = (round * 37 + thread * 101) % 5000
        let buffer = FloatBuffer(repeating: Float(thread), count: count)
        if buffer.values.scalars.contains(where: { $0 != Float(thread) }) {
          Issue.record("a buffer was shared by two threads")
        }
      }
    }
  }

  @Test func `buffers are aligned and as large as asked`() {
    for count in [0, 1, 63, 64, 65, 1000, 1 << 20, (1 << 20) + 1] {
      let buffer = FloatBuffer(uninitialized: count)
      #expect(UInt(bitPattern: buffer.floats) % 64 == 0)
      buffer.floats.initialize(repeating: 1, count: count)
      #expect(buffer.count == count)
    }
  }
}
