import Graphics

/// Lines, dots and bars over two axes.
struct Axes: Panel, Hashable {
  var series: [Series] = []
  var xLabel = ""
  var yLabel = ""
  var xScale = AxisScale.linear
  var yScale = AxisScale.linear
  var xDomain: ClosedRange<Double>?
  var yDomain: ClosedRange<Double>?
  /// The names under the bars; empty where x is a number.
  var categories: [String] = []
  var legend: LegendPosition? = .automatic
  var hasGrid = true

  var naturalSize: Size { Size(400, 240) }

  var summary: String {
    var kinds: [String] = []
    if series.contains(where: { if case .line = $0.mark { true } else { false } }) { kinds.append("line") }
    if series.contains(where: { if case .dots = $0.mark { true } else { false } }) { kinds.append("scatter") }
    if series.contains(where: { $0.mark == .bars }) { kinds.append("bar") }
    if series.contains(where: { $0.binWidth != nil }) { kinds.append("histogram") }
    let names = series.compactMap(\.label)
    var text = (kinds.isEmpty ? "empty" : kinds.joined(separator: " and ")) + " plot"
    if !yLabel.isEmpty { text += " of \(yLabel)" }
    if !xLabel.isEmpty { text += " over \(xLabel)" }
    return names.isEmpty ? text : text + ": " + names.joined(separator: ", ")
  }

  var usesBars: Bool { series.contains { $0.mark == .bars || $0.binWidth != nil } }

  /// The values along x that are shown.
  var shownX: ClosedRange<Double> {
    if let xDomain { return usable(xDomain, xScale, "xRange") }
    if !categories.isEmpty { return -0.5...Double(categories.count) - 0.5 }
    let hasDots = series.contains { if case .dots = $0.mark { true } else { false } }
    return Scale.domain(of: series.lazy.flatMap(\.places), kind: xScale, padding: hasDots ? 0.04 : 0.015)
  }

  /// The values along y that are shown; bars stand on 0.
  var shownY: ClosedRange<Double> {
    if let yDomain { return usable(yDomain, yScale, "yRange") }
    let values = series.lazy.flatMap(\.y)
    guard usesBars, yScale == .linear else { return Scale.domain(of: values, kind: yScale, padding: 0.06) }
    let finite = values.filter(\.isFinite)
    let (low, high) = (min(0, finite.min() ?? 0), max(0, finite.max() ?? 1))
    let room = (high - low) * 0.06
    return low == high ? 0...1 : (low < 0 ? low - room : 0)...(high > 0 ? high + room : 0)
  }

  private func usable(_ domain: ClosedRange<Double>, _ scale: AxisScale, _ call: String) -> ClosedRange<
    Double
  > {
    require(
      scale == .linear || domain.lowerBound > 0,
      "\(call)(\(domain)): a logarithmic axis has only values above 0")
    return domain
  }

  func draw(on canvas: any Canvas, in frame: Rect) {
    AxesLayout(self, in: frame).draw(on: canvas)
  }
}
