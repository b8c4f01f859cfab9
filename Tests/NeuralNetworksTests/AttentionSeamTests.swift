import NeuralNetworks
import TensorCore
import Testing

private func prepared(_ attention: any Attention, maximumLength: Int = 150) -> any Attention {
  var random = Philox(seed: 11)
  let sizes = AttentionSizes(heads: 2, keySize: 4, valueSize: 3, maximumLength: maximumLength)
  return attention.prepared(for: sizes, using: &random)
}

/// Every attention that there is.
private let attentions: [any Attention] = [
  SoftmaxAttention(), LinearAttention(), CosineAttention(), RealFormerAttention(), LocalAttention(radius: 2),
  AtrousAttention(step: 3), SparseAttention(radius: 1, step: 4), EfficientAttention(),
  NystromAttention(landmarks: 3), EntropyInvariantAttention(length: 6), TopKAttention(k: 2),
  prepared(LinformerAttention(mixed: 3)), PerformerAttention(features: 6),
  prepared(AdditiveAttention(hiddenSize: 3)),
]

private let masks: [AttentionMask] = [.none, .causal, .window(1), .causalWindow(3)]

/// Two heads with keys of 4 and values of 3.
private func input(
  queries: [Int], keys: [Int], mask: AttentionMask = .none, dropout: Dropout? = nil, scale: Float = 1
) -> AttentionInput {
  let (queries, keys) = (Segments(lengths: queries), Segments(lengths: keys))
  return AttentionInput(
    q: normal([queries.rows, 8], seed: 1, scale: scale), k: normal([keys.rows, 8], seed: 2, scale: scale),
    v: normal([keys.rows, 6], seed: 3), heads: 2, queries: queries, keys: keys, mask: mask, dropout: dropout)
}

/// The weights' product with the values, packed as an attention packs its output.
private func gathered(_ weights: [Tensor], _ input: AttentionInput) -> Tensor {
  input.bySentence { weights[$0.index].matmul($0.v) }
}

@Suite struct AttentionSeamTests {
  @Test(arguments: attentions.indices, masks)
  func `an attention's output is its weights times the values, of packed sentences of any lengths`(
    _ index: Int, _ mask: AttentionMask
  ) {
    let attention = attentions[index]
    guard attention.supports(mask) else { return }
    for (queries, keys) in [
      ([5, 1, 9, 0], [5, 1, 9, 2]), ([1, 2, 3], [7, 2, 4]), ([70], [140]), ([], []),
    ] {
      let input = input(queries: queries, keys: keys, mask: mask)
      let output = attention(input)
      #expect(output.shape == [input.queries.rows, 6])
      expectClose(
        output, gathered(attention.weights(input), input), relative: 1e-4, absolute: 1e-5, attention.name)
    }
  }

  @Test(arguments: attentions.indices, masks)
  func `an attention's gradient equals central differences`(_ index: Int, _ mask: AttentionMask) {
    let attention = attentions[index]
    guard attention.supports(mask) else { return }
    let whole = input(queries: [5, 0, 2], keys: [5, 1, 4], mask: mask)
    let check = gradientCheck([whole.q, whole.k, whole.v], step: 5e-3) {
      var input = whole
      (input.q, input.k, input.v) = ($0[0], $0[1], $0[2])
      return attention(input)
    }
    #expect(check.error < 3e-3, "\(attention.name): \(check)")
  }

  @Test(arguments: attentions.indices, masks)
  func `a query that may look nowhere gets zero, and gradients without NaN`(
    _ index: Int, _ mask: AttentionMask
  ) {
    let attention = attentions[index]
    guard attention.supports(mask) else { return }
    // A sentence without keys; one whose first queries stand before all keys.
    let input = input(queries: [2, 5], keys: [0, 2], mask: mask)
    let output = attention(input)
    let blind = mask == .none ? 2 : 4
    if attention.name != attentions[11].name || mask == .none {
      #expect(output.rows(0..<blind).scalars.allSatisfy { $0 == 0 }, "\(attention.name)")
    }
    for gradient in output.sum().gradients(of: [input.q, input.k, input.v]) {
      #expect(isFinite(gradient), "\(attention.name)")
    }
    for weights in attention.weights(input) { #expect(isFinite(weights), "\(attention.name)") }
  }

  @Test(arguments: attentions.indices)
  func `under the causal mask a later token changes nothing before it`(_ index: Int) {
    let attention = attentions[index]
    guard attention.supports(.causal) else { return }
    let whole = input(queries: [100], keys: [100], mask: .causal)
    var scalars = whole.k.scalars
    for element in 80 * 8..<81 * 8 { scalars[element] *= 9 }
    var changed = whole
    changed.k = Tensor(scalars, shape: whole.k.shape)
    let (before, after) = (attention(whole), attention(changed))
    #expect(before.rows(0..<80).scalars == after.rows(0..<80).scalars, "\(attention.name)")
    #expect(before.rows(80..<100).scalars != after.rows(80..<100).scalars, "\(attention.name)")
  }

  @Test(arguments: attentions.indices)
  func `the last query with all keys, as in cached decoding, gets the last row of the whole`(_ index: Int) {
    let attention = attentions[index]
    guard attention.supports(.causal) else { return }
    let whole = input(queries: [90], keys: [90], mask: .causal)
    var last = whole
    last.q = whole.q.rows(89..<90)
    last.queries = Segments(lengths: [1])
    expectClose(
      attention(last), attention(whole).rows(89..<90), relative: 1e-5, absolute: 2e-6, attention.name)
  }

  @Test func `a mask that an attention has no form for is refused`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = EfficientAttention()(input(queries: [3], keys: [3], mask: .causal))
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("attention: attention 'efficient' has no causal form; take another one there"))
  }

  @Test func `attentions differ in their names and outputs`() {
    #expect(Set(attentions.map(\.name)).count == attentions.count)
    let input = input(queries: [9], keys: [9])
    // Alone, RealFormer is the paper's attention; nothing else is.
    let outputs = attentions.map { $0(input).scalars.map { ($0 * 1e4).rounded() } }
    #expect(Set(outputs).count == attentions.count - 1)
  }

  @Test func `dropout acts on weights where there are any, each sentence's its own`() {
    let dropout = Dropout(rate: 0.5, key: DropoutKey(seed: 3))
    for attention in attentions where attention.dropsWeights {
      let plain = input(queries: [4, 4], keys: [4, 4])
      var dropped = plain
      dropped.dropout = dropout
      let output = attention(dropped)
      #expect(output.scalars != attention(plain).scalars, "\(attention.name)")
      #expect(output.scalars == attention(dropped).scalars, "\(attention.name)")
    }
    // Two sentences that are alike do not lose the same weights.
    let half = normal([6, 8]), segments = Segments(lengths: [6, 6])
    let twice = Tensor.concatenated([half, half])
    let alike = AttentionInput(
      q: twice, k: twice, v: twice, heads: 2, queries: segments, keys: segments, dropout: dropout)
    for attention in attentions where attention.dropsWeights && attention.name != attentions[11].name {
      let output = attention(alike)
      #expect(output.rows(0..<6).scalars != output.rows(6..<12).scalars, "\(attention.name)")
    }
  }
}
