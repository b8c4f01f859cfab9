import Foundation

/// A canvas that writes SVG 1.1, in which text stays text.
///
/// The same drawing gives the same bytes, and nothing in it refers to another file. Clips are nested `<svg>` elements,
/// which need no ids: pages that hold many figures would mix them up.
package final class SVGCanvas: Canvas {
  package let size: Size
  private var body = ""

  package init(size: Size) { self.size = size }

  /// The whole document; `title` is what a screen reader says.
  package func document(title: String) -> String {
    let families = Font.families.map { $0.contains(" ") ? "'\($0)'" : $0 }.joined(separator: ", ")
    let (width, height) = (number(size.width), number(size.height))
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)pt" height="\(height)pt" \
      viewBox="0 0 \(width) \(height)" role="img" font-family="\(families)" xml:space="preserve">
      <title>\(escaped(title))</title>
      \(body)</svg>

      """
  }

  package func fill(_ path: Path, color: Color) {
    body += "<path d=\"\(data(path))\" fill=\"\(color.css)\"\(opacity("fill-opacity", color))/>\n"
  }

  package func stroke(_ path: Path, style: StrokeStyle) {
    var line = "<path d=\"\(data(path))\" fill=\"none\" stroke=\"\(style.color.css)\""
    line += opacity("stroke-opacity", style.color) + " stroke-width=\"\(number(style.width))\""
    line += " stroke-linejoin=\"round\""
    if style.hasRoundEnds { line += " stroke-linecap=\"round\"" }
    if !style.dashes.isEmpty {
      line += " stroke-dasharray=\"\(style.dashes.map { number($0) }.joined(separator: " "))\""
    }
    body += line + "/>\n"
  }

  package func fill(_ rect: Rect, color: Color, isCrisp: Bool) {
    var line = "<rect x=\"\(number(rect.x))\" y=\"\(number(rect.y))\" width=\"\(number(rect.width))\""
    line += " height=\"\(number(rect.height))\" fill=\"\(color.css)\"" + opacity("fill-opacity", color)
    if isCrisp { line += " shape-rendering=\"crispEdges\"" }
    body += line + "/>\n"
  }

  package func text(
    _ text: String, at point: Point, font: Font, color: Color, anchor: TextAnchor, degrees: Double
  ) {
    if text.isEmpty { return }
    let baseline = point.moved(down: anchor.baselineOffset(in: font), rotatedBy: degrees)
    let (x, y) = (number(baseline.x), number(baseline.y))
    var line = "<text x=\"\(x)\" y=\"\(y)\" font-size=\"\(number(font.size))\" fill=\"\(color.css)\""
    line += opacity("fill-opacity", color)
    if font.weight == .bold { line += " font-weight=\"bold\"" }
    if font.isItalic { line += " font-style=\"italic\"" }
    switch anchor.horizontal {
    case .start: break
    case .middle: line += " text-anchor=\"middle\""
    case .end: line += " text-anchor=\"end\""
    }
    if degrees != 0 { line += " transform=\"rotate(\(number(degrees)) \(x) \(y))\"" }
    body += line + ">\(escaped(text))</text>\n"
  }

  package func clipped(to rect: Rect, _ body: () -> Void) {
    let (x, y, width, height) = (number(rect.x), number(rect.y), number(rect.width), number(rect.height))
    self.body += "<svg x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\""
    self.body += " viewBox=\"\(x) \(y) \(width) \(height)\" overflow=\"hidden\">\n"
    body()
    self.body += "</svg>\n"
  }

  package func group(opacity: Double, _ body: () -> Void) {
    self.body += "<g opacity=\"\(number(opacity, decimals: 6))\">\n"
    body()
    self.body += "</g>\n"
  }

  private func opacity(_ attribute: String, _ color: Color) -> String {
    color.opacity == 1 ? "" : " \(attribute)=\"\(number(color.opacity, decimals: 6))\""
  }

  private func data(_ path: Path) -> String {
    func pair(_ point: Point) -> String { "\(number(point.x)) \(number(point.y))" }
    return path.elements.map { element in
      switch element {
      case .move(let point): "M\(pair(point))"
      case .line(let point): "L\(pair(point))"
      case .curve(let first, let second, let end): "C\(pair(first)) \(pair(second)) \(pair(end))"
      case .close: "Z"
      }
    }.joined()
  }

  private func escaped(_ text: String) -> String {
    text.singleLine.replacingOccurrences(of: "&", with: "&amp;")
      .replacingOccurrences(of: "<", with: "&lt;").replacingOccurrences(of: ">", with: "&gt;")
  }
}

/// A number with at most so many decimals, without an exponent: `12.5`, `-0.03`, `0`.
private func number(_ value: Double, decimals: Int = 2) -> String {
  guard value.isFinite else { fatalError("SVG: a coordinate of \(value) cannot be drawn") }
  let scale = decimals == 2 ? 100.0 : 1e6
  let scaled = Int64((value * scale).rounded())
  let (whole, part) = scaled.magnitude.quotientAndRemainder(dividingBy: UInt64(scale))
  let sign = scaled < 0 ? "-" : ""
  if part == 0 { return sign + String(whole) }
  var digits = String(part)
  digits = String(repeating: "0", count: decimals - digits.count) + digits
  while digits.last == "0" { digits.removeLast() }
  return "\(sign)\(whole).\(digits)"
}
