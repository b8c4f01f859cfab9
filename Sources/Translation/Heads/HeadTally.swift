import TransformerModel

/// The guesses of all heads so far.
package struct HeadTally {
  private let layers: Int
  private let heads: Int
  private var guesses: [Int]
  private var right: [Int]
  private var gold = 0

  package init(layers: Int, heads: Int) {
    (self.layers, self.heads) = (layers, heads)
    guesses = [Int](repeating: 0, count: layers * heads)
    right = guesses
  }

  package mutating func add(gold count: Int) { gold += count }

  /// Has each head's weights between words judged.
  ///
  /// - Parameters:
  ///   - weights: of all layers; the last query and the last key are the sentences' ends.
  ///   - queries: for each subword that looks, its word.
  ///   - keys: for each subword that is looked at, its word.
  ///   - judge: given `[query word][key word]`, with the end as the last key word, whether each guess is right.
  package mutating func ask(
    _ weights: [AttentionWeights.HeadWeights], queries: [Int], keys: [Int], _ judge: ([[Float]]) -> [Bool]
  ) {
    for (layer, weights) in weights.enumerated() {
      for head in 0..<weights.heads {
        let answers = judge(Self.betweenWords(weights[head: head], queries: queries, keys: keys))
        guesses[layer * heads + head] += answers.count
        right[layer * heads + head] += answers.count { $0 }
      }
    }
  }

  /// From weights between subwords to weights between words: `[query word][key word]`, with the end as the last key.
  package static func betweenWords(_ weights: [[Float]], queries: [Int], keys: [Int]) -> [[Float]] {
    let (queryCount, keyCount) = ((queries.max() ?? -1) + 1, (keys.max() ?? -1) + 1)
    var words = [[Float]](repeating: [Float](repeating: 0, count: keyCount + 1), count: queryCount)
    for (query, queryWord) in queries.enumerated() {
      for (key, keyWord) in (keys + [keyCount]).enumerated() {
        // A sum in place of the mean over the query's subwords: only the order of a row's weights counts.
        words[queryWord][keyWord] += weights[query][key]
      }
    }
    return words
  }

  package func scores(_ question: String) -> HeadScores {
    let entries = (0..<layers * heads).map { index in
      HeadScores.Entry(
        layer: index / heads + 1, head: index % heads + 1, guesses: guesses[index], right: right[index],
        gold: gold)
    }
    return HeadScores(
      question: question,
      entries: entries.sorted { ($0.f1, -$0.layer, -$0.head) > ($1.f1, -$1.layer, -$1.head) })
  }
}
