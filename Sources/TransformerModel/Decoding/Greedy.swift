import NeuralNetworks
import TensorCore

extension Transformer {
  /// Writes the likeliest token after the likeliest token until a sentence ends.
  ///
  /// - Parameters:
  ///   - sources: token numbers without end.
  ///   - extraLength: an output is at most this much longer than its source.
  /// - Returns: for each source the tokens written, without start and end.
  public func decodeGreedily(_ sources: [[Int32]], extraLength: Int = 50) -> [[Int32]] {
    decodeInGroups(sources, size: 64) { greedy($0, extraLength: extraLength) }
  }

  /// All sources of a group in step; a sentence that has ended leaves the group.
  private func greedy(_ sources: [[Int32]], extraLength: Int) -> [[Int32]] {
    var outputs = [[Int32]](repeating: [], count: sources.count)
    var cache = startDecoding(sources)
    var active = Array(sources.indices)
    var last = [Int32](repeating: configuration.startToken, count: sources.count)
    while !active.isEmpty {
      let next = step(last, &cache).argmax()
      var kept: [Int] = []
      for (row, source) in active.enumerated() where next[row] != configuration.endToken {
        // The last place is the end token's.
        guard cache.length < maximumOutput(sources[source], extraLength: extraLength) else { continue }
        outputs[source].append(next[row])
        kept.append(row)
      }
      if kept.count < active.count { cache.select(kept.map { [Int32($0)] }, ofSources: kept) }
      active = kept.map { active[$0] }
      last = kept.map { next[$0] }
    }
    return outputs
  }
}
