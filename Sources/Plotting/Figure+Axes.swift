import Graphics

extension Figure {
  /// Adds a line through points; NaN and infinity leave a gap.
  ///
  /// - Parameters:
  ///   - x: as many as `y`.
  ///   - label: what the legend says; nil leaves it out.
  ///   - color: the next of the figure's colours where nil.
  ///   - width: in points.
  public func line<X: PlotNumber, Y: PlotNumber>(
    _ x: some Sequence<X>, _ y: some Sequence<Y>, label: String? = nil, color: Color? = nil,
    width: Double = 1.5,
    isDashed: Bool = false
  ) -> Figure {
    adding(
      .line(width: width, dashes: isDashed ? [4, 2.5] : []), x: x.map(\.plotValue), y: y.map(\.plotValue),
      label: label, color: color, call: "line")
  }

  /// Adds a line through values at 0, 1, 2 and so on.
  public func line<Y: PlotNumber>(
    _ y: some Sequence<Y>, label: String? = nil, color: Color? = nil, width: Double = 1.5,
    isDashed: Bool = false
  ) -> Figure {
    let y = y.map(\.plotValue)
    return line(y.indices, y, label: label, color: color, width: width, isDashed: isDashed)
  }

  /// Adds a dot at each point.
  ///
  /// - Parameter radius: in points.
  public func scatter<X: PlotNumber, Y: PlotNumber>(
    _ x: some Sequence<X>, _ y: some Sequence<Y>, label: String? = nil, color: Color? = nil,
    radius: Double = 2
  ) -> Figure {
    adding(
      .dots(radius: radius), x: x.map(\.plotValue), y: y.map(\.plotValue), label: label, color: color,
      call: "scatter")
  }

  /// Adds a bar for each category; a second series stands beside the first.
  public func bars<Y: PlotNumber>(
    _ categories: [String], _ values: some Sequence<Y>, label: String? = nil, color: Color? = nil
  ) -> Figure {
    let y = values.map(\.plotValue)
    let figure = changed { figure in
      figure.changeAxes("bars") { axes in
        require(
          axes.categories.isEmpty || axes.categories == categories,
          "bars: categories \(categories) differ from the first series' \(axes.categories)")
        require(
          axes.series.allSatisfy { $0.mark == .bars },
          "bars: this figure has lines or dots over numbers already")
        axes.categories = categories
      }
    }
    return figure.adding(
      .bars, x: categories.indices.map(Double.init), y: y, label: label, color: color, call: "bars")
  }

  public func xScale(_ scale: AxisScale) -> Figure {
    changed { $0.changeAxes("xScale") { $0.xScale = scale } }
  }

  public func yScale(_ scale: AxisScale) -> Figure {
    changed { $0.changeAxes("yScale") { $0.yScale = scale } }
  }

  /// Sets what the x axis shows; without it, all of the data.
  public func xRange(_ range: ClosedRange<Double>) -> Figure {
    changed { $0.changeAxes("xRange") { $0.xDomain = checked(range, "xRange") } }
  }

  /// Sets what the y axis shows; without it, all of the data.
  public func yRange(_ range: ClosedRange<Double>) -> Figure {
    changed { $0.changeAxes("yRange") { $0.yDomain = checked(range, "yRange") } }
  }

  /// Places the legend; nil shows none.
  public func legend(_ position: LegendPosition?) -> Figure {
    changed { $0.changeAxes("legend") { $0.legend = position } }
  }

  public func grid(_ isShown: Bool) -> Figure {
    changed { $0.changeAxes("grid") { $0.hasGrid = isShown } }
  }

  func adding(
    _ mark: Series.Mark, x: [Double], y: [Double], label: String?, color: Color?, call: String
  ) -> Figure {
    require(x.count == y.count, "\(call): \(x.count) x values and \(y.count) y values")
    return changed { figure in
      figure.changeAxes(call) { axes in
        require(
          mark == .bars || axes.categories.isEmpty,
          "\(call): this figure has bars, whose x axis has no numbers")
        axes.series.append(
          Series(mark: mark, x: x, y: y, label: label, color: color ?? Style.seriesColor(axes.series.count)))
      }
    }
  }
}

func checked(_ range: ClosedRange<Double>, _ call: String) -> ClosedRange<Double> {
  require(
    range.lowerBound.isFinite && range.upperBound.isFinite && range.lowerBound < range.upperBound,
    "\(call)(\(range)): both ends must be finite and differ")
  return range
}
