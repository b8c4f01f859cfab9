import Foundation
import Graphics

/// Draws the parts of a block diagram, placed and scaled.
struct BlockDrawing {
  let canvas: any Canvas
  let scale: Double
  /// Where the layout's point 0, 0 lies.
  let origin: Point

  private func placed(_ point: Point) -> Point {
    Point(origin.x + point.x * scale, origin.y + point.y * scale)
  }

  private func placed(_ rect: Rect) -> Rect {
    let corner = placed(Point(rect.x, rect.y))
    return Rect(x: corner.x, y: corner.y, width: rect.width * scale, height: rect.height * scale)
  }

  func scaled(_ font: Font) -> Font {
    var font = font
    font.size *= scale
    return font
  }

  private func stroke(_ color: Color, _ width: Double = BlockStyle.line) -> StrokeStyle {
    StrokeStyle(color, width: width * scale)
  }

  // MARK: Blocks

  func draw(_ frame: BlockLayout.Frame) {
    let path = Path.roundedRectangle(placed(frame.rect), radius: BlockStyle.frameCorner * scale)
    canvas.fill(path, color: .gray(0.955))
    canvas.stroke(path, style: stroke(.gray(0.6)))
    canvas.label(
      frame.label, at: placed(frame.labelPoint), font: scaled(BlockStyle.frameLabel), color: Style.ink,
      anchor: TextAnchor(frame.side == .left ? .end : .start, .middle))
  }

  func draw(_ leaf: BlockLayout.Leaf) {
    switch leaf.block.content {
    case .box(let box): draw(box, of: leaf)
    case .sign(let sign): draw(sign, in: leaf.rect)
    case .text: drawLines(of: leaf.block, around: leaf.rect.center)
    case .column, .row, .frame: break
    }
  }

  private func draw(_ box: Block.Box, of leaf: BlockLayout.Leaf) {
    let line = box.role.color.mixed(with: Style.ink, fraction: 0.35)
    for sheet in (0..<leaf.block.sheets).reversed() {
      let step = Double(sheet) * BlockStyle.sheetStep
      let rect = Rect(
        x: leaf.rect.x + step, y: leaf.rect.y - step, width: leaf.rect.width, height: leaf.rect.height)
      let path = Path.roundedRectangle(placed(rect), radius: BlockStyle.corner * scale)
      canvas.fill(path, color: box.role.color.mixed(with: .white, fraction: 0.74))
      canvas.stroke(path, style: stroke(line))
    }
    drawCopiesLabel(box, of: leaf)
    drawLines(
      of: leaf.block, around: Point(leaf.rect.center.x, leaf.rect.center.y - box.noteHeight / 2))
    let noteTop = leaf.rect.bottom - BlockStyle.padding.height - box.noteHeight + 0.5
    for (index, line) in box.noteLines.enumerated() {
      canvas.label(
        line,
        at: placed(Point(leaf.rect.center.x, noteTop + (Double(index) + 0.5) * BlockStyle.noteHeight)),
        font: scaled(BlockStyle.note), color: Style.softInk, anchor: .center)
    }
  }

  /// The number of copies beside a line along the sheets' lower right corners.
  private func drawCopiesLabel(_ box: Block.Box, of leaf: BlockLayout.Leaf) {
    guard !box.copiesLabel.isEmpty else { return }
    let step = Double(leaf.block.sheets - 1) * BlockStyle.sheetStep
    let corner = Point(leaf.rect.right + 3, leaf.rect.bottom + 1.5)
    let end = Point(corner.x + step, corner.y - step)
    if step > 0 {
      canvas.stroke(.line(from: placed(corner), to: placed(end)), style: stroke(Style.softInk))
    }
    canvas.label(
      box.copiesLabel,
      at: placed(Point(end.x + 4, step > 0 ? (corner.y + end.y) / 2 : leaf.rect.center.y)),
      font: scaled(BlockStyle.label),
      color: Style.ink, anchor: TextAnchor(.start, .middle))
  }

  private func drawLines(of block: Block, around center: Point) {
    let lines = block.lines
    for (index, line) in lines.enumerated() {
      let shift = (Double(index) - Double(lines.count - 1) / 2) * BlockStyle.lineHeight
      canvas.label(
        line, at: placed(Point(center.x, center.y + shift)), font: scaled(block.font), color: Style.ink,
        anchor: .center)
    }
  }

  private func draw(_ sign: Block.Sign, in rect: Rect) {
    let (center, radius) = (rect.center, rect.width / 2)
    let circle = Path.circle(at: placed(center), radius: radius * scale)
    canvas.fill(circle, color: .white)
    canvas.stroke(circle, style: stroke(Style.ink))
    switch sign {
    case .sum:
      let arm = radius * 0.55
      for (x, y) in [(arm, 0), (0, arm)] {
        canvas.stroke(
          .line(
            from: placed(Point(center.x - x, center.y - y)), to: placed(Point(center.x + x, center.y + y))),
          style: stroke(Style.ink))
      }
    case .wave:
      let points = (0...24).map { step in
        let t = Double(step) / 12 - 1
        return placed(Point(center.x + t * radius * 0.68, center.y - radius * 0.42 * sin(t * .pi)))
      }
      canvas.stroke(.polyline(points), style: stroke(Style.seriesColor(0), 1.2))
    }
  }

  // MARK: Arrows

  func draw(_ route: BlockLayout.Route) {
    var points = route.points.map(placed)
    guard points.count >= 2 else { return }
    let (tip, before) = (points[points.count - 1], points[points.count - 2])
    let length = hypot(tip.x - before.x, tip.y - before.y)
    let (dx, dy) = ((tip.x - before.x) / length, (tip.y - before.y) / length)
    let (width, depth) = (BlockStyle.head.width * scale, BlockStyle.head.height * scale)
    let base = Point(tip.x - dx * depth, tip.y - dy * depth)
    // The line ends inside the head, so that its end does not blunt the tip.
    points[points.count - 1] = Point(tip.x - dx * depth * 0.8, tip.y - dy * depth * 0.8)
    canvas.stroke(.bentLine(points, radius: BlockStyle.bend * scale), style: stroke(Style.ink))
    var head = Path.polyline([
      tip, Point(base.x - dy * width / 2, base.y + dx * width / 2),
      Point(base.x + dy * width / 2, base.y - dx * width / 2),
    ])
    head.elements.append(.close)
    canvas.fill(head, color: Style.ink)
  }

  /// Draws the line of the sheet that stands `sheet` steps behind the foremost; it ends behind what it leads to.
  func draw(_ route: BlockLayout.Route, ofSheet sheet: Int) {
    let step = Double(sheet) * BlockStyle.sheetStep
    let points = route.points.map { placed(Point($0.x + step, $0.y - step)) }
    canvas.stroke(
      .bentLine(points, radius: BlockStyle.bend * scale), style: stroke(.gray(0.5 + 0.08 * Double(sheet))))
  }
}
