import Graphics

/// One set of points on the axes.
struct Series: Hashable, Sendable {
  enum Mark: Hashable, Sendable {
    case line(width: Double, dashes: [Double])
    case dots(radius: Double)
    case bars
    /// The bars of a histogram.
    ///
    /// - Parameter width: of each, in the unit of x.
    case bins(width: Double)
  }

  var mark: Mark
  /// Of bars, the index of the category; of bins, their middles.
  var x: [Double]
  var y: [Double]
  /// What the legend says; nil leaves it out.
  var label: String?
  var color: Color

  /// Of each bin, in the unit of x; nil where there are none.
  var binWidth: Double? { if case .bins(let width) = mark { width } else { nil } }

  /// What the x axis must show: of bins, their edges.
  var places: [Double] { binWidth.map { width in x.flatMap { [$0 - width / 2, $0 + width / 2] } } ?? x }
}
