import Graphics

/// One small heat map for each head, side by side, with the tokens once on the left and once on top.
struct AttentionHeads: Panel, Hashable {
  /// A matrix per head: row = query, column = key.
  var heads: [LabelledMatrix]
  var names: [String]
  var colormap: Colormap
  var domain: ClosedRange<Double>
  /// Panels in one row.
  var perRow: Int

  private static let gap = 9.0
  private static let tokenGap = 3.0
  private static let barGap = 10.0

  private var rowCount: Int { (heads.count + perRow - 1) / perRow }
  private var nameHeight: Double { Style.tick.extent(of: "").height + 2 }

  private var naturalCell: Double {
    let count = Double(max(heads[0].columns.count, heads[0].rows.count))
    return min(11, max(6, 110 / count))
  }

  var naturalSize: Size { size(cell: naturalCell) }

  var summary: String {
    "attention of \(heads.count) heads, \(heads[0].rows.count) queries × \(heads[0].columns.count) keys"
  }

  private func font(_ cell: Double) -> Font { Font(size: min(Style.tick.size, cell * 0.84)) }

  private func columns(_ cell: Double) -> ColumnLabels {
    ColumnLabels(heads[0].columns, cell: cell, font: font(cell))
  }

  private func left(_ cell: Double) -> Double {
    (heads[0].rows.map { font(cell).width(of: $0) }.max() ?? 0) + Self.tokenGap
  }

  private func panel(_ cell: Double) -> Size {
    Size(Double(heads[0].columns.count) * cell, Double(heads[0].rows.count) * cell)
  }

  private func size(cell: Double) -> Size {
    let panel = panel(cell)
    let bar = ColorBar(colormap: colormap, domain: domain).width(height: panel.height)
    let shown = Double(min(perRow, heads.count))
    let overhang = max(0, columns(cell).overhang - Self.barGap - bar)
    return Size(
      left(cell) + shown * panel.width + (shown - 1) * Self.gap + Self.barGap + bar + overhang,
      columns(cell).height + Double(rowCount) * (panel.height + nameHeight)
        + Double(rowCount - 1) * Self.gap + 1)
  }

  func draw(on canvas: any Canvas, in frame: Rect) {
    let natural = naturalSize
    let cell = naturalCell * min(frame.width / natural.width, frame.height / natural.height)
    let panel = panel(cell)
    let columns = columns(cell)
    let used = size(cell: cell)
    let start = Point(frame.left + max(0, (frame.width - used.width) / 2) + left(cell), frame.top)

    for (index, head) in heads.enumerated() {
      let (row, column) = index.quotientAndRemainder(dividingBy: perRow)
      let origin = Point(
        start.x + Double(column) * (panel.width + Self.gap),
        start.y + columns.height + Double(row) * (panel.height + nameHeight + Self.gap))
      if row == 0 { columns.draw(on: canvas, above: origin) }
      canvas.text(
        names[index], at: Point(origin.x + panel.width / 2, origin.y + panel.height + 2), font: Style.tick,
        color: Style.softInk, anchor: TextAnchor(.middle, .top))
      if column == 0 {
        for (index, token) in head.rows.enumerated() {
          canvas.text(
            token, at: Point(origin.x - Self.tokenGap, origin.y + (Double(index) + 0.5) * cell),
            font: font(cell), color: Style.ink, anchor: TextAnchor(.end, .middle))
        }
      }
      head.drawCells(on: canvas, at: origin, cell: cell, colormap: colormap, domain: domain)
    }
    let shown = Double(min(perRow, heads.count))
    ColorBar(colormap: colormap, domain: domain).draw(
      on: canvas,
      in: Rect(
        x: start.x + shown * panel.width + (shown - 1) * Self.gap + Self.barGap,
        y: start.y + columns.height, width: 0, height: panel.height))
  }
}
