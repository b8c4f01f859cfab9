import TensorCore
import Testing

/// What `packedAttention` computes, sentence by sentence and head by head, in plain operations.
private func reference(
  _ q: Tensor, _ k: Tensor, _ v: Tensor, heads: Int, queries: Segments, keys: Segments, mask: AttentionMask
) -> Tensor {
  let keySize = q.shape[1] / heads, valueSize = v.shape[1] / heads
  return .concatenated(
    (0..<queries.count).map { s in
      let n = queries[s].count, m = keys[s].count
      return .concatenated(
        (0..<heads).map { h in
          scaledDotProductAttention(
            q.rows(queries[s]).slice(axis: 1, h * keySize..<(h + 1) * keySize),
            k.rows(keys[s]).slice(axis: 1, h * keySize..<(h + 1) * keySize),
            v.rows(keys[s]).slice(axis: 1, h * valueSize..<(h + 1) * valueSize),
            mask: mask.keep(queries: n, keys: m)
          ).output
        }, axis: 1)
    })
}

private let masks: [AttentionMask] = [
  .none, .causal, .window(0), .window(2), .window(20), .window(1000), .causalWindow(0), .causalWindow(20),
]
private let lengths = [1, 0, 14, 16, 17, 31, 32, 33, 70]

@Suite struct AttentionTests {
  @Test(arguments: masks, [(keySize: 32, valueSize: 64), (3, 5), (20, 16)])
  func `the packed kernel equals plain operations, forwards and backwards`(
    _ mask: AttentionMask, _ sizes: (keySize: Int, valueSize: Int)
  ) {
    let segments = Segments(lengths: lengths)
    let q = normal([segments.rows, 2 * sizes.keySize], seed: 1)
    let k = normal([segments.rows, 2 * sizes.keySize], seed: 2)
    let v = normal([segments.rows, 2 * sizes.valueSize], seed: 3)
    let packed = packedAttention(q, k, v, heads: 2, queries: segments, keys: segments, mask: mask)
    let plain = reference(q, k, v, heads: 2, queries: segments, keys: segments, mask: mask)
    expectClose(packed, plain, relative: 1e-5, absolute: 3e-6)
    let upstream = normal(packed.shape, seed: 4)
    let gradients = (packed * upstream).sum().gradients(of: [q, k, v])
    let expected = (plain * upstream).sum().gradients(of: [q, k, v])
    for (gradient, value) in zip(gradients, expected) {
      expectClose(gradient, value, relative: 1e-4, absolute: 2e-5)
    }
  }

  @Test(arguments: masks)
  func `fewer and more queries than keys agree with plain operations`(_ mask: AttentionMask) {
    let queries = Segments(lengths: [1, 5, 40, 3]), keys = Segments(lengths: [20, 3, 33, 0])
    let q = normal([queries.rows, 8], seed: 1)
    let k = normal([keys.rows, 8], seed: 2), v = normal([keys.rows, 8], seed: 3)
    let packed = packedAttention(q, k, v, heads: 2, queries: queries, keys: keys, mask: mask)
    expectClose(
      packed, reference(q, k, v, heads: 2, queries: queries, keys: keys, mask: mask), absolute: 3e-6)
  }

  @Test func `the worked example of three keys has its known weights`() {
    let q = Tensor([[1, 0, 1, 0]]), k = Tensor([[1, 1, 0, 0], [0, 0, 1, 1], [2, 0, 0, 1]])
    let expected: [Float] = [0.2740686, 0.2740686, 0.4518628]
    let (output, weights) = scaledDotProductAttention(q, k, k)
    expectClose(weights, expected)
    let packed = packedAttentionWeights(
      q, k, heads: 1, queries: Segments(lengths: [1]), keys: Segments(lengths: [3]))
    #expect(packed[0].shape == [1, 1, 3])
    expectClose(packed[0], expected)
    expectClose(output, [0.2740686 + 2 * 0.4518628, 0.2740686, 0.2740686, 0.2740686 + 0.4518628])
  }

  @Test func `weights of each query sum to one, and hidden keys have exactly none`() {
    let segments = Segments(lengths: [5, 40])
    let q = normal([45, 12], seed: 1, scale: 3), k = normal([45, 12], seed: 2, scale: 3)
    let weights = packedAttentionWeights(q, k, heads: 3, queries: segments, keys: segments, mask: .causal)
    for (s, n) in [5, 40].enumerated() {
      #expect(weights[s].shape == [3, n, n])
      expectClose(weights[s].sum(axis: -1), [Float](repeating: 1, count: 3 * n), absolute: 1e-5)
      let scalars = weights[s].scalars
      for h in 0..<3 {
        for i in 0..<n { for j in i + 1..<max(n, i + 1) { #expect(scalars[(h * n + i) * n + j] == 0) } }
      }
    }
  }

  @Test func `a query that may look nowhere gets zero, and gradients without NaN`() {
    let q = normal([3, 4], seed: 1), k = normal([2, 4], seed: 2), v = normal([2, 4], seed: 3)
    // Three queries, two keys, the last query at the last key: the first one is before all keys.
    let y = packedAttention(
      q, k, v, heads: 2, queries: Segments(lengths: [3]), keys: Segments(lengths: [2]), mask: .causal)
    expectClose(y.rows(0..<1), [0, 0, 0, 0], relative: 0, absolute: 0)
    for gradient in y.sum().gradients(of: [q, k, v]) { #expect(isFinite(gradient)) }

    let masked = scaledDotProductAttention(q, k, v, mask: Tensor([[1, 1], [0, 0], [1, 0]]))
    expectClose(masked.weights.rows(1..<2), [0, 0], relative: 0, absolute: 0)
    expectClose(masked.output.rows(1..<2), [0, 0, 0, 0], relative: 0, absolute: 0)
    for gradient in masked.output.sum().gradients(of: [q, k, v]) {
      #expect(isFinite(gradient))
    }
  }

  @Test func `a later token changes nothing before it, to the bit`() {
    let segments = Segments(lengths: [40])
    let x = normal([40, 16], seed: 1)
    var scalars = x.scalars
    for i in 25 * 16..<26 * 16 { scalars[i] += 1 }
    let changed = Tensor(scalars, shape: x.shape)
    func attend(_ x: Tensor) -> Tensor {
      packedAttention(x, x, x, heads: 2, queries: segments, keys: segments, mask: .causal)
    }
    expectSameBits(attend(x).rows(0..<25), attend(changed).rows(0..<25))
    #expect(attend(x).rows(25..<26).scalars != attend(changed).rows(25..<26).scalars)
  }

  @Test func `sentences do not see each other`() {
    let x = normal([30, 16], seed: 1), segments = Segments(lengths: [10, 20])
    let together = packedAttention(x, x, x, heads: 2, queries: segments, keys: segments)
    let alone = x.rows(10..<30), one = Segments(lengths: [20])
    expectSameBits(
      together.rows(10..<30), packedAttention(alone, alone, alone, heads: 2, queries: one, keys: one))
  }

  @Test func `dropout on the weights keeps the expected output`() {
    // All values 1: the output is the sum of the kept weights over 1 - rate, 1 in the mean.
    let segments = Segments(lengths: [60]), x = normal([60, 8], seed: 1, scale: 0.1),
      ones = Tensor.ones([60, 8])
    let y = packedAttention(
      x, x, ones, heads: 8, queries: segments, keys: segments,
      dropout: Dropout(rate: 0.3, key: DropoutKey(seed: 5)))
    #expect(abs(y.mean().item - 1) < 0.02)
    let spread = y.scalars.map { abs($0 - 1) }.max() ?? 0
    #expect(spread > 0.01)
  }

  @Test func `masks show the keys that they say`() {
    #expect(AttentionMask.none.visibleKeys(of: 1, queries: 3, keys: 5) == 0..<5)
    #expect(AttentionMask.causal.visibleKeys(of: 1, queries: 3, keys: 5) == 0..<4)
    #expect(AttentionMask.window(1).visibleKeys(of: 1, queries: 3, keys: 5) == 2..<5)
    #expect(AttentionMask.causalWindow(1).visibleKeys(of: 1, queries: 3, keys: 5) == 2..<4)
    #expect(AttentionMask.causal.visibleKeys(of: 0, queries: 3, keys: 2).isEmpty)
    #expect(AttentionMask.window(3).visibleKeys(of: 0, queries: 9, keys: 2).isEmpty)
    #expect(AttentionMask.window(4).narrowed(to: 2) == .window(2))
    #expect(AttentionMask.causal.narrowed(to: 2) == .causalWindow(2))
  }

  @Test func `a window costs in proportion to queries times radius, not to queries squared`() {
    func pairs(_ n: Int, _ mask: AttentionMask) -> Int {
      packedAttentionPairs(queries: Segments(lengths: [n]), keys: Segments(lengths: [n]), mask: mask)
    }
    #expect(pairs(4096, .none) == 4096 * 4096)
    for radius in [1, 16, 128] {
      // Each query sees 2 r + 1 keys; a tile of 32 queries sees the keys of all of them, in whole vectors of 16.
      let (short, long) = (pairs(4096, .window(radius)), pairs(16384, .window(radius)))
      #expect(long <= 16384 * (2 * radius + 64) && short >= 4096 * radius)
      #expect(abs(Double(long) / Double(short) - 4) < 0.1)
      #expect(pairs(4096, .causalWindow(radius)) <= 4096 * (radius + 64))
    }
    #expect(abs(Double(pairs(4096, .causal)) / Double(4096 * 4096) - 0.5) < 0.01)
  }

  @Test func `a window of twice the length is full attention, to the bit`() {
    let segments = Segments(lengths: [1, 40, 17]), x = normal([58, 12], seed: 1)
    let full = packedAttention(x, x, x, heads: 3, queries: segments, keys: segments)
    let wide = packedAttention(x, x, x, heads: 3, queries: segments, keys: segments, mask: .window(80))
    expectSameBits(full, wide)
  }

  @Test func `attention over lists of all visible keys is packed attention`() {
    let segments = Segments(lengths: [3, 0, 20])
    let q = normal([23, 6], seed: 1), k = normal([23, 6], seed: 2), v = normal([23, 10], seed: 3)
    let upstream = normal([23, 10], seed: 4)
    for mask in [AttentionMask.none, .causal, .window(2)] {
      let lists = KeyLists(
        (0..<segments.count).flatMap { s in
          let n = segments[s].count
          return (0..<n).map { query in
            mask.visibleKeys(of: query, queries: n, keys: n).map { segments[s].lowerBound + $0 }
          }
        })
      let packed = packedAttention(q, k, v, heads: 2, queries: segments, keys: segments, mask: mask)
      let sparse = sparseAttention(q, k, v, heads: 2, keys: lists)
      expectClose(sparse, packed, absolute: 3e-6)
      let gradients = (sparse * upstream).sum().gradients(of: [q, k, v])
      let expected = (packed * upstream).sum().gradients(of: [q, k, v])
      for (gradient, value) in zip(gradients, expected) {
        expectClose(gradient, value, relative: 1e-4, absolute: 1e-5)
      }
    }
  }

  @Test func `an empty list of keys gives zero, and no gradient`() {
    let q = normal([2, 4], seed: 1), k = normal([3, 4], seed: 2), v = normal([3, 4], seed: 3)
    let y = sparseAttention(q, k, v, heads: 2, keys: KeyLists([[], [0, 2]]))
    expectClose(y.rows(0..<1), [0, 0, 0, 0], relative: 0, absolute: 0)
    let gradients = y.sum().gradients(of: [q, k, v])
    for gradient in gradients { #expect(isFinite(gradient)) }
    expectClose(gradients[0].rows(0..<1), [0, 0, 0, 0], relative: 0, absolute: 0)
    expectClose(gradients[2].rows(1..<2), [0, 0, 0, 0], relative: 0, absolute: 0)
  }

  @Test func `large scores do not overflow`() {
    let q = Tensor([[100, 0], [-100, 0]]), k = Tensor([[100, 0], [-100, 0]])
    let segments = Segments(lengths: [2])
    let weights = packedAttentionWeights(q, k, heads: 1, queries: segments, keys: segments)[0]
    expectClose(weights, [1, 0, 0, 1])
  }
}
