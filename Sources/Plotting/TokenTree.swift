import Graphics

/// A tree of tokens that grows to the right: what a search looked at, and what became of it.
struct TokenTree: Panel, Hashable {
  let nodes: [TreeNode]
  let names: [TreeNode.Emphasis: String]
  let note: String
  let layout: TreeLayout
  /// The width of the widest node of each column.
  private let widths: [Double]

  private static let rowHeight = 21.0
  private static let columnGap = 26.0
  private static let padding = 3.5
  private static let noteFont = Font(size: 6.5)
  private static let legendHeight = 17.0
  private static let footHeight = 15.0

  init(nodes: [TreeNode], names: [TreeNode.Emphasis: String], note: String) {
    (self.nodes, self.names, self.note) = (nodes, names, note)
    layout = TreeLayout(nodes)
    var widths = [Double](repeating: 0, count: layout.depth + 1)
    for (node, depth) in zip(nodes, layout.depths) { widths[depth] = max(widths[depth], Self.width(node)) }
    self.widths = widths
  }

  private static func width(_ node: TreeNode) -> Double {
    max(font(node).width(of: node.label), noteFont.width(of: node.note)) + 2 * padding
  }

  private static func font(_ node: TreeNode) -> Font {
    Font(size: Style.token.size, weight: node.emphasis == .chosen ? .bold : .regular)
  }

  // MARK: Size

  private var top: Double { legend.isEmpty ? 0 : Self.legendHeight }
  private var foot: Double { note.isEmpty ? 0 : Self.footHeight }

  var naturalSize: Size {
    let width = widths.reduce(0, +) + Double(layout.depth) * Self.columnGap
    let needed = max(width, legendWidth, Style.tick.width(of: note))
    return Size(needed, top + (layout.height + 1) * Self.rowHeight + foot)
  }

  var summary: String {
    let ended = nodes.count { $0.emphasis == .ended }
    return "tree of \(nodes.count) nodes, \(layout.depth) steps deep, \(ended) other ends"
  }

  // MARK: Drawing

  func draw(on canvas: any Canvas, in frame: Rect) {
    let natural = naturalSize
    // A figure that is too small for the tree shows it smaller; a larger one spreads it a little.
    let scale = min(1, frame.width / natural.width, frame.height / natural.height)
    drawLegend(on: canvas, in: frame, scale: scale)
    let free = frame.width - widths.reduce(0, +) * scale
    let gap = layout.depth > 0 ? min(free / Double(layout.depth), Self.columnGap * 1.6) : 0
    var lefts = [frame.left]
    for width in widths { lefts.append(lefts[lefts.count - 1] + width * scale + gap) }
    let rowHeight = (frame.height - (top + foot) * scale) / (layout.height + 1)
    func box(_ index: Int) -> Rect {
      let middle = frame.top + top * scale + (layout.rows[index] + 0.5) * rowHeight
      let height = (Self.rowHeight - 3) * scale
      return Rect(
        x: lefts[layout.depths[index]], y: middle - height / 2, width: Self.width(nodes[index]) * scale,
        height: height)
    }
    // The chosen path last, above the others.
    for isChosen in [false, true] {
      for (index, node) in nodes.enumerated() where (node.emphasis == .chosen) == isChosen {
        guard let parent = node.parent else { continue }
        drawLink(from: box(parent), to: box(index), of: node, on: canvas, scale: scale)
      }
    }
    for (index, node) in nodes.enumerated() { draw(node, in: box(index), on: canvas, scale: scale) }
    canvas.text(
      note, at: Point(frame.left, frame.bottom), font: Self.scaled(Style.tick, scale), color: Style.softInk,
      anchor: TextAnchor(.start, .bottom))
  }

  private static func scaled(_ font: Font, _ scale: Double) -> Font {
    var font = font
    font.size *= scale
    return font
  }

  private func drawLink(
    from parent: Rect, to child: Rect, of node: TreeNode, on canvas: any Canvas, scale: Double
  ) {
    canvas.stroke(
      .link(from: Point(parent.right, parent.center.y), to: Point(child.left, child.center.y)),
      style: StrokeStyle(
        Self.line(node.emphasis), width: (0.5 + 2.5 * min(max(node.weight, 0), 1)) * scale))
  }

  private func draw(_ node: TreeNode, in box: Rect, on canvas: any Canvas, scale: Double) {
    let path = Path.rectangle(box)
    if let fill = Self.fill(node.emphasis) {
      canvas.fill(path, color: fill)
      canvas.stroke(path, style: StrokeStyle(Self.line(node.emphasis), width: 0.8 * scale))
    }
    let colors: (label: Color, note: Color) =
      switch node.emphasis {
      case .chosen: (.white, .white)
      case .kept, .ended: (Style.ink, Style.softInk)
      case .dropped: (.gray(0.45), .gray(0.5))
      }
    let left = box.left + Self.padding * scale
    let above = node.note.isEmpty ? 0 : 3.6 * scale
    canvas.text(
      node.label, at: Point(left, box.center.y - above), font: Self.scaled(Self.font(node), scale),
      color: colors.label, anchor: TextAnchor(.start, .middle))
    canvas.text(
      node.note, at: Point(left, box.center.y + 4.9 * scale), font: Self.scaled(Self.noteFont, scale),
      color: colors.note, anchor: TextAnchor(.start, .middle))
  }

  private static func line(_ emphasis: TreeNode.Emphasis) -> Color {
    switch emphasis {
    case .chosen: Style.seriesColor(0)
    case .kept: Style.seriesColor(0).mixed(with: .white, fraction: 0.45)
    case .ended: Style.seriesColor(2)
    case .dropped: .gray(0.72)
    }
  }

  /// What a node's box is filled with; one that was dropped has none.
  private static func fill(_ emphasis: TreeNode.Emphasis) -> Color? {
    switch emphasis {
    case .chosen: line(.chosen)
    case .kept, .ended: line(emphasis).mixed(with: .white, fraction: emphasis == .kept ? 0.8 : 0.85)
    case .dropped: nil
    }
  }

  // MARK: Legend

  private var legend: [(emphasis: TreeNode.Emphasis, name: String)] {
    TreeNode.Emphasis.allCases.compactMap { emphasis in
      guard let name = names[emphasis], nodes.contains(where: { $0.emphasis == emphasis }) else { return nil }
      return (emphasis, name)
    }
  }

  private var legendWidth: Double { legend.reduce(0) { $0 + Style.tick.width(of: $1.name) + 26 } }

  private func drawLegend(on canvas: any Canvas, in frame: Rect, scale: Double) {
    var x = frame.left
    let y = frame.top + 5 * scale
    for (emphasis, name) in legend {
      let swatch = Path.rectangle(Rect(x: x, y: y - 4 * scale, width: 10 * scale, height: 8 * scale))
      canvas.fill(swatch, color: Self.fill(emphasis) ?? .white)
      canvas.stroke(
        swatch,
        style: StrokeStyle(
          Self.line(emphasis), width: 0.8 * scale, dashes: emphasis == .dropped ? [1.5, 1.5] : []))
      canvas.text(
        name, at: Point(x + 14 * scale, y), font: Self.scaled(Style.tick, scale), color: Style.softInk,
        anchor: TextAnchor(.start, .middle))
      x += (Style.tick.width(of: name) + 26) * scale
    }
  }
}
