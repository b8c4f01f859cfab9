import Graphics

/// Where the parts of `Axes` lie in a frame, from the measured size of every label.
struct AxesLayout {
  let axes: Axes
  let plot: Rect
  let x: Scale
  let y: Scale
  let xTicks: [Tick]
  let yTicks: [Tick]
  /// The place of the axis titles.
  let xTitle: Point
  let yTitle: Point
  /// Category names lean where they have no room side by side.
  let leansCategories: Bool
  let legend: Legend?

  private static let tickLength = 3.0
  private static let tickGap = 2.5
  private static let titleGap = 5.0

  /// Lays the axes out, with the legend above them where it would hide something in every corner.
  init(_ axes: Axes, in frame: Rect) {
    let layout = AxesLayout(axes, in: frame, legendHeight: 0)
    if axes.legend == .automatic, let legend = layout.legend, legend.hiddenPoints > 0,
      legend.rowWidth <= layout.plot.width
    {
      self.init(axes, in: frame, legendHeight: Legend.lineHeight + 3)
    } else {
      self = layout
    }
  }

  private init(_ axes: Axes, in frame: Rect, legendHeight: Double) {
    self.axes = axes
    let tickHeight = Style.tick.extent(of: "").height
    let titleHeight = Style.label.extent(of: "").height
    let titleSpace = { (text: String) in text.isEmpty ? 0 : titleHeight + Self.titleGap }

    // The space below depends on whether category names lean, which depends on the width, which depends on the y labels.
    yTicks = Self.ticks(axes.yScale, axes.shownY, about: max(2, Int(frame.height / 36)))
    let yWidth = yTicks.map(\.width).max() ?? 0
    let labelsWidth = titleSpace(axes.yLabel) + yWidth + Self.tickGap + Self.tickLength
    let roughWidth = frame.width - labelsWidth
    let widestCategory = axes.categories.map { Style.tick.width(ofLabel: $0) }.max() ?? 0
    leansCategories = widestCategory > roughWidth / Double(max(axes.categories.count, 1)) - 4
    let left = max(labelsWidth, leansCategories ? Self.reach(of: axes.categories, width: roughWidth) : 0)
    let categoryHeight = leansCategories ? widestCategory * 0.7072 + tickHeight * 0.7072 : tickHeight
    let bottom =
      (axes.categories.isEmpty ? tickHeight : categoryHeight) + Self.tickGap + Self.tickLength
      + titleSpace(axes.xLabel)

    xTicks =
      axes.categories.isEmpty
      ? Self.ticks(axes.xScale, axes.shownX, about: max(2, Int(roughWidth / 62)))
      : axes.categories.enumerated().map { Tick(Double($0.offset), $0.element) }
    let lastLabel = axes.categories.isEmpty ? (xTicks.last?.width ?? 0) / 2 : 0
    plot = frame.inset(
      left: left, top: max(legendHeight, tickHeight / 2), right: max(lastLabel, 2), bottom: bottom)
    x = Scale(axes.xScale, domain: axes.shownX, from: plot.left, to: plot.right)
    y = Scale(axes.yScale, domain: axes.shownY, from: plot.bottom, to: plot.top)
    xTitle = Point(plot.center.x, frame.bottom)
    yTitle = Point(frame.left, plot.center.y)
    let drawing = SeriesDrawing(axes: axes, plot: plot, x: x, y: y)
    legend = legendHeight > 0 ? Legend(above: drawing) : Legend(inside: drawing)
  }

  /// How far names that lean reach to the left of the first category, in points.
  private static func reach(of categories: [String], width: Double) -> Double {
    let room = width / Double(max(categories.count, 1))
    let reaches = categories.enumerated().map { index, name in
      (Style.tick.width(ofLabel: name) + Style.tick.size) * 0.7072 - (Double(index) + 0.5) * room
    }
    // The room of each shrinks as the margin grows; half as much again covers that.
    return max(0, reaches.max() ?? 0) * 1.5
  }

  private static func ticks(_ scale: AxisScale, _ domain: ClosedRange<Double>, about count: Int) -> [Tick] {
    scale == .log ? logTicks(in: domain, about: count) : linearTicks(in: domain, about: count)
  }

  func draw(on canvas: any Canvas) {
    drawGrid(on: canvas)
    canvas.clipped(to: plot) { SeriesDrawing(axes: axes, plot: plot, x: x, y: y).draw(on: canvas) }
    drawXAxis(on: canvas)
    drawYAxis(on: canvas)
    legend?.draw(on: canvas)
  }

  private func drawGrid(on canvas: any Canvas) {
    guard axes.hasGrid else { return }
    for tick in yTicks where !tick.label.isEmpty {
      guard let y = y.position(of: tick.value) else { continue }
      canvas.stroke(.line(from: Point(plot.left, y), to: Point(plot.right, y)), style: Style.grid)
    }
    for tick in xTicks where !tick.label.isEmpty && axes.categories.isEmpty {
      guard let x = x.position(of: tick.value) else { continue }
      canvas.stroke(.line(from: Point(x, plot.top), to: Point(x, plot.bottom)), style: Style.grid)
    }
  }

  private func drawXAxis(on canvas: any Canvas) {
    canvas.stroke(
      .line(from: Point(plot.left, plot.bottom), to: Point(plot.right, plot.bottom)), style: Style.axis)
    for tick in xTicks {
      guard let x = x.position(of: tick.value) else { continue }
      if axes.categories.isEmpty {
        let length = tick.label.isEmpty ? Self.tickLength / 2 : Self.tickLength
        canvas.stroke(
          .line(from: Point(x, plot.bottom), to: Point(x, plot.bottom + length)), style: Style.axis)
      }
      let place = Point(x, plot.bottom + Self.tickLength + Self.tickGap)
      if !axes.categories.isEmpty && leansCategories {
        canvas.label(
          tick.label, at: Point(x + 3, place.y + 2), font: Style.tick, color: Style.ink,
          anchor: TextAnchor(.end, .middle), degrees: -45)
      } else {
        tick.draw(on: canvas, at: place, anchor: TextAnchor(.middle, .top))
      }
    }
    canvas.label(
      axes.xLabel, at: xTitle, font: Style.label.fitting(label: axes.xLabel, width: plot.width),
      color: Style.ink,
      anchor: TextAnchor(.middle, .bottom))
  }

  private func drawYAxis(on canvas: any Canvas) {
    canvas.stroke(
      .line(from: Point(plot.left, plot.top), to: Point(plot.left, plot.bottom)), style: Style.axis)
    for tick in yTicks {
      guard let y = y.position(of: tick.value) else { continue }
      let length = tick.label.isEmpty ? Self.tickLength / 2 : Self.tickLength
      canvas.stroke(.line(from: Point(plot.left - length, y), to: Point(plot.left, y)), style: Style.axis)
      let place = Point(plot.left - Self.tickLength - Self.tickGap, y)
      tick.draw(on: canvas, at: place, anchor: TextAnchor(.end, .middle))
    }
    canvas.label(
      axes.yLabel, at: yTitle, font: Style.label.fitting(label: axes.yLabel, width: plot.height),
      color: Style.ink,
      anchor: TextAnchor(.middle, .top),
      degrees: -90)
  }
}

extension Tick {
  private static let raised = Font(size: Style.tick.size * 0.72)

  /// The width of the label with its exponent, in points.
  var width: Double { Style.tick.width(ofLabel: label) + (exponent.map { Self.raised.width(of: $0) } ?? 0) }

  func draw(on canvas: any Canvas, at point: Point, anchor: TextAnchor) {
    guard !label.isEmpty else { return }
    guard let exponent else {
      return canvas.label(label, at: point, font: Style.tick, color: Style.softInk, anchor: anchor)
    }
    let start = Point(point.x - width * anchor.horizontal.rawValue, point.y)
    canvas.text(
      label, at: start, font: Style.tick, color: Style.softInk, anchor: TextAnchor(.start, anchor.vertical))
    canvas.text(
      exponent, at: Point(start.x + Style.tick.width(of: label), start.y - Style.tick.size * 0.32),
      font: Self.raised, color: Style.softInk, anchor: TextAnchor(.start, anchor.vertical))
  }
}
