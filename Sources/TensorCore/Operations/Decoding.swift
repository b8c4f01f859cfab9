internal import CTensorKernels

// What decoding needs beside the operations that training needs: nothing here is recorded or differentiated.

/// The likeliest tokens of each row.
package struct LikeliestTokens {
  /// How many there are for each row.
  package let count: Int
  /// Row by row, the likeliest first; of equals, the first in the vocabulary.
  package let tokens: [Int32]
  /// Their log p, in nats.
  package let logProbabilities: [Float]
}

extension Tensor {
  /// Up to so many of the likeliest are found by insertion, whose time grows with their square; more by sorting all.
  private static let mostInserted = 64

  /// The likeliest tokens under softmax(row), without the log-probabilities of all others.
  ///
  /// - Parameters:
  ///   - count: how many of each row; fewer where the vocabulary is smaller.
  ///   - excluded: for each row the tokens that may not come; their probability is left out, not shared among the others.
  package func likeliestTokens(_ count: Int, excluding excluded: [[Int32]] = []) -> LikeliestTokens {
    let (rows, width) = (shape[0], shape[1])
    let count = Swift.min(count, width)
    let logSumExp = FloatBuffer(uninitialized: rows)
    tensor_log_sum_exp(values.floats, logSumExp.floats, rows, width)
    var scores = values
    if excluded.contains(where: { !$0.isEmpty }) {
      let open = FloatBuffer(copying: values)
      for (row, tokens) in excluded.enumerated() {
        for token in tokens { tensor_fill(open.floats + row * width + Int(token), -.infinity, 1) }
      }
      scores = open.values
    }
    let found = FloatBuffer(uninitialized: rows * count)
    var tokens = [Int32](repeating: 0, count: rows * count)
    if count <= Self.mostInserted {
      tensor_top(scores.floats, count, found.floats, &tokens, rows, width)
    } else {
      let all = scores.scalars
      for row in 0..<rows {
        let order = (row * width..<(row + 1) * width).sorted { (all[$1], $0) < (all[$0], $1) }.prefix(count)
        for (place, index) in order.enumerated() {
          tokens[row * count + place] = Int32(index - row * width)
          tensor_fill(found.floats + row * count + place, all[index], 1)
        }
      }
    }
    let normalizers = logSumExp.values.scalars
    let logProbabilities = found.values.scalars.enumerated().map {
      $1 - normalizers[$0 / Swift.max(1, count)]
    }
    return LikeliestTokens(count: count, tokens: tokens, logProbabilities: logProbabilities)
  }

  /// Goes on from other rows, each with one more step: row i of the result is row `parents[i]` of the cache, then
  /// row i of `new`.
  ///
  /// - Parameters:
  ///   - cache: `[rows, length, width]`; nil for none yet.
  ///   - parents: a row of the cache for each of the new.
  ///   - new: `[parents.count, width]`.
  /// - Returns: `[parents.count, length + 1, width]`.
  package static func extending(_ cache: Tensor?, from parents: [Int32], by new: Tensor) -> Tensor {
    let (rows, width, length) = (new.shape[0], new.shape[1], cache?.shape[1] ?? 0)
    require(
      parents.count == rows && (cache?.shape[2] ?? width) == width,
      "extending: \(parents.count) rows of \(cache?.shape ?? []) by \(new.shape)")
    if let cache { checkIndices(parents, below: cache.shape[0], "extending") }
    let y = FloatBuffer(uninitialized: rows * (length + 1) * width)
    let old = cache?.values
    tensor_extend_rows(old?.floats, parents, length * width, new.values.floats, width, y.floats, rows)
    return Tensor(viewing: y.values, shape: [rows, length + 1, width])
  }
}
