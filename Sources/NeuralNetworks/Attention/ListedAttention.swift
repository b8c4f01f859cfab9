import TensorCore

/// Softmax attention in which a query at position i sees the keys that a rule lists, at the cost of those pairs only.
public protocol ListedAttention: Attention {
  /// The positions that the query at `position` sees, ascending.
  ///
  /// - Parameter visible: those that the mask leaves.
  func keys(of position: Int, in visible: Range<Int>) -> [Int]
}

extension ListedAttention {
  public var acrossSequences: any Attention { SoftmaxAttention() }

  /// For every query row of all sentences its key rows.
  public func lists(_ input: AttentionInput) -> KeyLists {
    KeyLists(
      (0..<input.queries.count).flatMap { sentence in
        let (queries, keys) = (input.queries[sentence], input.keys[sentence])
        return (0..<queries.count).map { query in
          let visible = input.mask.visibleKeys(of: query, queries: queries.count, keys: keys.count)
          return self.keys(of: query + keys.count - queries.count, in: visible).map { keys.lowerBound + $0 }
        }
      })
  }

  public func callAsFunction(_ input: AttentionInput, scores: inout [Tensor]) -> Tensor {
    sparseAttention(
      input.q, input.k, input.v, heads: input.heads, keys: lists(input), dropout: input.dropout)
  }

  public func weights(_ input: AttentionInput, scores: [Tensor]) -> [Tensor] {
    let lists = lists(input)
    return input.sentences.map { sentence in
      let (n, m) = (sentence.queryCount, sentence.keyCount)
      var keep = [Float](repeating: 0, count: n * m)
      for query in 0..<n {
        let row = input.queries[sentence.index].lowerBound + query
        for pair in lists.offsets[row]..<lists.offsets[row + 1] {
          keep[query * m + Int(lists.keys[pair]) - input.keys[sentence.index].lowerBound] = 1
        }
      }
      return sentence.scores.softmax(keep: Tensor(keep, shape: [n, m]))
    }
  }
}
