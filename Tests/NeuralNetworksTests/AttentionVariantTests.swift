import Foundation
import NeuralNetworks
import TensorCore
import Testing

/// What each variant equals, or tends to, by its definition.
@Suite struct AttentionVariantTests {
  private let softmax = SoftmaxAttention()

  private func input(_ lengths: [Int], mask: AttentionMask = .none, keySize: Int = 8) -> AttentionInput {
    let sentences = Segments(lengths: lengths)
    return AttentionInput(
      q: normal([sentences.rows, 2 * keySize], seed: 1), k: normal([sentences.rows, 2 * keySize], seed: 2),
      v: normal([sentences.rows, 6], seed: 3), heads: 2, queries: sentences, keys: sentences, mask: mask)
  }

  /// `[heads][query][key]` of the first sentence.
  private func weights(_ attention: any Attention, _ input: AttentionInput) -> [[[Float]]] {
    let tensor = attention.weights(input)[0], (n, m) = (tensor.shape[1], tensor.shape[2])
    let scalars = tensor.scalars
    return (0..<tensor.shape[0]).map { h in
      (0..<n).map { i in Array(scalars[(h * n + i) * m..<(h * n + i + 1) * m]) }
    }
  }

  @Test func `linear attention's weights are φ(q) · φ(k), normalised`() {
    let input = input([5], mask: .causal)
    let found = weights(LinearAttention(), input)
    let (q, k) = (input.q.scalars, input.k.scalars)
    func phi(_ x: Float) -> Double { x > 0 ? Double(x) + 1 : exp(Double(x)) }
    for head in 0..<2 {
      for i in 0..<5 {
        let similarity = (0...i).map { j in
          (0..<8).reduce(0.0) { $0 + phi(q[i * 16 + head * 8 + $1]) * phi(k[j * 16 + head * 8 + $1]) }
        }
        let total = similarity.reduce(0, +)
        let expected = similarity.map { Float($0 / total) } + [Float](repeating: 0, count: 4 - i)
        expectClose(found[head][i], expected, absolute: 1e-6)
      }
    }
  }

  @Test func `linear attention over 200 tokens is its quadratic form, causal or not`() {
    for mask in [AttentionMask.none, .causal] {
      let input = input([200, 64, 65], mask: mask)
      let attention = LinearAttention()
      let quadratic = input.bySentence { attention.weights(input)[$0.index].matmul($0.v) }
      expectClose(attention(input), quadratic, relative: 1e-4, absolute: 2e-6)
    }
  }

  @Test func `cosine attention is (Σ v + q̂ K̂ᵀV) / (n + q̂ Σ k̂), and never below zero`() {
    let input = input([7])
    let expected = input.bySentence { sentence in
      func unit(_ x: Tensor) -> Tensor { x / (x * x).sum(axis: 2, keepDimensions: true).sqrt() }
      let (q, k) = (unit(sentence.q), unit(sentence.k))
      let above =
        sentence.v.sum(axis: 1, keepDimensions: true) + q.matmul(k.matmul(sentence.v, transposeA: true))
      return above / (7 + q.matmul(k.sum(axis: 1, keepDimensions: true), transposeB: true))
    }
    expectClose(CosineAttention()(input), expected, absolute: 1e-6)
    #expect(CosineAttention().weights(input)[0].scalars.allSatisfy { $0 >= 0 })
  }

  @Test func `RealFormer's first layer is the paper's, and one without scores repeats the layer below`() {
    let first = input([6, 3], mask: .causal)
    let attention = RealFormerAttention()
    var scores: [Tensor] = []
    expectClose(attention(first, scores: &scores), softmax(first), absolute: 2e-6)
    #expect(scores.map(\.shape) == [[2, 6, 6], [2, 3, 3]])
    var second = first
    second.q = .zeros(first.q.shape)
    let below = attention.weights(first)
    let above = attention.weights(second, scores: scores)
    for (one, other) in zip(below, above) { expectClose(one, other, relative: 0, absolute: 0) }
    // What it hands on is the sum of both layers.
    var handed = scores
    _ = attention(first, scores: &handed)
    for (one, two) in zip(scores, handed) { expectClose(two, one * 2) }
    #expect(attention.parameters.isEmpty)
  }

  @Test func `RealFormer's scores carry gradients to the layer below`() {
    let check = gradientCheck([normal([4, 8]), normal([4, 8], seed: 2)], step: 5e-3) { x in
      let one = Segments(lengths: [4])
      var scores: [Tensor] = []
      func layer(_ x: Tensor) -> Tensor {
        RealFormerAttention()(
          AttentionInput(q: x, k: x, v: x, heads: 2, queries: one, keys: one), scores: &scores)
      }
      return layer(layer(x[0]) + x[1])
    }
    #expect(check.error < 2e-3, "\(check)")
  }

  @Test func `local attention of twice the length is full, to the bit, and sees its window only`() {
    for mask in [AttentionMask.none, .causal] {
      let input = input([20], mask: mask)
      #expect(LocalAttention(radius: 40)(input).scalars == softmax(input).scalars)
      let found = weights(LocalAttention(radius: 3), input)
      for i in 0..<20 {
        for j in 0..<20 {
          let isVisible = abs(i - j) <= 3 && (mask == .none || j <= i)
          #expect((found[0][i][j] > 0) == isVisible)
        }
      }
    }
  }

  @Test func `atrous attention sees every step-th position, and all at a step of one`() {
    for mask in [AttentionMask.none, .causal] {
      let input = input([20, 5], mask: mask)
      expectClose(AtrousAttention(step: 1)(input), softmax(input), absolute: 3e-6)
      let found = weights(AtrousAttention(step: 4), input)
      for i in 0..<20 {
        for j in 0..<20 {
          let isVisible = (i - j).isMultiple(of: 4) && (mask == .none || j <= i)
          #expect((found[1][i][j] > 0) == isVisible)
        }
      }
    }
  }

  @Test func `sparse attention sees the union of local and atrous, each pair once`() {
    for mask in [AttentionMask.none, .causal] {
      let input = input([30], mask: mask)
      let found = weights(SparseAttention(radius: 2, step: 5), input)
      var pairs = 0
      for i in 0..<30 {
        for j in 0..<30 {
          let isVisible = (abs(i - j) <= 2 || (i - j).isMultiple(of: 5)) && (mask == .none || j <= i)
          #expect((found[0][i][j] > 0) == isVisible)
          pairs += isVisible ? 1 : 0
        }
      }
      #expect(SparseAttention(radius: 2, step: 5).lists(input).pairs == pairs)
      expectClose(SparseAttention(radius: 30, step: 7)(input), softmax(input), absolute: 3e-6)
    }
    // n · (2 r + 1 + n / step) pairs, of n².
    #expect(SparseAttention(radius: 4, step: 32).lists(input([1024])).pairs < 1024 * 41)
  }

  @Test func `a local layer and an atrous layer reach every position`() {
    let input = input([40])
    let local = LocalAttention(radius: 4).weights(input)[0]
    let atrous = AtrousAttention(step: 5).weights(input)[0]
    #expect(atrous.matmul(local).scalars.allSatisfy { $0 > 0 })
    #expect(!atrous.matmul(atrous).scalars.allSatisfy { $0 > 0 })
  }

  @Test func `rows of efficient, linear and cosine attention's weights sum to one`() {
    for attention in [EfficientAttention(), LinearAttention(), CosineAttention()] as [any Attention] {
      let sums = attention.weights(input([9]))[0].sum(axis: 2)
      expectClose(sums, .ones(sums.shape), absolute: 2e-6, attention.name)
      #expect(attention.weights(input([9]))[0].scalars.allSatisfy { $0 >= 0 })
    }
  }

  @Test func `Nyström with a landmark for each token is the paper's attention, as far as the iterations go`()
  {
    let input = input([16], keySize: 16)
    let exact = softmax(input)
    func error(_ iterations: Int) -> Float {
      (NystromAttention(landmarks: 64, iterations: iterations)(input) - exact).scalars.map(abs).max() ?? 0
    }
    #expect(error(20) < 2e-3, "\(error(20))")
    #expect(error(6) < error(3) && error(20) < error(6), "\(error(3)), \(error(6)), \(error(20))")
    let sums = NystromAttention(landmarks: 16, iterations: 20).weights(input)[0].sum(axis: 2)
    expectClose(sums, .ones(sums.shape), absolute: 2e-3)
  }

  @Test func `entropy-invariant attention is the paper's at its own length, and sharper beyond`() {
    let input = input([24])
    expectClose(EntropyInvariantAttention(length: 24)(input), softmax(input), absolute: 3e-6)
    func entropy(_ weights: Tensor) -> Float {
      -(weights * (weights + 1e-30).log()).sum().item / Float(weights.shape[0] * weights.shape[1])
    }
    let short = EntropyInvariantAttention(length: 8).weights(input)[0]
    #expect(entropy(short) < entropy(softmax.weights(input)[0]))
    // Under the causal mask, n is what each query sees.
    var causal = input
    causal.mask = .causal
    let rows = weights(EntropyInvariantAttention(length: 8), causal), plain = weights(softmax, causal)
    expectClose(rows[0][7], plain[0][7], absolute: 1e-6)
    #expect(rows[0][7] != plain[0][6] && rows[0][20] != plain[0][20])
  }

  @Test func `top-k of all keys is the paper's attention, and of k leaves k`() {
    for mask in [AttentionMask.none, .causal] {
      let input = input([12], mask: mask)
      expectClose(TopKAttention(k: 12)(input), softmax(input), absolute: 3e-6)
      for (i, row) in weights(TopKAttention(k: 3), input)[1].enumerated() {
        #expect(row.filter { $0 > 0 }.count == (mask == .causal ? min(3, i + 1) : 3))
      }
    }
  }

  @Test func `Performer comes nearer to the paper's attention with more features`() {
    let input = input([32], keySize: 16)
    let exact = softmax.weights(input)[0]
    func error(_ features: Int) -> Float {
      let errors = (1...8).map { (seed: UInt64) in
        let weights = PerformerAttention(features: features, seed: seed).weights(input)[0]
        return (weights - exact).scalars.reduce(0) { $0 + abs($1) } / Float(exact.count)
      }
      return errors.reduce(0, +) / Float(errors.count)
    }
    let (few, more, many) = (error(16), error(256), error(4096))
    #expect(many < more && more < few && many < 0.5 * few, "\(few), \(more), \(many)")
    let weights = PerformerAttention(features: 64).weights(input)[0]
    expectClose(weights.sum(axis: 2), .ones([2, 32]), absolute: 2e-6)
    #expect(weights.scalars.allSatisfy { $0 >= 0 })
  }

  @Test func `additive attention is uniform without weights, and its own formula with them`() throws {
    let input = input([6, 3], mask: .causal)
    var random = Philox(seed: 2)
    let sizes = AttentionSizes(heads: 2, keySize: 8, valueSize: 3, maximumLength: 6)
    let attention = AdditiveAttention(hiddenSize: 5).prepared(for: sizes, using: &random)
    #expect(attention.namedParameters.map(\.name) == ["queryWeight", "keyWeight", "scoreWeight"])
    let found = weights(attention, input)[1][4]
    let (wq, wk, w) = (
      attention.parameters[0].value, attention.parameters[1].value, attention.parameters[2].value
    )
    let q = input.q.rows(4..<5).slice(axis: 1, 8..<16).matmul(wq.rows(1..<2).reshaped(to: [8, 5]))
    let k = input.k.rows(0..<5).slice(axis: 1, 8..<16).matmul(wk.rows(1..<2).reshaped(to: [8, 5]))
    let scores = (q + k).tanh().matmul(w.rows(1..<2).reshaped(to: [5, 1])).reshaped(to: [5])
    expectClose(found, scores.softmax().scalars + [0], absolute: 1e-6)
    let score = try #require(attention.scoreWeight)
    score.value = .zeros(score.shape)
    expectClose(weights(attention, input)[0][3], [0.25, 0.25, 0.25, 0.25, 0, 0])
  }

  @Test func `additive attention's own parameters have the gradients of central differences`() {
    let whole = input([4])
    var random = Philox(seed: 2)
    let sizes = AttentionSizes(heads: 2, keySize: 8, valueSize: 3, maximumLength: 6)
    let attention = AdditiveAttention(hiddenSize: 2).prepared(for: sizes, using: &random)
    let upstream = normal([4, 6], seed: 9)
    func loss() -> Tensor { (attention(whole) * upstream).sum() }
    let gradients = loss().gradients(of: attention.parameters)
    for parameter in attention.parameters {
      let (value, analytic) = (parameter.value, gradients[parameter]?.scalars ?? [])
      for index in value.scalars.indices {
        func moved(_ step: Float) -> Float {
          var scalars = value.scalars
          scalars[index] += step
          parameter.value = Tensor(scalars, shape: value.shape)
          defer { parameter.value = value }
          return noGrad { loss().item }
        }
        #expect(abs((moved(0.02) - moved(-0.02)) / 0.04 - analytic[index]) < 2e-3)
      }
    }
  }

  @Test func `Linformer with identities for its mixing is the paper's attention`() throws {
    let input = input([10])
    var random = Philox(seed: 1)
    let sizes = AttentionSizes(heads: 2, keySize: 8, valueSize: 3, maximumLength: 10)
    let attention = LinformerAttention(mixed: 10).prepared(for: sizes, using: &random)
    #expect(attention.namedParameters.map(\.name) == ["keyMixing", "valueMixing"])
    for parameter in attention.parameters {
      parameter.value = Tensor((0..<100).map { $0 % 11 == 0 ? 1 : 0 }, shape: [10, 10])
    }
    expectClose(attention(input), softmax(input), absolute: 3e-6)
  }
}
