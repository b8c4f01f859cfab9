import Graphics

/// Draws series into the rectangle between the axes.
struct SeriesDrawing {
  let axes: Axes
  let plot: Rect
  let x: Scale
  let y: Scale

  func draw(on canvas: any Canvas) {
    let bars = axes.series.filter { $0.mark == .bars }
    for (index, series) in bars.enumerated() { drawBars(series, index, of: bars.count, on: canvas) }
    for series in axes.series { drawBins(series, on: canvas) }
    for series in axes.series {
      switch series.mark {
      case .bars, .bins: continue
      case .line(let width, let dashes):
        let style = StrokeStyle(series.color, width: width, dashes: dashes, hasRoundEnds: dashes.isEmpty)
        for run in runs(of: series) {
          if run.count == 1 {
            canvas.fill(.circle(at: run[0], radius: width), color: series.color)
          } else {
            canvas.stroke(.polyline(run), style: style)
          }
        }
      case .dots(let radius):
        for point in runs(of: series).joined() {
          canvas.fill(.circle(at: point, radius: radius), color: series.color.opacity(0.8))
        }
      }
    }
  }

  /// The places of a series' points; a point without a place, such as NaN, ends one run and starts the next.
  func runs(of series: Series) -> [[Point]] {
    var runs: [[Point]] = []
    var run: [Point] = []
    for (xValue, yValue) in zip(series.x, series.y) {
      if let x = x.position(of: xValue), let y = y.position(of: yValue) {
        run.append(Point(x, y))
      } else if !run.isEmpty {
        runs.append(run)
        run = []
      }
    }
    return run.isEmpty ? runs : runs + [run]
  }

  /// Bins stand on 0 edge to edge, and let those of other series shine through.
  private func drawBins(_ series: Series, on canvas: any Canvas) {
    guard let width = series.binWidth else { return }
    let base = y.position(of: max(0, y.domain.lowerBound)) ?? plot.bottom
    let isAlone = axes.series.count { $0.binWidth != nil } == 1
    for (middle, value) in zip(series.x, series.y) where value > 0 {
      guard let left = x.position(of: middle - width / 2), let right = x.position(of: middle + width / 2),
        let top = y.position(of: value)
      else { continue }
      let gap = min(0.25, (right - left) / 8)
      canvas.fill(
        Rect(x: left + gap, y: top, width: right - left - 2 * gap, height: base - top),
        color: series.color.opacity(isAlone ? 1 : 0.5))
    }
  }

  /// The bars of one category stand side by side and take four fifths of its room.
  private func drawBars(_ series: Series, _ index: Int, of count: Int, on canvas: any Canvas) {
    let room = plot.width / max(1, Double(axes.categories.count)) * (count == 1 ? 0.62 : 0.8)
    let width = room / Double(count)
    let base = y.position(of: max(0, y.domain.lowerBound)) ?? plot.bottom
    for (category, value) in zip(series.x, series.y) {
      guard let center = x.position(of: category), let top = y.position(of: value) else { continue }
      let left = center - room / 2 + width * Double(index)
      let gap = count == 1 ? 0 : 0.5
      canvas.fill(
        Rect(x: left + gap, y: min(top, base), width: width - 2 * gap, height: abs(base - top)),
        color: series.color)
    }
  }
}
