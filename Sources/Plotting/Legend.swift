import Graphics

/// Where the legend of a plot stands.
public enum LegendPosition: Hashable, Sendable {
  /// In the corner where it hides nothing; above the axes where there is none.
  case automatic
  case topLeft, topRight, bottomLeft, bottomRight
}

/// The names of the series: a column inside the axes, or a row above them.
struct Legend {
  static let lineHeight = 12.0
  private static let sampleWidth = 14.0
  private static let gap = 5.0
  private static let padding = 4.0
  private static let inset = 4.0
  private static let rowGap = 14.0

  private let entries: [Series]
  private let frame: Rect
  private let isRow: Bool
  /// How many places of lines, dots and bars it lies over.
  let hiddenPoints: Int

  /// A column in one corner; nil where no series has a label, or the figure wants none.
  init?(inside drawing: SeriesDrawing) {
    entries = drawing.axes.series.filter { $0.label != nil }
    guard let position = drawing.axes.legend, !entries.isEmpty else { return nil }
    let size = Size(
      (entries.map(Self.width).max() ?? 0) + 2 * Self.padding,
      Double(entries.count) * Self.lineHeight + 2 * Self.padding)
    let points = Self.sampledPoints(of: drawing)
    let corners = Self.corners(for: position).map { isLeft, isTop in
      Rect(
        x: isLeft ? drawing.plot.left + Self.inset : drawing.plot.right - Self.inset - size.width,
        y: isTop ? drawing.plot.top + Self.inset : drawing.plot.bottom - Self.inset - size.height,
        width: size.width, height: size.height)
    }
    let hidden = corners.map { corner in points.count { corner.contains($0) } }
    hiddenPoints = hidden.min() ?? 0
    frame = corners[hidden.firstIndex(of: hiddenPoints) ?? 0]
    isRow = false
  }

  /// A row over the right end of the axes.
  init?(above drawing: SeriesDrawing) {
    entries = drawing.axes.series.filter { $0.label != nil }
    guard drawing.axes.legend != nil, !entries.isEmpty else { return nil }
    let width = Self.rowWidth(of: entries)
    frame = Rect(
      x: drawing.plot.right - width, y: drawing.plot.top - Self.lineHeight - 3, width: width,
      height: Self.lineHeight)
    hiddenPoints = 0
    isRow = true
  }

  /// The width that it takes as a row, in points.
  var rowWidth: Double { Self.rowWidth(of: entries) }

  private static func rowWidth(of entries: [Series]) -> Double {
    entries.map(width).reduce(0, +) + Double(entries.count - 1) * rowGap
  }

  func draw(on canvas: any Canvas) {
    guard !isRow else {
      var x = frame.left
      for series in entries {
        draw(series, on: canvas, at: Point(x, frame.center.y))
        x += Self.width(of: series) + Self.rowGap
      }
      return
    }
    canvas.fill(frame, color: .white.opacity(0.86))
    for (index, series) in entries.enumerated() {
      let y = frame.top + Self.padding + Self.lineHeight * (Double(index) + 0.5)
      draw(series, on: canvas, at: Point(frame.left + Self.padding, y))
    }
  }

  /// Draws a sample of the series' mark and its label.
  private func draw(_ series: Series, on canvas: any Canvas, at start: Point) {
    let end = Point(start.x + Self.sampleWidth, start.y)
    switch series.mark {
    case .line(let width, let dashes):
      canvas.stroke(
        .line(from: start, to: end), style: StrokeStyle(series.color, width: width, dashes: dashes))
    case .dots(let radius):
      canvas.fill(
        .circle(at: Point((start.x + end.x) / 2, start.y), radius: max(radius, 2)),
        color: series.color.opacity(0.8))
    case .bars, .bins:
      canvas.fill(Rect(x: end.x - 9, y: start.y - 3.5, width: 9, height: 7), color: series.color)
    }
    canvas.label(
      series.label ?? "", at: Point(end.x + Self.gap, start.y), font: Style.tick, color: Style.ink,
      anchor: TextAnchor(.start, .middle))
  }

  private static func width(of series: Series) -> Double {
    sampleWidth + gap + Style.tick.width(ofLabel: series.label ?? "")
  }

  private static func corners(for position: LegendPosition) -> [(isLeft: Bool, isTop: Bool)] {
    switch position {
    case .topLeft: [(true, true)]
    case .topRight: [(false, true)]
    case .bottomLeft: [(true, false)]
    case .bottomRight: [(false, false)]
    case .automatic: [(false, true), (false, false), (true, true), (true, false)]
    }
  }

  /// Points about every 3 pt along lines and up bars.
  private static func sampledPoints(of drawing: SeriesDrawing) -> [Point] {
    var points: [Point] = []
    for series in drawing.axes.series {
      for run in drawing.runs(of: series) {
        points += run
        switch series.mark {
        case .dots: break
        case .bars, .bins:
          for top in run {
            points += stride(from: top.y, to: drawing.plot.bottom, by: 3).map { Point(top.x, $0) }
          }
        case .line:
          for (a, b) in zip(run, run.dropFirst()) { points += between(a, b) }
        }
      }
    }
    return points
  }

  private static func between(_ a: Point, _ b: Point) -> [Point] {
    let steps = min(200, Int(max(abs(b.x - a.x), abs(b.y - a.y)) / 3))
    return (0..<max(steps, 0)).map { step in
      let part = Double(step) / Double(steps)
      return Point(a.x + (b.x - a.x) * part, a.y + (b.y - a.y) * part)
    }
  }
}
