import NeuralNetworks
import TensorCore

extension Transformer {
  /// Decodes sources in groups of like length, both cores taking one group at a time, without recording a graph.
  ///
  /// - Parameters:
  ///   - sources: token numbers without end.
  ///   - size: the sources of a group.
  /// - Returns: one result for each source, in the order of `sources`.
  func decodeInGroups<Result: Sendable>(
    _ sources: [[Int32]], size: Int, _ decode: @Sendable ([[Int32]]) -> [Result]
  ) -> [Result] {
    decodeInGroups(sources, size: size) { group, _ in decode(group) }
  }

  /// As above; `decode` also learns the places of its sources among all.
  func decodeInGroups<Result: Sendable>(
    _ sources: [[Int32]], size: Int, _ decode: @Sendable (_ group: [[Int32]], _ places: [Int]) -> [Result]
  ) -> [Result] {
    check(
      sources.flatMap { $0 + [configuration.endToken] }, Segments(lengths: sources.map { $0.count + 1 }),
      "source")
    let order = sources.indices.sorted { sources[$0].count > sources[$1].count }
    let groups = stride(from: 0, to: order.count, by: size).map { start in
      Array(order[start..<min(start + size, order.count)])
    }
    let decoded = groups.concurrentMap { group in
      withProductThreads(1) { noGrad { decode(group.map { sources[$0] }, group) } }
    }
    var results = [Result?](repeating: nil, count: sources.count)
    for (group, decoded) in zip(groups, decoded) {
      for (index, result) in zip(group, decoded) { results[index] = result }
    }
    return results.compactMap { $0 }
  }

  /// The encoder's output for sources without end, ready for the first step of decoding.
  func startDecoding(_ sources: [[Int32]]) -> KeyValueCache {
    let sentences = Segments(lengths: sources.map { $0.count + 1 })
    let memory = encode(sources.flatMap { $0 + [configuration.endToken] }, sentences: sentences)
    return KeyValueCache(decoder, memory: memory, sources: sentences)
  }

  /// The most tokens written for a source, the end counted: input + 50 in the paper (section 6.1).
  func maximumOutput(_ source: [Int32], extraLength: Int) -> Int {
    min(source.count + 1 + extraLength, configuration.maximumLength)
  }
}
