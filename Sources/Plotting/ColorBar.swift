import Graphics

/// The scale beside a heat map.
struct ColorBar {
  var colormap: Colormap
  var domain: ClosedRange<Double>

  private static let barWidth = 7.0
  private static let tickLength = 2.0
  private static let tickGap = 2.0

  private func ticks(height: Double) -> [Tick] { linearTicks(in: domain, about: max(1, Int(height / 20))) }

  /// The width of the bar with its labels, in points.
  func width(height: Double) -> Double {
    Self.barWidth + Self.tickLength + Self.tickGap + (ticks(height: height).map(\.width).max() ?? 0)
  }

  /// Draws the bar at the left of the frame, over all of its height.
  func draw(on canvas: any Canvas, in frame: Rect) {
    let steps = 64
    let stepHeight = frame.height / Double(steps)
    for step in 0..<steps {
      let weight = 1 - (Double(step) + 0.5) / Double(steps)
      // Each step reaches under the next one, so that no seam shows between them.
      let height = step == steps - 1 ? stepHeight : stepHeight * 1.5
      canvas.fill(
        Rect(x: frame.left, y: frame.top + stepHeight * Double(step), width: Self.barWidth, height: height),
        color: colormap.color(at: weight), isCrisp: true)
    }
    canvas.stroke(
      .rectangle(Rect(x: frame.left, y: frame.top, width: Self.barWidth, height: frame.height)),
      style: StrokeStyle(.gray(0.55), width: 0.5))
    let scale = Scale(.linear, domain: domain, from: frame.bottom, to: frame.top)
    for tick in ticks(height: frame.height) {
      guard let y = scale.position(of: tick.value) else { continue }
      let edge = frame.left + Self.barWidth
      canvas.stroke(
        .line(from: Point(edge, y), to: Point(edge + Self.tickLength, y)),
        style: StrokeStyle(.gray(0.55), width: 0.5))
      tick.draw(
        on: canvas, at: Point(edge + Self.tickLength + Self.tickGap, y), anchor: TextAnchor(.start, .middle))
    }
  }
}
