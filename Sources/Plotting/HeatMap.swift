import Graphics

/// A matrix as coloured cells, with a token for each row and column.
struct HeatMap: Panel, Hashable {
  var matrix: LabelledMatrix
  var colormap: Colormap
  /// What the two ends of the colour map stand for.
  var domain: ClosedRange<Double>
  /// Above the columns' tokens.
  var columnTitle = ""
  /// Beside the rows' tokens.
  var rowTitle = ""
  /// Decimals of the number in each cell; nil writes none.
  var decimals: Int?
  var hasColorBar = true

  private static let gap = 4.0
  private static let barGap = 10.0

  /// The cell that makes a figure no wider than a page where that is possible, in points.
  private var naturalCell: Double {
    let count = Double(max(matrix.columns.count, matrix.rows.count))
    let needed = decimals == nil ? 0 : valueFont(cell: 18).width(of: widestValue) + 5
    return max(needed, min(18, max(7, 360 / count)))
  }

  var naturalSize: Size { Layout(self, cell: naturalCell).size }

  var summary: String {
    "heat map, \(matrix.rows.count) × \(matrix.columns.count), "
      + "\(fixed(matrix.smallest, decimals: 2)) … \(fixed(matrix.largest, decimals: 2))"
  }

  func draw(on canvas: any Canvas, in frame: Rect) {
    // Labels shrink with the cells, so the largest cell that fits is searched, not solved for.
    var (low, high) = (0.5, 60.0)
    for _ in 0..<24 {
      let cell = (low + high) / 2
      let size = Layout(self, cell: cell).size
      if size.width <= frame.width + 0.01 && size.height <= frame.height + 0.01 {
        low = cell
      } else {
        high = cell
      }
    }
    let natural = Layout(self, cell: naturalCell)
    let isNatural = abs(natural.size.width - frame.width) < 0.1 && natural.size.height <= frame.height + 0.1
    let layout = isNatural ? natural : Layout(self, cell: low)
    draw(layout, on: canvas, in: frame)
  }

  private func draw(_ layout: Layout, on canvas: any Canvas, in frame: Rect) {
    let origin = Point(
      frame.left + layout.origin.x + max(0, (frame.width - layout.size.width) / 2),
      frame.top + layout.origin.y)
    matrix.drawCells(on: canvas, at: origin, cell: layout.cell, colormap: colormap, domain: domain)
    layout.columns.draw(on: canvas, above: origin)
    for (index, label) in matrix.rows.enumerated() {
      canvas.text(
        label, at: Point(origin.x - Self.gap, origin.y + (Double(index) + 0.5) * layout.cell),
        font: layout.font, color: Style.ink, anchor: TextAnchor(.end, .middle))
    }
    drawValues(on: canvas, at: origin, cell: layout.cell)
    let body = Rect(x: origin.x, y: origin.y, width: layout.width, height: layout.height)
    canvas.label(
      columnTitle, at: Point(body.center.x, origin.y - layout.columns.height - Self.gap),
      font: Style.label.fitting(label: columnTitle, width: body.width),
      color: Style.softInk, anchor: TextAnchor(.middle, .bottom))
    canvas.label(
      rowTitle, at: Point(origin.x - layout.rowWidth - Self.gap, body.center.y),
      font: Style.label.fitting(label: rowTitle, width: body.height),
      color: Style.softInk, anchor: TextAnchor(.middle, .bottom), degrees: -90)
    if hasColorBar {
      let height = min(body.height, 160)
      ColorBar(colormap: colormap, domain: domain).draw(
        on: canvas,
        in: Rect(x: body.right + Self.barGap, y: body.top, width: 0, height: height))
    }
  }

  private func valueFont(cell: Double) -> Font { Font(size: min(7, cell * 0.42)) }

  private var widestValue: String {
    [matrix.largest, matrix.smallest].map { fixed($0, decimals: decimals ?? 0) }.max { $0.count < $1.count }
      ?? ""
  }

  private func drawValues(on canvas: any Canvas, at origin: Point, cell: Double) {
    guard let decimals else { return }
    let span = domain.upperBound - domain.lowerBound
    for (row, values) in matrix.values.enumerated() {
      for (column, value) in values.enumerated() where value.isFinite {
        let background = colormap.color(at: span > 0 ? (value - domain.lowerBound) / span : 0)
        canvas.text(
          fixed(value, decimals: decimals),
          at: Point(origin.x + (Double(column) + 0.5) * cell, origin.y + (Double(row) + 0.5) * cell),
          font: valueFont(cell: cell), color: background.luminance > 0.3 ? Style.ink : .white,
          anchor: .center)
      }
    }
  }

  /// Where the parts lie for a given size of cells.
  private struct Layout {
    let cell: Double
    let font: Font
    let columns: ColumnLabels
    /// From the left edge of the longest row token to the cells, in points.
    let rowWidth: Double
    let origin: Point
    let width, height: Double
    let size: Size

    init(_ map: HeatMap, cell: Double) {
      self.cell = cell
      let font = Font(size: min(Style.token.size, cell * 0.82))
      self.font = font
      columns = ColumnLabels(map.matrix.columns, cell: cell, font: font)
      rowWidth = (map.matrix.rows.map { font.width(of: $0) }.max() ?? 0) + HeatMap.gap
      let titleHeight = Style.label.extent(of: "").height + HeatMap.gap
      width = Double(map.matrix.columns.count) * cell
      height = Double(map.matrix.rows.count) * cell
      origin = Point(
        rowWidth + (map.rowTitle.isEmpty ? 0 : titleHeight),
        columns.height + (map.columnTitle.isEmpty ? 0 : titleHeight))
      let bar = ColorBar(colormap: map.colormap, domain: map.domain).width(height: min(height, 160))
      let right = max(columns.overhang, map.hasColorBar ? HeatMap.barGap + bar : 0)
      size = Size(origin.x + width + right, origin.y + height + 1)
    }
  }
}
