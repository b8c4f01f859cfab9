import Graphics

/// Where the legend of a plot stands.
public enum LegendPosition: Hashable, Sendable {
  /// In the corner that hides the least.
  case automatic
  case topLeft, topRight, bottomLeft, bottomRight
}

/// The names of the series, inside the axes.
struct Legend {
  private static let sampleWidth = 14.0
  private static let gap = 5.0
  private static let padding = 4.0
  private static let inset = 4.0
  private static let lineHeight = 12.0

  let entries: [Series]
  let frame: Rect

  /// Nil where no series has a label, or the figure wants none.
  init?(_ layout: AxesLayout) {
    entries = layout.axes.series.filter { $0.label != nil }
    guard let position = layout.axes.legend, !entries.isEmpty else { return nil }
    let labelWidth = entries.map { Style.tick.width(of: $0.label ?? "") }.max() ?? 0
    let size = Size(
      Self.sampleWidth + Self.gap + labelWidth + 2 * Self.padding,
      Double(entries.count) * Self.lineHeight + 2 * Self.padding)
    frame = Self.frame(at: position, size: size, in: layout)
  }

  func draw(on canvas: any Canvas) {
    canvas.fill(frame, color: .white.opacity(0.86))
    for (index, series) in entries.enumerated() {
      let y = frame.top + Self.padding + Self.lineHeight * (Double(index) + 0.5)
      let start = Point(frame.left + Self.padding, y)
      let end = Point(start.x + Self.sampleWidth, y)
      switch series.mark {
      case .line(let width, let dashes):
        canvas.stroke(
          .line(from: start, to: end), style: StrokeStyle(series.color, width: width, dashes: dashes))
      case .dots(let radius):
        canvas.fill(
          .circle(at: Point((start.x + end.x) / 2, y), radius: max(radius, 2)),
          color: series.color.opacity(0.8))
      case .bars:
        canvas.fill(Rect(x: end.x - 9, y: y - 3.5, width: 9, height: 7), color: series.color)
      }
      canvas.text(
        series.label ?? "", at: Point(end.x + Self.gap, y), font: Style.tick, color: Style.ink,
        anchor: TextAnchor(.start, .middle))
    }
  }

  private static func frame(at position: LegendPosition, size: Size, in layout: AxesLayout) -> Rect {
    let plot = layout.plot
    func corner(_ isLeft: Bool, _ isTop: Bool) -> Rect {
      Rect(
        x: isLeft ? plot.left + inset : plot.right - inset - size.width,
        y: isTop ? plot.top + inset : plot.bottom - inset - size.height, width: size.width,
        height: size.height)
    }
    switch position {
    case .topLeft: return corner(true, true)
    case .topRight: return corner(false, true)
    case .bottomLeft: return corner(true, false)
    case .bottomRight: return corner(false, false)
    case .automatic:
      let places = sampledPoints(of: layout)
      let corners = [corner(false, true), corner(false, false), corner(true, true), corner(true, false)]
      let hidden = corners.map { corner in places.count { corner.contains($0) } }
      let least = hidden.min() ?? 0
      return corners[hidden.firstIndex(of: least) ?? 0]
    }
  }

  /// Points about every 3 pt along the lines, and inside the bars.
  private static func sampledPoints(of layout: AxesLayout) -> [Point] {
    let drawing = SeriesDrawing(layout)
    var points: [Point] = []
    for series in layout.axes.series {
      for run in drawing.runs(of: series) {
        points += run
        if series.mark == .bars {
          for top in run {
            points += stride(from: top.y, to: layout.plot.bottom, by: 3).map { Point(top.x, $0) }
          }
          continue
        }
        guard case .line = series.mark else { continue }
        for (a, b) in zip(run, run.dropFirst()) {
          let steps = min(200, Int(max(abs(b.x - a.x), abs(b.y - a.y)) / 3))
          for step in 0..<max(steps, 0) {
            let part = Double(step) / Double(steps)
            points.append(Point(a.x + (b.x - a.x) * part, a.y + (b.y - a.y) * part))
          }
        }
      }
    }
    return points
  }
}
