import NeuralNetworks
import TensorCore

extension Transformer {
  /// The best sentences for each source among those that a beam of hypotheses reaches.
  ///
  /// - Parameter sources: token numbers without end.
  /// - Returns: for each source at most `search.best` hypotheses, the best first.
  public func search(_ sources: [[Int32]], _ search: BeamSearch = BeamSearch()) -> [[Hypothesis]] {
    search.check()
    return decodeInGroups(sources, size: max(1, 256 / search.width)) { sources in
      beams(for: sources, search).map(\.best)
    }
  }

  /// The best sentence for each source among those that a beam of hypotheses reaches (section 6.1).
  ///
  /// - Parameters:
  ///   - sources: token numbers without end.
  ///   - beam: hypotheses kept for each source.
  ///   - extraLength: an output is at most this much longer than its source.
  public func beamSearch(
    _ sources: [[Int32]], beam: Int = 4, lengthPenalty: LengthPenalty = .gnmt(0.6), extraLength: Int = 50
  ) -> [Hypothesis] {
    search(sources, BeamSearch(width: beam, lengthPenalty: lengthPenalty, extraLength: extraLength))
      .map { $0[0] }
  }

  /// Every hypothesis that a search for one source looked at, as a tree.
  public func searchTree(_ source: [Int32], _ search: BeamSearch = BeamSearch()) -> SearchTree {
    search.check()
    let trees = decodeInGroups([source], size: 1) { beams(for: $0, search, traced: true).compactMap(\.tree) }
    return trees[0]
  }

  /// All sources of a group in step; one that is done leaves the group.
  private func beams(for sources: [[Int32]], _ search: BeamSearch, traced: Bool = false) -> [Beam] {
    var cache = startDecoding(sources)
    var beams = sources.indices.map { index in
      Beam(
        source: index, search, start: configuration.startToken, end: configuration.endToken,
        maximumLength: maximumOutput(sources[index], extraLength: search.extraLength), traced: traced)
    }
    var done = [Beam?](repeating: nil, count: sources.count)
    while !beams.isEmpty {
      let likeliest = step(beams.flatMap(\.lastTokens), &cache)
        .likeliestTokens(2 * search.width, excluding: beams.flatMap(\.excludedTokens))
      var row = 0
      var parents: [[Int32]] = [], kept: [Int] = []
      for index in beams.indices {
        let first = row
        row += beams[index].alive.count
        let continued = beams[index].extend(by: likeliest, from: first)
        if beams[index].isDone {
          done[beams[index].source] = beams[index]
        } else {
          kept.append(index)
          parents.append(continued.map { Int32(first + $0) })
        }
      }
      cache.select(parents, ofSources: kept)
      beams = kept.map { beams[$0] }
    }
    return done.compactMap { $0 }
  }
}
