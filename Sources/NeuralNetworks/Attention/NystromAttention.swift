import TensorCore

/// Nyströmformer: the softmax matrix from its values at m landmarks,
/// softmax(Q K̃ᵀ) · softmax(Q̃ K̃ᵀ)⁺ · softmax(Q̃ Kᵀ) V, all divided by √d_k, in time proportional to n.
///
/// Q̃ and K̃ are the means of m neighbouring segments of a sentence, whose lengths differ by one at most. Landmarks
/// look ahead, so there is no causal form. With as many landmarks as tokens it is the paper's attention, as far as the
/// iterations for the pseudo-inverse go.
/// Source: Xiong et al. 2021, Nyströmformer, equations 13 and 14; without its convolution over V.
public struct NystromAttention: Attention {
  /// m; a shorter sentence has as many as it has tokens.
  public let landmarks: Int
  /// Steps towards the pseudo-inverse; 6 in the paper.
  public let iterations: Int

  public init(landmarks: Int = 64, iterations: Int = 6) {
    require(
      landmarks > 0 && iterations >= 0, "NystromAttention: \(landmarks) landmarks, \(iterations) iterations")
    self.landmarks = landmarks
    self.iterations = iterations
  }

  public var name: String { "nystrom(landmarks: \(landmarks), iterations: \(iterations))" }

  public func supports(_ mask: AttentionMask) -> Bool { mask == .none }

  public var dropsWeights: Bool { false }

  public func callAsFunction(_ input: AttentionInput, scores: inout [Tensor]) -> Tensor {
    input.bySentence { sentence in
      guard let factors = factors(sentence) else { return zeros(sentence, width: sentence.v.shape[2]) }
      return factors.left.matmul(factors.middle.matmul(factors.right.matmul(sentence.v)))
    }
  }

  public func weights(_ input: AttentionInput, scores: [Tensor]) -> [Tensor] {
    input.sentences.map { sentence in
      guard let factors = factors(sentence) else { return zeros(sentence, width: sentence.keyCount) }
      return factors.left.matmul(factors.middle).matmul(factors.right)
    }
  }

  private func zeros(_ sentence: AttentionInput.Sentence, width: Int) -> Tensor {
    .zeros([sentence.q.shape[0], sentence.queryCount, width])
  }

  /// `[heads, n, m]`, the pseudo-inverse `[heads, m, m]`, `[heads, m, keys]`; nil without queries or keys.
  private func factors(
    _ sentence: AttentionInput.Sentence
  ) -> (left: Tensor, middle: Tensor, right: Tensor)? {
    let m = min(landmarks, sentence.queryCount, sentence.keyCount)
    guard m > 0 else { return nil }
    let q = sentence.q * (1 / Float(max(sentence.q.shape[2], 1)).squareRoot())
    let queries = segmentMeans(m, of: sentence.queryCount).matmul(q)
    let keys = segmentMeans(m, of: sentence.keyCount).matmul(sentence.k)
    return (
      q.matmul(keys, transposeB: true).softmax(),
      pseudoInverse(queries.matmul(keys, transposeB: true).softmax()),
      queries.matmul(sentence.k, transposeB: true).softmax()
    )
  }

  /// The matrix `[m, n]` that takes the means of m segments of n rows.
  private func segmentMeans(_ m: Int, of n: Int) -> Tensor {
    var means = [Float](repeating: 0, count: m * n)
    for segment in 0..<m {
      let rows = segment * n / m..<(segment + 1) * n / m
      for row in rows { means[segment * n + row] = 1 / Float(rows.count) }
    }
    return Tensor(means, shape: [m, n])
  }

  /// V ← ¼ V (13 I − A V (15 I − A V (7 I − A V))) from V₀ = Aᵀ / (‖A‖₁ ‖A‖_∞), which tends to A⁺.
  ///
  /// In float32 in any case: rounding to bfloat16 at each step would keep it from coming near.
  ///
  /// - Parameter a: at least 0, `[heads, m, m]`.
  private func pseudoInverse(_ a: Tensor) -> Tensor {
    let columns = a.sum(axis: 1).max(axis: 1), rows = a.sum(axis: 2).max(axis: 1)
    var v = a.transposed() / (columns * rows).reshaped(to: [a.shape[0], 1, 1])
    let m = a.shape[1]
    let identity = Tensor((0..<m * m).map { $0 % (m + 1) == 0 ? Float(1) : 0 }, shape: [m, m])
    withProductPrecision(.f32) {
      for _ in 0..<iterations {
        let av = a.matmul(v)
        let inner = 15 * identity - av.matmul(7 * identity - av)
        v = v.matmul(13 * identity - av.matmul(inner)) * 0.25
      }
    }
    return v
  }
}
