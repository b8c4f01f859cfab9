import Graphics

/// One set of points on the axes.
struct Series: Hashable, Sendable {
  enum Mark: Hashable, Sendable {
    case line(width: Double, dashes: [Double])
    case dots(radius: Double)
    case bars
  }

  var mark: Mark
  /// Of bars, the index of the category.
  var x: [Double]
  var y: [Double]
  /// What the legend says; nil leaves it out.
  var label: String?
  var color: Color
}
