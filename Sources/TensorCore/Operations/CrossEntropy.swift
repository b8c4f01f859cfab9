internal import CTensorKernels

/// A loss over tokens, and what else the same pass over the logits tells.
public struct TokenLoss {
  /// The label-smoothed cross entropy, weighted; a scalar to differentiate.
  public let loss: Tensor
  /// Σ -log p(target) over the rows, in nats, without smoothing; perplexity is e^(this / rows).
  public let negativeLogLikelihood: Double
  /// Rows whose target has the greatest logit.
  public let correct: Int
  /// The number of rows.
  public let count: Int
}

/// The mean over rows of -Σ_w q(w) log p(w): p = softmax(logits), q = (1 - ε) onehot(target) + ε / V, or as another
/// convention of label smoothing has it.
///
/// - Parameters:
///   - logits: `[rows, V]`.
///   - targets: the right word of each row.
///   - smoothing: ε and its convention; 0.1 in the paper (§5.4).
public func crossEntropy(_ logits: Tensor, targets: [Int32], smoothing: LabelSmoothing = 0) -> Tensor {
  tokenLoss(logits, targets: targets, smoothing: smoothing, weight: 1 / Float(targets.count)).loss
}

/// As `crossEntropy`, but the sum over rows times a weight, with the statistics.
public func tokenLoss(
  _ logits: Tensor, targets: [Int32], smoothing: LabelSmoothing = 0, weight: Float
) -> TokenLoss {
  require(
    logits.shape.rank == 2 && logits.shape[0] == targets.count,
    "crossEntropy: logits of \(logits.shape) for \(targets.count) targets")
  checkIndices(targets, below: logits.shape[1], "crossEntropy")
  let (rows, width) = (logits.shape[0], logits.shape[1])
  let gradient = Recording.isOn ? FloatBuffer(uninitialized: logits.count) : nil
  let sums = tensor_cross_entropy(
    logits.values.floats, targets, smoothing.distribution(over: width), weight, gradient?.floats, rows, width)
  let value = FloatBuffer([weight * Float(sums.loss)])
  // dlogits = dy · weight · (softmax(logits) - q), kept from the forward pass
  let loss = Tensor.result("crossEntropy", [], value.values, of: [logits]) { dy, gradients in
    if let gradient { gradients.add(scaled(gradient, by: dy), to: 0) }
  }
  return TokenLoss(
    loss: loss, negativeLogLikelihood: sums.negativeLogLikelihood, correct: sums.correct, count: rows)
}

/// Rows of logits held at a time: enough to make the products efficient, few enough to stay near the cache.
private let logitRows = 512

/// The token loss of logits = x tableᵀ, without ever holding the logits of all rows.
///
/// This is the output layer that shares the embedding (Vaswani et al. 2017, §3.4). A block of logits is computed, turned in place into its own gradient, and multiplied on into those of `x`
/// and `table`; so the gradients are ready after the forward pass. Use `noGrad` where only the loss is wanted.
/// - Parameters:
///   - x: `[rows, width]`.
///   - table: `[V, width]`.
///   - weight: multiplies the sum over rows, such as 1 / rows of the whole batch.
public func projectedCrossEntropy(
  _ x: Tensor, _ table: Tensor, targets: [Int32], smoothing: LabelSmoothing = 0, weight: Float
) -> TokenLoss {
  require(
    x.shape.rank == 2 && table.shape.rank == 2 && x.shape[1] == table.shape[1] && x.shape[0] == targets.count,
    "projectedCrossEntropy: rows of \(x.shape), a table of \(table.shape), \(targets.count) targets")
  checkIndices(targets, below: table.shape[0], "projectedCrossEntropy")
  let (rows, width, vocabulary) = (x.shape[0], x.shape[1], table.shape[0])
  let records = Recording.isOn
  let dx = records ? FloatBuffer(uninitialized: x.count) : nil
  let dTable = records ? FloatBuffer(uninitialized: table.count) : nil
  if let dTable, rows == 0 { tensor_fill(dTable.floats, 0, table.count) }
  let distribution = smoothing.distribution(over: vocabulary)
  let logits = FloatBuffer(uninitialized: min(rows, logitRows) * vocabulary)
  let (xValues, tableValues) = (x.values, table.values)
  var loss = 0.0, likelihood = 0.0, correct = 0
  for start in stride(from: 0, to: rows, by: logitRows) {
    let n = min(logitRows, rows - start)
    let block = xValues.floats + start * width
    multiply(n, vocabulary, width, block, tableValues.floats, transposeB: true, into: logits.floats)
    let sums = targets.withUnsafeBufferPointer {
      tensor_cross_entropy(
        logits.floats, $0.baseAddress.map { $0 + start }, distribution, weight, records ? logits.floats : nil,
        n,
        vocabulary)
    }
    loss += sums.loss
    likelihood += sums.negativeLogLikelihood
    correct += sums.correct
    // logits = x Tᵀ:  dx = dlogits T, dT = dlogitsᵀ x
    if let dx, let dTable {
      multiply(n, width, vocabulary, logits.floats, tableValues.floats, into: dx.floats + start * width)
      multiply(
        vocabulary, width, n, logits.floats, block, transposeA: true, beta: start == 0 ? 0 : 1,
        into: dTable.floats)
    }
  }
  let value = FloatBuffer([weight * Float(loss)])
  let scalar = Tensor.result("projectedCrossEntropy", [], value.values, of: [x, table]) { dy, gradients in
    if let dx, gradients.needs(0) { gradients.add(scaled(dx, by: dy), to: 0) }
    if let dTable, gradients.needs(1) { gradients.add(scaled(dTable, by: dy), to: 1) }
  }
  return TokenLoss(loss: scalar, negativeLogLikelihood: likelihood, correct: correct, count: rows)
}

/// A kept gradient times the scalar that came back; itself where that is 1, as it is at the root.
private func scaled(_ gradient: FloatBuffer, by dy: FloatBuffer) -> FloatBuffer {
  let factor = dy.values.scalars[0]
  if factor == 1 { return gradient }
  let result = FloatBuffer(uninitialized: gradient.count)
  tensor_affine(gradient.floats, factor, 0, result.floats, gradient.count)
  return result
}
