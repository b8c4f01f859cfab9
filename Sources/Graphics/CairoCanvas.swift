internal import CDrawing
import Foundation

/// A canvas that draws through Cairo and Pango, for PNG and PDF.
package final class CairoCanvas: Canvas {
  /// Pixels per point of a PNG: 192 to the inch, twice what a browser draws per CSS pixel.
  package static let density = 8.0 / 3

  package let size: Size
  private let drawing: OpaquePointer

  private init(size: Size, drawing: OpaquePointer?) {
    guard let drawing else {
      fatalError(
        "a figure of \(size.width) × \(size.height) points is empty or larger than Cairo can draw (32,767 pixels a side)"
      )
    }
    self.size = size
    self.drawing = drawing
  }

  deinit { drawing_free(drawing) }

  /// A transparent PNG of `density` pixels per point.
  package static func png(size: Size) -> CairoCanvas {
    CairoCanvas(size: size, drawing: drawing_create_png(size.width, size.height, density))
  }

  /// A PDF of one page, with its fonts embedded and its text selectable.
  package static func pdf(size: Size, title: String) -> CairoCanvas {
    CairoCanvas(size: size, drawing: drawing_create_pdf(size.width, size.height, title.singleLine))
  }

  /// Ends the drawing; called once.
  package func data() -> Data {
    var count: Int64 = 0
    guard let bytes = drawing_finish(drawing, &count) else {
      fatalError(
        "Cairo could not write the figure: \(drawing_error(drawing).map { String(cString: $0) } ?? "out of memory")"
      )
    }
    return Data(bytes: bytes, count: Int(count))
  }

  package func fill(_ path: Path, color: Color) {
    trace(path)
    drawing_fill(drawing, color.cColor)
  }

  package func stroke(_ path: Path, style: StrokeStyle) {
    trace(path)
    drawing_stroke(
      drawing, style.color.cColor, style.width, style.dashes, Int32(style.dashes.count),
      style.hasRoundEnds ? 1 : 0)
  }

  package func fill(_ rect: Rect, color: Color, isCrisp: Bool) {
    drawing_fill_rectangle(
      drawing, rect.x, rect.y, rect.width, rect.height, color.cColor, isCrisp ? 1 : 0)
  }

  package func text(
    _ text: String, at point: Point, font: Font, color: Color, anchor: TextAnchor, degrees: Double
  ) {
    if text.isEmpty { return }
    let line = text.singleLine
    var start = point.moved(down: anchor.baselineOffset(in: font), rotatedBy: degrees)
    if anchor.horizontal != .start {
      let shift = -anchor.horizontal.rawValue * font.width(of: line)
      let radians = degrees * .pi / 180
      start = Point(start.x + shift * cos(radians), start.y + shift * sin(radians))
    }
    drawing_text(drawing, line, font.cFont, start.x, start.y, degrees, color.cColor)
  }

  package func clipped(to rect: Rect, _ body: () -> Void) {
    drawing_save(drawing)
    drawing_clip(drawing, rect.x, rect.y, rect.width, rect.height)
    body()
    drawing_restore(drawing)
  }

  package func group(opacity: Double, _ body: () -> Void) {
    drawing_begin_group(drawing)
    body()
    drawing_end_group(drawing, opacity)
  }

  private func trace(_ path: Path) {
    for element in path.elements {
      switch element {
      case .move(let point): drawing_move(drawing, point.x, point.y)
      case .line(let point): drawing_line(drawing, point.x, point.y)
      case .curve(let first, let second, let end):
        drawing_curve(drawing, first.x, first.y, second.x, second.y, end.x, end.y)
      case .close: drawing_close(drawing)
      }
    }
  }
}

extension Color {
  fileprivate var cColor: DrawingColor {
    DrawingColor(red: red, green: green, blue: blue, alpha: opacity)
  }
}
