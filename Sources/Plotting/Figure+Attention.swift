import Graphics

extension Figure {
  /// A matrix as coloured cells with a token for each row and column, such as the attention of one head.
  ///
  /// - Parameters:
  ///   - values: `[row][column]`; in attention, row = query and column = key.
  ///   - rows: a label for each row.
  ///   - columns: a label for each column.
  ///   - title: above the map.
  ///   - range: what the two ends of the colours stand for; where nil, from 0 (or the least value below it) to the largest.
  ///   - colors: the colours from the least to the largest value.
  public static func heatMap<Number: PlotNumber>(
    _ values: [[Number]], rows: [String], columns: [String], title: String = "",
    range: ClosedRange<Double>? = nil, colors: Colormap = .blues
  ) -> Figure {
    let matrix = LabelledMatrix(values, rows: rows, columns: columns, caller: "heatMap")
    return Figure(
      title,
      heatMap: HeatMap(
        matrix: matrix, colormap: colors,
        domain: range.map { checked($0, "heatMap range") } ?? domain(of: [matrix])))
  }

  /// Writes each value of a heat map in its cell.
  public func showingValues(decimals: Int = 2) -> Figure {
    require(
      (0...6).contains(decimals), "showingValues(decimals: \(decimals)): 0 to 6 decimals can be shown")
    return changed { $0.changeHeatMap("showingValues") { $0.decimals = decimals } }
  }

  /// Shows or hides the colour scale beside a heat map.
  public func colorBar(_ isShown: Bool) -> Figure {
    changed { $0.changeHeatMap("colorBar") { $0.hasColorBar = isShown } }
  }

  /// A small heat map for each head of a layer, all with the same colours.
  ///
  /// - Parameters:
  ///   - heads: `[head][query][key]`.
  ///   - queries: the tokens that look.
  ///   - keys: the tokens that are looked at.
  ///   - names: what stands above each head; `head 1`, `head 2`, … where nil.
  ///   - perRow: heads in one row.
  public static func attentionHeads<Number: PlotNumber>(
    _ heads: [[[Number]]], queries: [String], keys: [String], title: String = "", names: [String]? = nil,
    perRow: Int = 4, range: ClosedRange<Double>? = nil, colors: Colormap = .blues
  ) -> Figure {
    require(perRow >= 1, "attentionHeads: \(perRow) heads in a row")
    let matrices = matrices(heads, queries: queries, keys: keys, caller: "attentionHeads")
    return Figure(
      title,
      heads: AttentionHeads(
        heads: matrices, names: headNames(names, for: matrices, prefix: "head ", caller: "attentionHeads"),
        colormap: colors, domain: range.map { checked($0, "attentionHeads range") } ?? domain(of: matrices),
        perRow: perRow))
  }

  /// Two columns of tokens with lines from query to key, as in figures 3 to 5 of the paper: a colour for each head, opacity =
  /// weight.
  ///
  /// - Parameters:
  ///   - heads: `[head][query][key]`, weights 0 … 1.
  ///   - queries: the tokens that look, on the left.
  ///   - keys: the tokens that are looked at, on the right.
  ///   - from: the queries whose lines are drawn, all where nil.
  ///   - names: what the legend calls each head; 1, 2, … where nil.
  ///   - colors: which of the series' colours each head has, from 0, so that a head keeps its colour from figure to
  ///     figure; 0, 1, … where nil.
  ///   - threshold: weights up to this one draw no line.
  public static func attentionLines<Number: PlotNumber>(
    _ heads: [[[Number]]], queries: [String], keys: [String], from chosen: [Int]? = nil, title: String = "",
    names: [String]? = nil, colors: [Int]? = nil, threshold: Double = 0.01
  ) -> Figure {
    let matrices = matrices(heads, queries: queries, keys: keys, caller: "attentionLines")
    for index in chosen ?? [] {
      require(
        queries.indices.contains(index), "attentionLines: query \(index) of \(queries.count) (the first is 0)"
      )
    }
    let colors = colors ?? Array(matrices.indices)
    require(
      colors.count == matrices.count && colors.allSatisfy { $0 >= 0 },
      "attentionLines: colors \(colors) for \(matrices.count) heads; one from 0 on for each")
    return Figure(
      title,
      lines: AttentionLines(
        heads: matrices, names: headNames(names, for: matrices, prefix: "", caller: "attentionLines"),
        colors: colors,
        queries: Set(chosen ?? Array(queries.indices)), threshold: threshold))
  }

  private static func matrices<Number: PlotNumber>(
    _ heads: [[[Number]]], queries: [String], keys: [String], caller: String
  ) -> [LabelledMatrix] {
    require(!heads.isEmpty, "\(caller): no heads to draw")
    return heads.map { LabelledMatrix($0, rows: queries, columns: keys, caller: caller) }
  }

  private static func headNames(
    _ names: [String]?, for heads: [LabelledMatrix], prefix: String, caller: String
  )
    -> [String]
  {
    guard let names else { return heads.indices.map { "\(prefix)\($0 + 1)" } }
    require(names.count == heads.count, "\(caller): \(names.count) names for \(heads.count) heads")
    return names
  }

  private static func domain(of matrices: [LabelledMatrix]) -> ClosedRange<Double> {
    let low = min(0, matrices.map(\.smallest).min() ?? 0)
    let high = max(low, matrices.map(\.largest).max() ?? 1)
    return high > low ? low...high : low...low + 1
  }
}
