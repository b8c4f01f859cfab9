import Foundation

/// What a figure is drawn on; each implementation writes one format.
package protocol Canvas: AnyObject {
  var size: Size { get }

  func fill(_ path: Path, color: Color)
  func stroke(_ path: Path, style: StrokeStyle)

  /// Fills a rectangle.
  ///
  /// - Parameter isCrisp: true for edges without smoothing, so that cells side by side show no seam.
  func fill(_ rect: Rect, color: Color, isCrisp: Bool)

  /// Sets one line of text; an empty one draws nothing.
  ///
  /// - Parameters:
  ///   - point: where the anchor of the text is.
  ///   - degrees: clockwise around that point.
  func text(_ text: String, at point: Point, font: Font, color: Color, anchor: TextAnchor, degrees: Double)

  /// What `body` draws is cut off outside the rectangle.
  func clipped(to rect: Rect, _ body: () -> Void)

  /// What `body` draws is put on the canvas as one picture with an opacity of 0 … 1.
  func group(opacity: Double, _ body: () -> Void)
}

extension Canvas {
  package func fill(_ rect: Rect, color: Color) { fill(rect, color: color, isCrisp: false) }

  package func text(
    _ text: String, at point: Point, font: Font, color: Color, anchor: TextAnchor = TextAnchor()
  ) {
    self.text(text, at: point, font: font, color: color, anchor: anchor, degrees: 0)
  }
}

/// How a line is drawn.
package struct StrokeStyle: Hashable, Sendable {
  package var color: Color
  /// In points.
  package var width: Double
  /// Lengths of dash and gap in turn, in points; empty for a whole line.
  package var dashes: [Double]
  package var hasRoundEnds: Bool

  package init(_ color: Color, width: Double, dashes: [Double] = [], hasRoundEnds: Bool = false) {
    (self.color, self.width, self.dashes, self.hasRoundEnds) = (color, width, dashes, hasRoundEnds)
  }
}

/// Which point of a text is put at the place where it is drawn.
package struct TextAnchor: Hashable, Sendable {
  package enum Horizontal: Double, Hashable, Sendable {
    case start = 0
    case middle = 0.5
    case end = 1
  }
  package enum Vertical: Hashable, Sendable {
    case baseline
    /// Half of a capital's height above the baseline.
    case middle
    case top, bottom
  }
  package var horizontal: Horizontal
  package var vertical: Vertical

  package init(_ horizontal: Horizontal = .start, _ vertical: Vertical = .baseline) {
    (self.horizontal, self.vertical) = (horizontal, vertical)
  }

  package static let center = TextAnchor(.middle, .middle)

  /// How far the baseline lies below the anchor, in points.
  func baselineOffset(in font: Font) -> Double {
    switch vertical {
    case .baseline: 0
    // A capital is 0.72 of the size in Liberation Sans, 0.73 in DejaVu Sans.
    case .middle: 0.36 * font.size
    case .top: font.extent(of: "").ascent
    case .bottom: -font.extent(of: "").descent
    }
  }
}

extension Point {
  /// The point that lies `distance` below this one in a text turned by `degrees` clockwise.
  func moved(down distance: Double, rotatedBy degrees: Double) -> Point {
    let radians = degrees * .pi / 180
    return Point(x - distance * sin(radians), y + distance * cos(radians))
  }
}
