import Graphics

/// Two columns of tokens with a line for each weight, as in figures 3 to 5 of the paper: a colour for each head, as opaque
/// as the weight is large.
struct AttentionLines: Panel, Hashable {
  /// A matrix per head: row = query, on the left; column = key, on the right.
  var heads: [LabelledMatrix]
  var names: [String]
  /// Which of the series' colours each head has.
  var colors: [Int]
  /// The queries whose lines are drawn; the others stand in grey.
  var queries: Set<Int>
  /// Weights up to this one draw no line.
  var threshold: Double

  private static let rowHeight = 13.0
  private static let lineSpace = 120.0
  private static let tokenGap = 5.0
  private static let swatch = 6.0

  private var isSelective: Bool { queries.count < heads[0].rows.count }
  private var queryWidth: Double {
    heads[0].rows.map { tokenFont(isChosen: isSelective).width(of: $0) }.max() ?? 0
  }
  private var keyWidth: Double { heads[0].columns.map { Style.token.width(of: $0) }.max() ?? 0 }
  private var swatchesWidth: Double { isSelective ? Double(heads.count) * Self.swatch + 4 : 0 }
  private var legendHeight: Double { heads.count > 1 ? 16 : 0 }

  var naturalSize: Size {
    let rows = Double(max(heads[0].rows.count, heads[0].columns.count))
    let width = queryWidth + keyWidth + 2 * Self.tokenGap + Self.lineSpace + swatchesWidth
    return Size(max(width, legendWidth), legendHeight + rows * Self.rowHeight + 2)
  }

  var summary: String {
    "attention of \(heads.count == 1 ? "one head" : "\(heads.count) heads") as lines, "
      + "\(queries.count) of \(heads[0].rows.count) queries, \(heads[0].columns.count) keys"
  }

  func draw(on canvas: any Canvas, in frame: Rect) {
    let rows = Double(max(heads[0].rows.count, heads[0].columns.count))
    let rowHeight = (frame.height - legendHeight - 2) / rows
    let left = frame.left + queryWidth
    let right = frame.right - keyWidth - swatchesWidth
    func y(_ index: Int) -> Double { frame.top + legendHeight + (Double(index) + 0.5) * rowHeight }

    drawLegend(on: canvas, in: frame)
    for (head, matrix) in heads.enumerated() {
      // The heads' lines run side by side, so that none hides another.
      let spread = min(1.3, rowHeight * 0.6 / Double(heads.count))
      let shift = (Double(head) - Double(heads.count - 1) / 2) * spread
      for query in queries.sorted() {
        for (key, weight) in matrix.values[query].enumerated() where weight > threshold {
          let path = Path.line(
            from: Point(left + Self.tokenGap, y(query) + shift),
            to: Point(right - Self.tokenGap, y(key) + shift))
          canvas.stroke(
            path,
            style: StrokeStyle(
              Style.seriesColor(colors[head]).opacity(min(weight, 1)),
              width: isSelective || heads.count == 1 ? 1.5 : 1.1))
        }
      }
    }
    for (index, token) in heads[0].rows.enumerated() {
      canvas.text(
        token, at: Point(left, y(index)), font: tokenFont(isChosen: isSelective && queries.contains(index)),
        color: queries.contains(index) ? Style.ink : .gray(0.55), anchor: TextAnchor(.end, .middle))
    }
    for (index, token) in heads[0].columns.enumerated() {
      drawSwatches(of: index, on: canvas, at: Point(right, y(index)), height: rowHeight)
      canvas.text(
        token, at: Point(right + swatchesWidth, y(index)), font: Style.token, color: Style.ink,
        anchor: TextAnchor(.start, .middle))
    }
  }

  private func tokenFont(isChosen: Bool) -> Font {
    Font(size: Style.token.size, weight: isChosen ? .bold : .regular)
  }

  /// The weight that each head gives the key, summed over the chosen queries, as squares of that opacity.
  private func drawSwatches(of key: Int, on canvas: any Canvas, at point: Point, height: Double) {
    guard isSelective else { return }
    for (head, matrix) in heads.enumerated() {
      let weight = queries.reduce(0) { $0 + matrix.values[$1][key] }
      guard weight > threshold else { continue }
      canvas.fill(
        Rect(
          x: point.x + Double(head) * Self.swatch, y: point.y - height * 0.42, width: Self.swatch,
          height: height * 0.84),
        color: Style.seriesColor(colors[head]).opacity(min(weight, 1)))
    }
  }

  private var legendWidth: Double {
    heads.count > 1 ? names.reduce(0) { $0 + Style.tick.width(of: $1) + 19 } - 8 : 0
  }

  private func drawLegend(on canvas: any Canvas, in frame: Rect) {
    guard heads.count > 1 else { return }
    var x = frame.center.x - legendWidth / 2
    let y = frame.top + 5
    for (head, name) in names.enumerated() {
      canvas.fill(Rect(x: x, y: y - 3.5, width: 7, height: 7), color: Style.seriesColor(colors[head]))
      canvas.text(
        name, at: Point(x + 10, y), font: Style.tick, color: Style.softInk,
        anchor: TextAnchor(.start, .middle))
      x += Style.tick.width(of: name) + 19
    }
  }
}
