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

  /// A rectangle whose corners are quarters of a circle.
  package static func roundedRectangle(_ rect: Rect, radius: Double) -> Path {
    let radius = min(radius, rect.width / 2, rect.height / 2)
    let corners = [
      Point(rect.left, rect.top), Point(rect.right, rect.top), Point(rect.right, rect.bottom),
      Point(rect.left, rect.bottom),
    ]
    let start = Point(rect.center.x, rect.top)
    var path = bentLine([start] + corners[1...] + [corners[0], start], radius: radius)
    path.elements.append(.close)
    return path
  }

  /// A line through points that bends round its corners, upright or level lines meeting there.
  package static func bentLine(_ points: [Point], radius: Double) -> Path {
    var path = Path()
    for (index, point) in points.enumerated() {
      guard index > 0, index < points.count - 1 else {
        path.elements.append(index == 0 ? .move(point) : .line(point))
        continue
      }
      let (before, after) = (points[index - 1], points[index + 1])
      // Two bends share the line between them.
      let reach = min(
        radius, point.distance(to: before) / (index == 1 ? 1 : 2),
        point.distance(to: after) / (index == points.count - 2 ? 1 : 2))
      guard reach > 0.01 else {
        path.elements.append(.line(point))
        continue
      }
      let (start, end) = (point.towards(before, reach), point.towards(after, reach))
      // What is left to the corner makes the curve a quarter of a circle.
      let rest = reach * (1 - 0.552_284_749_8)
      path.elements += [
        .line(start), .curve(point.towards(before, rest), point.towards(after, rest), to: end),
      ]
    }
    return path
  }
}

extension Point {
  fileprivate func distance(to other: Point) -> Double {
    ((other.x - x) * (other.x - x) + (other.y - y) * (other.y - y)).squareRoot()
  }

  /// The point so far from this one on the way to another.
  fileprivate func towards(_ other: Point, _ distance: Double) -> Point {
    let whole = self.distance(to: other)
    guard whole > 0 else { return self }
    return Point(x + (other.x - x) * distance / whole, y + (other.y - y) * distance / whole)
  }
}
