/// A line to stroke or an area to fill.
package struct Path: Hashable, Sendable {
  package enum Element: Hashable, Sendable {
    case move(Point)
    case line(Point)
    /// A cubic Bézier curve.
    case curve(Point, Point, to: Point)
    case close
  }

  package var elements: [Element] = []
  package init() {}

  package static func line(from start: Point, to end: Point) -> Path { polyline([start, end]) }

  package static func polyline(_ points: [Point]) -> Path {
    var path = Path()
    for (index, point) in points.enumerated() {
      path.elements.append(index == 0 ? .move(point) : .line(point))
    }
    return path
  }

  package static func rectangle(_ rect: Rect) -> Path {
    var path = polyline([
      Point(rect.left, rect.top), Point(rect.right, rect.top), Point(rect.right, rect.bottom),
      Point(rect.left, rect.bottom),
    ])
    path.elements.append(.close)
    return path
  }

  /// Four Bézier quarters, within 0.03 % of a circle.
  package static func circle(at center: Point, radius: Double) -> Path {
    let handle = radius * 0.552_284_749_8
    let (x, y) = (center.x, center.y)
    var path = Path()
    path.elements = [
      .move(Point(x + radius, y)),
      .curve(Point(x + radius, y + handle), Point(x + handle, y + radius), to: Point(x, y + radius)),
      .curve(Point(x - handle, y + radius), Point(x - radius, y + handle), to: Point(x - radius, y)),
      .curve(Point(x - radius, y - handle), Point(x - handle, y - radius), to: Point(x, y - radius)),
      .curve(Point(x + handle, y - radius), Point(x + radius, y - handle), to: Point(x + radius, y)),
      .close,
    ]
    return path
  }

  /// A line that leaves and arrives flat, in x.
  package static func link(from start: Point, to end: Point) -> Path {
    let middle = (start.x + end.x) / 2
    var path = Path()
    path.elements = [.move(start), .curve(Point(middle, start.y), Point(middle, end.y), to: end)]
    return path
  }
}
