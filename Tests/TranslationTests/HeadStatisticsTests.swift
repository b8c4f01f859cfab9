import Foundation
import Testing
import Translation

@Suite struct HeadStatisticsTests {
  private func isClose(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 1e-6 }

  @Test func `uniform weights over n tokens have an entropy of ln n`() {
    let head = HeadStatistics([[Float]](repeating: [Float](repeating: 0.2, count: 5), count: 5))
    #expect(isClose(head.entropy, log(5)))
    #expect(isClose(head.diagonal, 0.2) && isClose(head.previous, 0.2) && isClose(head.next, 0.2))
    // |i − j| over all pairs of 5 places: (n² − 1) / 3n.
    #expect(isClose(head.distance, 24.0 / 15))
  }

  @Test func `the identity has no entropy and all of its mass on the diagonal`() {
    let head = HeadStatistics([[1, 0, 0], [0, 1, 0], [0, 0, 1]])
    #expect(head.entropy == 0 && head.diagonal == 1 && head.distance == 0)
    #expect(head.previous == 0 && head.next == 0)
  }

  @Test func `a head that looks one back is not blamed for its first token, which has none before`() {
    let head = HeadStatistics([[1, 0, 0], [1, 0, 0], [0, 1, 0]])
    #expect(head.previous == 1 && head.next == 0 && head.entropy == 0)
    #expect(isClose(head.diagonal, 1.0 / 3) && isClose(head.distance, 2.0 / 3))
  }

  @Test func `each row of a causal head counts with the tokens that it may see`() {
    let head = HeadStatistics([[1, 0, 0], [0.5, 0.5, 0], [0.25, 0.25, 0.5]])
    #expect(isClose(head.entropy, (0 + log(2) + 1.5 * log(2)) / 3))
    #expect(head.next == 0)
    #expect(isClose(head.previous, (0.5 + 0.25) / 2))
  }

  @Test func `rows without mass count for nothing, and rows that do not sum to 1 are scaled`() {
    let head = HeadStatistics([[0, 0], [2, 2], [-1, 3]])
    #expect(isClose(head.entropy, log(2) / 2))
    #expect(isClose(head.diagonal, 0.5))
    #expect(HeadStatistics([]).entropy == 0)
  }

  @Test func `more queries than keys are read to the edge`() {
    let head = HeadStatistics([[1, 0], [0, 1], [0, 1]])
    #expect(head.diagonal == 1 && isClose(head.previous, 0.5) && isClose(head.distance, 1.0 / 3))
  }
}

/// Weights that came from elsewhere.
@Suite struct AttentionViewTests {
  let source = ["a", "b", "</s>"]
  let padded: [[Float]] = [
    [0.5, 0.5, 0, 0], [0, 1, 0, 0], [0.25, 0.25, 0.5, 0], [0.25, 0.25, 0.25, 0.25],
  ]

  @Test func `padding is cut off`() throws {
    let view = try AttentionView(source: source, encoder: [[padded, padded]])
    #expect(view.kinds == [.encoder] && view.layerCount(.encoder) == 1)
    #expect(view.heads(.encoder, layer: 1)[1] == [[0.5, 0.5, 0], [0, 1, 0], [0.25, 0.25, 0.5]])
    #expect(HeadStatistics(view.heads(.encoder, layer: 1)[0]).entropy < log(3))
  }

  @Test func `a token that looks at padding is refused with its place`() {
    var wrong = padded
    wrong[1] = [0, 0.75, 0, 0.25]
    let error = #expect(throws: AttentionViewError.self) {
      try AttentionView(source: source, encoder: [[padded], [padded, wrong]])
    }
    #expect(
      "\(error!)"
        == "encoder attention, layer 2, head 2: token 1 (the first is 0) gives padding a weight of 0.25; mask what "
        + "follows the sentence's end")
  }

  @Test func `fewer weights than tokens are refused`() {
    let error = #expect(throws: AttentionViewError.self) {
      try AttentionView(source: source, target: ["x"], cross: [[[[0.5, 0.5]]]])
    }
    #expect(
      "\(error!)" == "cross attention, layer 1, head 1: 1 rows of 2 weights for 1 tokens that look at 3")
  }

  @Test func `a weight that is not a number is refused`() {
    #expect(throws: AttentionViewError.notFinite(.init(.encoder, layer: 1, head: 1), query: 1, key: 0)) {
      try AttentionView(source: ["a", "b"], encoder: [[[[1, 0], [.nan, 1]]]])
    }
  }
}
