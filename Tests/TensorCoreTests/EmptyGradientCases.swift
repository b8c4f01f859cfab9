import TensorCore

private let nothing = Segments(lengths: [0, 0])

/// Operations on tensors with a dimension of 0, or with a result that has one.
let emptyGradientCases: [GradientCase] = [
  GradientCase("no elements + row", [normal([0, 3]), normal([3], seed: 2)]) { $0[0] + $0[1] },
  GradientCase("no elements - row", [normal([2, 0]), normal([2, 1], seed: 2)]) { $0[0] - $0[1] },
  GradientCase("no elements * number", [normal([0, 3]), normal([], seed: 2)]) { $0[0] * $0[1] },
  GradientCase("no elements / row", [normal([0, 3]), positive([3], seed: 2)]) { $0[0] / $0[1] },
  GradientCase("numbers and no elements", [positive([0])]) { 2 * $0[0] + 1 - (3 - $0[0]) / 4 },
  GradientCase("elementwise functions of no elements", [positive([2, 0])]) {
    $0[0].exp().log().sqrt().tanh().sigmoid().relu().gelu().gelu(approximation: .tanh).power(3)
  },
  GradientCase("sum of no elements", [normal([0, 3])]) { $0[0].sum() },
  GradientCase("sum of no rows", [normal([0, 3])]) { $0[0].sum(axis: 0, keepDimensions: true) },
  GradientCase("mean of no rows over columns", [normal([0, 3])]) { $0[0].mean(axis: 1) },
  GradientCase("max of no rows over columns", [normal([0, 3])]) { $0[0].max(axis: 1) },
  GradientCase("reshaped nothing", [normal([0, 6])]) { $0[0].reshaped(to: [2, 0, 3]) },
  GradientCase("permuted nothing", [normal([2, 0, 4])]) { $0[0].permuted([2, 0, 1]) },
  GradientCase("expanded to nothing", [normal([3, 1])]) { $0[0].expanded(to: [0, 3, 4]) },
  GradientCase("expanded nothing", [normal([0, 1])]) { $0[0].expanded(to: [2, 0, 4]) },
  GradientCase("slice of nothing", [normal([2, 5, 3])]) { $0[0].slice(axis: 1, 4..<4) },
  GradientCase("rows of nothing", [normal([5, 3])]) { $0[0].rows(5..<5) },
  GradientCase("gathered from rows without elements", [normal([4, 0])]) { $0[0].gatherRows([1, 3]) },
  GradientCase("concatenated with nothing", [normal([0, 3]), normal([2, 3], seed: 2), normal([0, 3])]) {
    Tensor.concatenated($0)
  },
  GradientCase("matmul to no columns", [normal([2, 3]), normal([3, 0])]) { $0[0].matmul($0[1]) },
  GradientCase("no matrices", [normal([0, 2, 3]), normal([0, 3, 4])]) { $0[0].matmul($0[1]) },
  GradientCase("linear from no features", [normal([4, 0]), normal([0, 5]), normal([5], seed: 3)]) {
    linear($0[0], $0[1], $0[2], activation: .gelu)
  },
  GradientCase("softmax of no rows", [normal([0, 4])]) { $0[0].softmax(keep: .ones([4])) },
  GradientCase("log softmax of no rows", [normal([0, 4])]) { $0[0].logSoftmax() },
  GradientCase(
    "residualLayerNorm of no rows",
    [normal([0, 6]), normal([0, 6]), normal([6], seed: 2), normal([6], seed: 3)]
  ) {
    residualLayerNorm($0[0], $0[1], gain: $0[2], bias: $0[3], dropout: drop)
  },
  GradientCase("dropout of nothing", [normal([0, 3])]) {
    dropout($0[0], rate: 0.3, key: DropoutKey(seed: 1))
  },
  GradientCase("embedding of no words at positions", [normal([5, 4]), normal([3, 4], seed: 2)]) {
    embedding($0[0], indices: [], adding: $0[1], at: [], dropout: drop)
  },
  GradientCase("attention of empty sentences", [normal([0, 4]), normal([0, 4]), normal([0, 6])]) {
    packedAttention($0[0], $0[1], $0[2], heads: 2, queries: nothing, keys: nothing, mask: .causal)
  },
  GradientCase("attention over values of no width", [normal([3, 4]), normal([3, 4]), normal([3, 0])]) {
    let sentences = Segments(lengths: [1, 2])
    return packedAttention($0[0], $0[1], $0[2], heads: 2, queries: sentences, keys: sentences)
  },
  GradientCase("scaledDotProductAttention over no keys", [normal([2, 3]), normal([0, 3]), normal([0, 4])]) {
    scaledDotProductAttention($0[0], $0[1], $0[2]).output
  },
  GradientCase("token loss of no rows", [normal([0, 7])]) {
    tokenLoss($0[0], targets: [], smoothing: 0.1, weight: 0.5).loss
  },
  GradientCase("checkpointed nothing", [normal([0, 3]), normal([3], seed: 2)]) { x in
    checkpointed(x) { [$0[0] * $0[1], $0[1].exp()] }[1]
  },
]
