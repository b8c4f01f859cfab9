import Foundation
import TensorCore
import Testing

@Suite struct LikeliestTokensTests {
  @Test(arguments: [1, 5, 64, 65, 300, 400]) func `the likeliest come in order, of equals the first`(
    count: Int
  ) {
    // Few values, so that many are equal.
    let logits = Tensor(normal([3, 300]).scalars.map { ($0 * 4).rounded() / 4 }, shape: [3, 300])
    let excluded: [[Int32]] = [[], [7, 8], [0]]
    let found = logits.likeliestTokens(count, excluding: excluded)
    #expect(found.count == min(count, 300))
    for row in 0..<3 {
      let scores = Array(logits.scalars[row * 300..<(row + 1) * 300])
      let normalizer = log(scores.reduce(0) { $0 + exp(Double($1)) })
      let open = scores.enumerated().map { excluded[row].contains(Int32($0)) ? -Float.infinity : $1 }
      let order = open.indices.sorted { (open[$1], $0) < (open[$0], $1) }.prefix(count)
      let range = row * found.count..<(row + 1) * found.count
      #expect(found.tokens[range].elementsEqual(order.map { Int32($0) }))
      for (place, token) in zip(range, order) where open[token] > -.infinity {
        #expect(abs(Double(found.logProbabilities[place]) - (Double(scores[token]) - normalizer)) < 1e-5)
      }
    }
  }
}
