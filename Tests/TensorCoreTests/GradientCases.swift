import TensorCore
import Testing

/// An operation and operands at which its gradient is compared with central differences.
struct GradientCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let operands: @Sendable () -> [Tensor]
  let function: @Sendable ([Tensor]) -> Tensor

  init(
    _ name: String, _ operands: @autoclosure @escaping @Sendable () -> [Tensor],
    _ function: @escaping @Sendable ([Tensor]) -> Tensor
  ) {
    testDescription = name
    self.operands = operands
    self.function = function
  }
}

private let sentences = Segments(lengths: [3, 0, 5])
private let memories = Segments(lengths: [2, 4, 35])
let drop = Dropout(rate: 0.4, key: DropoutKey(seed: 7, stream: 3))

/// Biases of ±3, so that sums of three products below 0.75 stay on one side of 0.
private func farFromZero(_ n: Int) -> Tensor { Tensor((0..<n).map { $0 % 2 == 0 ? 3 : -3 }) }

private func attentionCase(
  _ name: String, queries: Segments = sentences, keys: Segments, mask: AttentionMask = .none,
  keySize: Int = 3,
  valueSize: Int = 5, dropout: Dropout? = nil
) -> GradientCase {
  GradientCase(
    name,
    [
      normal([queries.rows, 2 * keySize], seed: 1), normal([keys.rows, 2 * keySize], seed: 2),
      normal([keys.rows, 2 * valueSize], seed: 3),
    ]
  ) {
    packedAttention($0[0], $0[1], $0[2], heads: 2, queries: queries, keys: keys, mask: mask, dropout: dropout)
  }
}

let gradientCases: [GradientCase] = [
  // Arithmetic
  GradientCase("a + b", [normal([2, 3]), normal([2, 3], seed: 2)]) { $0[0] + $0[1] },
  GradientCase("a + row", [normal([2, 3]), normal([3], seed: 2)]) { $0[0] + $0[1] },
  GradientCase("column - row", [normal([4, 1]), normal([1, 3], seed: 2)]) { $0[0] - $0[1] },
  GradientCase("a - scalar tensor", [normal([2, 3]), normal([], seed: 2)]) { $0[0] - $0[1] },
  GradientCase("a * b", [normal([2, 3]), normal([2, 3], seed: 2)]) { $0[0] * $0[1] },
  GradientCase("a * a", [normal([2, 3])]) { $0[0] * $0[0] },
  GradientCase("row * [2, 1, 3]", [normal([3]), normal([2, 1, 3], seed: 2)]) { $0[0] * $0[1] },
  GradientCase("scalar tensor * a", [normal([1]), normal([2, 3], seed: 2)]) { $0[0] * $0[1] },
  GradientCase("a / b", [normal([2, 3]), positive([2, 3], seed: 2)]) { $0[0] / $0[1] },
  GradientCase("a / column", [normal([2, 3]), positive([2, 1], seed: 2)]) { $0[0] / $0[1] },
  GradientCase("numbers", [positive([2, 3])]) { 2 * $0[0] + 1 - (3 - $0[0]) * 0.5 + 1 / $0[0] - $0[0] / 4 },
  GradientCase("negation", [normal([2, 3])]) { -$0[0] },
  GradientCase(
    "assignment operators", [normal([2, 3]), positive([2, 3], seed: 2)],
    {
      var y = $0[0]
      y += $0[1]
      y *= $0[0]
      y -= 2
      y /= $0[1]
      return y
    }),
  GradientCase("no elements, broadcast", [normal([0, 3]), normal([3], seed: 2)]) { $0[0] * $0[1] },
  // Elementwise
  GradientCase("exp", [normal([2, 3])]) { $0[0].exp() },
  GradientCase("log", [positive([2, 3])]) { $0[0].log() },
  GradientCase("sqrt", [positive([2, 3])]) { $0[0].sqrt() },
  GradientCase("tanh", [normal([20])]) { $0[0].tanh() },
  GradientCase("sigmoid", [normal([20])]) { $0[0].sigmoid() },
  GradientCase("relu", [awayFromZero([20])]) { $0[0].relu() },
  GradientCase("gelu", [normal([20])]) { $0[0].gelu() },
  GradientCase("gelu by tanh", [normal([20])]) { $0[0].gelu(approximation: .tanh) },
  GradientCase("power 3", [normal([5])]) { $0[0].power(3) },
  GradientCase("power 2", [normal([5])]) { $0[0].power(2) },
  GradientCase("power -1", [positive([5])]) { $0[0].power(-1) },
  GradientCase("power 0.5", [positive([5])]) { $0[0].power(0.5) },
  GradientCase("exp of nothing", [normal([3, 0])]) { $0[0].exp() },
  // Reduction
  GradientCase("sum", [normal([2, 3, 4])]) { $0[0].sum() },
  GradientCase("sum over the first axis", [normal([2, 3, 4])]) { $0[0].sum(axis: 0) },
  GradientCase("sum over the middle axis", [normal([2, 3, 4])]) { $0[0].sum(axis: 1, keepDimensions: true) },
  GradientCase("sum over the last axis", [normal([2, 3, 4])]) { $0[0].sum(axis: -1) },
  GradientCase("sum over an empty axis", [normal([2, 0, 4])]) { $0[0].sum(axis: 1) },
  GradientCase("mean", [normal([2, 3])]) { $0[0].mean() },
  GradientCase("mean over an axis", [normal([2, 3])]) { $0[0].mean(axis: 1) },
  GradientCase("max over the last axis", [distinct([3, 4])]) { $0[0].max(axis: 1) },
  GradientCase("max over the first axis", [distinct([3, 4])]) { $0[0].max(axis: 0, keepDimensions: true) },
  GradientCase("max of all", [distinct([3, 4])]) { $0[0].max() },
  // Shaping
  GradientCase("reshaped", [normal([2, 6])]) { $0[0].reshaped(to: [3, -1]).exp() },
  GradientCase("transposed", [normal([2, 3, 4])]) { $0[0].transposed().exp() },
  GradientCase("permuted", [normal([2, 3, 4])]) { $0[0].permuted([2, 0, 1]).exp() },
  GradientCase("expanded", [normal([3, 1])]) { $0[0].expanded(to: [2, 3, 4]).exp() },
  GradientCase("slice", [normal([2, 5, 3])]) { $0[0].slice(axis: 1, 1..<4).exp() },
  GradientCase("rows", [normal([5, 3])]) { $0[0].rows(1..<3).exp() + $0[0].rows(2..<4) },
  GradientCase("gatherRows", [normal([4, 3])]) { $0[0].gatherRows([2, 0, 2, 2]).exp() },
  GradientCase("concatenated rows", [normal([2, 3]), normal([1, 3], seed: 2)]) {
    Tensor.concatenated([$0[0], $0[1], $0[0]]).exp()
  },
  GradientCase("concatenated columns", [normal([2, 3]), normal([2, 0]), normal([2, 1], seed: 2)]) {
    Tensor.concatenated([$0[0], $0[1], $0[2]], axis: 1).exp()
  },
  GradientCase("no rows", [normal([4, 3])]) { $0[0].gatherRows([]) },
  // Matrix product
  GradientCase("matmul", [normal([2, 3]), normal([3, 4], seed: 2)]) { $0[0].matmul($0[1]) },
  GradientCase("matmul aᵀ b", [normal([3, 2]), normal([3, 4], seed: 2)]) {
    $0[0].matmul($0[1], transposeA: true)
  },
  GradientCase("matmul a bᵀ", [normal([2, 3]), normal([4, 3], seed: 2)]) {
    $0[0].matmul($0[1], transposeB: true)
  },
  GradientCase("matmul aᵀ bᵀ", [normal([3, 2]), normal([4, 3], seed: 2)]) {
    $0[0].matmul($0[1], transposeA: true, transposeB: true)
  },
  GradientCase("batched matmul", [normal([2, 2, 3]), normal([2, 3, 4], seed: 2)]) { $0[0].matmul($0[1]) },
  GradientCase("batched matmul a bᵀ", [normal([2, 2, 3]), normal([2, 4, 3], seed: 2)]) {
    $0[0].matmul($0[1], transposeB: true)
  },
  GradientCase("one matrix for a batch", [normal([2, 2, 3]), normal([3, 4], seed: 2)]) {
    $0[0].matmul($0[1])
  },
  GradientCase("broadcast batches", [normal([2, 1, 2, 3]), normal([3, 3, 2], seed: 2)]) {
    $0[0].matmul($0[1])
  },
  GradientCase("matmul with no rows", [normal([0, 3]), normal([3, 4], seed: 2)]) { $0[0].matmul($0[1]) },
  GradientCase("matmul over nothing", [normal([2, 0]), normal([0, 4], seed: 2)]) { $0[0].matmul($0[1]) },
  GradientCase("a square", [normal([3, 3])]) { $0[0].matmul($0[0]) },
  // Linear
  GradientCase("linear", [normal([4, 3]), normal([3, 5], seed: 2), normal([5], seed: 3)]) {
    linear($0[0], $0[1], $0[2])
  },
  GradientCase("linear without bias", [normal([2, 2, 3]), normal([3, 5], seed: 2)]) { linear($0[0], $0[1]) },
  GradientCase("linear relu", [positive([4, 3]), positive([3, 5], seed: 2), farFromZero(5)]) {
    linear($0[0], $0[1] - 1, $0[2], activation: .relu)
  },
  GradientCase("linear relu dropout", [positive([4, 3]), positive([3, 50], seed: 2), farFromZero(50)]) {
    linear($0[0], $0[1] - 1, $0[2], activation: .relu, dropout: drop)
  },
  GradientCase("linear gelu dropout", [normal([4, 3]), normal([3, 5], seed: 2), normal([5], seed: 3)]) {
    linear($0[0], $0[1], $0[2], activation: .gelu, dropout: drop)
  },
  GradientCase("linear gelu by tanh, dropout", [normal([4, 3]), normal([3, 50], seed: 2)]) {
    linear($0[0], $0[1], activation: .geluTanh, dropout: drop)
  },
  GradientCase("linear gelu of no rows", [normal([0, 3]), normal([3, 5], seed: 2), normal([5], seed: 3)]) {
    linear($0[0], $0[1], $0[2], activation: .gelu)
  },
  GradientCase("linear dropout", [normal([4, 3]), normal([3, 5], seed: 2), normal([5], seed: 3)]) {
    linear($0[0], $0[1], $0[2], dropout: drop)
  },
  GradientCase("linear of no rows", [normal([0, 3]), normal([3, 5], seed: 2), normal([5], seed: 3)]) {
    linear($0[0], $0[1], $0[2], activation: .relu)
  },
  // Softmax
  GradientCase("softmax", [normal([3, 5])]) { $0[0].softmax() },
  GradientCase("masked softmax", [normal([3, 5])]) {
    $0[0].softmax(keep: Tensor([[1, 1, 0, 1, 0], [0, 0, 0, 0, 0], [1, 1, 1, 1, 1]]))
  },
  GradientCase("softmax of nothing", [normal([3, 0])]) { $0[0].softmax() },
  GradientCase("log softmax", [normal([3, 5])]) { $0[0].logSoftmax() },
  // LayerNorm
  GradientCase("layerNorm", [normal([4, 20]), normal([20], seed: 2), normal([20], seed: 3)]) {
    layerNorm($0[0], gain: $0[1], bias: $0[2], epsilon: 1e-5)
  },
  GradientCase(
    "residualLayerNorm",
    [normal([4, 6]), normal([4, 6], seed: 4), normal([6], seed: 2), normal([6], seed: 3)]
  ) {
    residualLayerNorm($0[0], $0[1], gain: $0[2], bias: $0[3])
  },
  GradientCase(
    "residualLayerNorm with dropout",
    [normal([4, 30]), normal([4, 30], seed: 4), normal([30], seed: 2), normal([30], seed: 3)]
  ) {
    residualLayerNorm($0[0], $0[1], gain: $0[2], bias: $0[3], dropout: drop)
  },
  GradientCase("residualLayerNorm of itself", [normal([2, 6]), normal([6], seed: 2), normal([6], seed: 3)]) {
    residualLayerNorm($0[0], $0[0], gain: $0[1], bias: $0[2])
  },
  GradientCase("layerNorm of no rows", [normal([0, 6]), normal([6], seed: 2), normal([6], seed: 3)]) {
    layerNorm($0[0], gain: $0[1], bias: $0[2])
  },
  // Dropout, embedding
  GradientCase("dropout", [normal([7, 30])]) { dropout($0[0], rate: 0.3, key: DropoutKey(seed: 1)) },
  GradientCase("embedding", [normal([5, 4]), normal([3, 4], seed: 2)]) {
    embedding($0[0], indices: [4, 0, 4], scale: 2, adding: $0[1])
  },
  GradientCase("embedding at positions, dropout", [normal([5, 40]), normal([3, 40], seed: 2)]) {
    embedding($0[0], indices: [4, 0, 4], scale: 2, adding: $0[1], at: [0, 2, 0], dropout: drop)
  },
  GradientCase("embedding of no words", [normal([5, 4])]) { embedding($0[0], indices: []) },
  // Attention
  attentionCase("attention", keys: memories),
  attentionCase("attention, sizes of whole vectors", keys: memories, keySize: 16, valueSize: 32),
  attentionCase("attention with dropout", keys: memories, dropout: drop),
  attentionCase("causal attention", keys: sentences, mask: .causal, keySize: 4),
  attentionCase("causal attention, more keys", keys: Segments(lengths: [4, 1, 7]), mask: .causal),
  attentionCase("causal attention, fewer keys", keys: Segments(lengths: [1, 1, 2]), mask: .causal),
  attentionCase("window attention", keys: sentences, mask: .window(1)),
  attentionCase("causal window attention", keys: sentences, mask: .causalWindow(1)),
  attentionCase("sentences without keys", keys: Segments(lengths: [0, 0, 2])),
  attentionCase("no sentences", queries: Segments(lengths: []), keys: Segments(lengths: [])),
  attentionCase(
    "two tiles, causal, dropout", queries: Segments(lengths: [35]), keys: Segments(lengths: [35]),
    mask: .causal,
    keySize: 2, valueSize: 2, dropout: drop),
  attentionCase(
    "two tiles, window", queries: Segments(lengths: [40]), keys: Segments(lengths: [40]), mask: .window(3),
    keySize: 2, valueSize: 2),
  GradientCase(
    "scaledDotProductAttention", [normal([2, 3, 4]), normal([2, 5, 4], seed: 2), normal([2, 5, 2])]
  ) {
    scaledDotProductAttention($0[0], $0[1], $0[2], mask: Tensor([1, 0, 1, 1, 1])).output
  },
  GradientCase(
    "scaledDotProductAttention with a bias and dropout",
    [normal([2, 3, 4]), normal([2, 5, 4], seed: 2), normal([2, 5, 20]), normal([3, 5], seed: 4)]
  ) {
    scaledDotProductAttention($0[0], $0[1], $0[2], bias: $0[3], dropout: drop).output
  },
  GradientCase("sparse attention", [normal([3, 6]), normal([4, 6], seed: 2), normal([4, 10], seed: 3)]) {
    sparseAttention($0[0], $0[1], $0[2], heads: 2, keys: KeyLists([[3, 0], [], [0, 1, 2, 3]]))
  },
  GradientCase(
    "sparse attention with dropout", [normal([3, 6]), normal([4, 6], seed: 2), normal([4, 10], seed: 3)]
  ) {
    sparseAttention(
      $0[0], $0[1], $0[2], heads: 2, keys: KeyLists([[3, 0], [], [0, 1, 2, 3]]), dropout: drop)
  },
  GradientCase("sparse attention of nothing", [normal([0, 6]), normal([0, 6]), normal([0, 10])]) {
    sparseAttention($0[0], $0[1], $0[2], heads: 2, keys: KeyLists([]))
  },
  // Loss
  GradientCase("crossEntropy", [normal([4, 7])]) { crossEntropy($0[0], targets: [3, 0, 6, 6]) },
  GradientCase("smoothed crossEntropy", [normal([4, 7])]) {
    crossEntropy($0[0], targets: [3, 0, 6, 6], smoothing: 0.1) * 3
  },
  GradientCase("projectedCrossEntropy", [normal([4, 3]), normal([7, 3], seed: 2)]) {
    projectedCrossEntropy($0[0], $0[1], targets: [3, 0, 6, 6], smoothing: 0.1, weight: 0.5).loss * 2
  },
  GradientCase("projectedCrossEntropy of no rows", [normal([0, 3]), normal([7, 3], seed: 2)]) {
    projectedCrossEntropy($0[0], $0[1], targets: [], smoothing: 0.1, weight: 0.5).loss
  },
]
