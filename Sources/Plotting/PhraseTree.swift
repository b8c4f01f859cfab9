import Graphics

/// A sentence with the tree of its phrases above it and, to compare, another one below, upside down.
struct PhraseTree: Panel, Hashable {
  /// A tree, and what it is called.
  struct Side: Hashable {
    let nodes: [TreeNode]
    let name: String
    let layout: PhraseTreeLayout

    init(_ nodes: [TreeNode], name: String) {
      (self.nodes, self.name) = (nodes, name)
      layout = PhraseTreeLayout(nodes)
    }

    var leafLabels: [String] { layout.leaves.map { nodes[$0].label } }
  }

  let above: Side
  let below: Side?
  let note: String
  /// The width that each leaf takes.
  private let slots: [Double]

  private static let rowHeight = 21.0
  private static let leafHeight = 19.0
  private static let gap = 9.0
  private static let nameHeight = 13.0
  private static let noteHeight = 14.0
  private static let phrase = Font(size: Style.token.size, weight: .bold)

  init(above: Side, below: Side?, note: String) {
    (self.above, self.below, self.note) = (above, below, note)
    var slots = above.leafLabels.map { Style.token.width(of: $0) }
    // A phrase of one leaf has no more room than the leaf.
    for side in [above, below].compactMap({ $0 }) {
      for (node, span) in zip(side.nodes, side.layout.spans) where span.count == 1 {
        slots[span.lowerBound] = max(slots[span.lowerBound], Self.phrase.width(of: node.label))
      }
    }
    self.slots = slots
  }

  // MARK: Size

  private var sides: [Side] { [above] + [below].compactMap { $0 } }

  private var natural: Size {
    let leaves = slots.reduce(0, +) + Double(slots.count - 1) * Self.gap
    let words = [note] + sides.map(\.name)
    let height = sides.reduce(Self.leafHeight) {
      $0 + Double($1.layout.height) * Self.rowHeight + ($1.name.isEmpty ? 0 : Self.nameHeight)
    }
    return Size(
      max(leaves, words.map { Style.tick.width(of: $0) }.max() ?? 0),
      height + (note.isEmpty ? 0 : Self.noteHeight))
  }

  var naturalSize: Size { natural }

  var summary: String {
    let phrases = above.nodes.count - above.layout.leaves.count
    return "phrase tree of \(slots.count) words and \(phrases) phrases"
      + (below == nil ? "" : ", against another one")
  }

  // MARK: Drawing

  func draw(on canvas: any Canvas, in frame: Rect) {
    // A figure that is too small for the tree shows it smaller; a larger one leaves room around it.
    let scale = min(1, frame.width / natural.width, frame.height / natural.height)
    let leaves = slots.reduce(0, +) + Double(slots.count - 1) * Self.gap
    var x = frame.center.x - leaves * scale / 2
    let positions = slots.map { slot in
      defer { x += (slot + Self.gap) * scale }
      return x + slot * scale / 2
    }
    var top = frame.top
    if !above.name.isEmpty {
      name(above.name, at: top, on: canvas, in: frame, scale)
      top += Self.nameHeight * scale
    }
    let middle = top + (Double(above.layout.height) * Self.rowHeight + Self.leafHeight / 2) * scale
    draw(above, at: middle, up: true, leaves: positions, on: canvas, scale)
    for (label, x) in zip(above.leafLabels, positions) {
      canvas.text(
        label, at: Point(x, middle), font: Self.scaled(Style.token, scale), color: Style.ink, anchor: .center)
    }
    var bottom = middle + Self.leafHeight / 2 * scale
    if let below {
      draw(below, at: middle, up: false, leaves: positions, on: canvas, scale)
      bottom += Double(below.layout.height) * Self.rowHeight * scale
      name(below.name, at: bottom, on: canvas, in: frame, scale)
      bottom += (below.name.isEmpty ? 0 : Self.nameHeight) * scale
    }
    canvas.text(
      note, at: Point(frame.left, bottom + Self.noteHeight * scale), font: Self.scaled(Style.tick, scale),
      color: Style.softInk, anchor: TextAnchor(.start, .bottom))
  }

  private static func scaled(_ font: Font, _ scale: Double) -> Font {
    var font = font
    font.size *= scale
    return font
  }

  private func name(_ name: String, at top: Double, on canvas: any Canvas, in frame: Rect, _ scale: Double) {
    canvas.text(
      name, at: Point(frame.left, top), font: Self.scaled(Style.tick, scale), color: Style.softInk,
      anchor: TextAnchor(.start, .top))
  }

  /// The lines and the phrases of one tree; the leaves are both trees'.
  ///
  /// - Parameter middle: of the leaves, from top to bottom.
  private func draw(
    _ side: Side, at middle: Double, up: Bool, leaves: [Double], on canvas: any Canvas, _ scale: Double
  ) {
    let direction = up ? -1.0 : 1
    let centers = side.layout.centers(leaves: leaves)
    func point(_ index: Int) -> Point {
      Point(centers[index], middle + direction * Double(side.layout.rows[index]) * Self.rowHeight * scale)
    }
    let margin = 6 * scale
    // Phrases that stand out last, above the others' lines.
    for isChosen in [false, true] {
      for (index, node) in side.nodes.enumerated() where (node.emphasis == .chosen) == isChosen {
        guard let parent = node.parent else { continue }
        let (from, to) = (point(parent), point(index))
        // Aslant between two rows, then straight to the node: so it passes beside all others.
        let knee = Point(to.x, from.y - direction * (Self.rowHeight * scale - margin))
        canvas.stroke(
          .polyline([
            Point(from.x, from.y - direction * margin), knee, Point(to.x, to.y + direction * margin),
          ]),
          style: StrokeStyle(isChosen ? Self.chosen : .gray(0.6), width: (isChosen ? 1.4 : 0.8) * scale))
      }
    }
    for (index, node) in side.nodes.enumerated() where side.layout.rows[index] > 0 {
      canvas.text(
        node.label, at: point(index), font: Self.scaled(Self.phrase, scale),
        color: node.emphasis == .chosen ? Self.chosen : Style.seriesColor(0), anchor: .center)
    }
  }

  /// The colour of what stands out.
  private static let chosen = Style.seriesColor(1)
}
