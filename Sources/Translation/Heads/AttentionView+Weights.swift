import TransformerModel

extension AttentionView {
  /// A view of weights that came from elsewhere, one sentence of a padded batch among them.
  ///
  /// Rows and columns behind the sentences' ends are padding, which is cut off.
  ///
  /// - Parameters:
  ///   - source: the source's tokens.
  ///   - target: the tokens that are written; `queries(.decoder)` says what the decoder reads.
  ///   - encoder: `[layer][head][query][key]`; none where the model has no such attention.
  ///   - decoder: as `encoder`, target to target.
  ///   - cross: as `encoder`, target to source.
  /// - Throws: where there are fewer weights than tokens, where one is not finite, and where padding has weight.
  public init(
    source: [String], target: [String] = [], encoder: [[[[Float]]]] = [], decoder: [[[[Float]]]] = [],
    cross: [[[[Float]]]] = []
  ) throws(AttentionViewError) {
    let (n, m) = (source.count, target.count)
    let weights = AttentionWeights(
      encoder: try Self.checked(encoder, .encoder, queries: n, keys: n),
      decoder: try Self.checked(decoder, .decoder, queries: m, keys: m),
      cross: try Self.checked(cross, .cross, queries: m, keys: n))
    self.init(source: source, target: target, weights: weights)
  }

  /// Softmax gives masked tokens 0, or what exp(−10⁹) rounds to; more is attention.
  private static let paddingMass: Float = 1e-6

  private static func checked(
    _ layers: [[[[Float]]]], _ kind: Kind, queries: Int, keys: Int
  ) throws(AttentionViewError) -> [AttentionWeights.HeadWeights] {
    var checked: [AttentionWeights.HeadWeights] = []
    for (layer, heads) in layers.enumerated() {
      var scalars: [Float] = []
      for (head, matrix) in heads.enumerated() {
        let place = AttentionViewError.Place(kind, layer: layer + 1, head: head + 1)
        let columns = matrix.map(\.count)
        guard matrix.count >= queries, Set(columns).count <= 1, (columns.first ?? 0) >= keys else {
          throw .wrongShape(place, rows: matrix.count, columns: columns, queries: queries, keys: keys)
        }
        for (query, row) in matrix.prefix(queries).enumerated() {
          if let key = row.firstIndex(where: { !$0.isFinite }) {
            throw .notFinite(place, query: query, key: key)
          }
          let mass = row.dropFirst(keys).reduce(0) { $0 + abs($1) }
          if mass > paddingMass { throw .massOnPadding(place, query: query, mass: mass) }
          scalars += row.prefix(keys)
        }
      }
      checked.append(.init(heads: heads.count, queries: queries, keys: keys, scalars: scalars))
    }
    return checked
  }
}
