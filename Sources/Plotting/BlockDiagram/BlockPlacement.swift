import Graphics

/// Measures the blocks of a tree and places them, columns from the bottom up around a common middle.
struct BlockPlacement {
  let tree: BlockTree
  /// For each node where it lies; of a frame the frame itself, without its label.
  private(set) var rects: [Rect]
  /// For each node where all of it lies.
  private(set) var outer: [Rect]
  private var extents: [Extent]

  /// The room of a node: to the left and to the right of its column's middle, and its height.
  private struct Extent {
    var left = 0.0, right = 0.0, height = 0.0
    var width: Double { left + right }
  }

  init(_ tree: BlockTree) {
    self.tree = tree
    let none = Rect(x: 0, y: 0, width: 0, height: 0)
    rects = Array(repeating: none, count: tree.nodes.count)
    outer = rects
    extents = Array(repeating: Extent(), count: tree.nodes.count)
  }

  mutating func place() {
    measure(0, boxWidth: 0)
    place(0, middle: 0, bottom: 0)
  }

  // MARK: Measuring

  private mutating func measure(_ node: Int, boxWidth: Double) {
    let block = tree.nodes[node].block
    let children = tree.nodes[node].children
    switch block.content {
    case .box:
      var size = block.naturalSize
      size.width = max(size.width, boxWidth)
      let outer = block.outerSize(front: size)
      extents[node] = Extent(left: size.width / 2, right: outer.width - size.width / 2, height: outer.height)
    case .sign, .text:
      let size = block.naturalSize
      extents[node] = Extent(left: size.width / 2, right: size.width / 2, height: size.height)
    case .column(_, let least):
      let width = max(boxWidth, least, widestBox(node))
      for child in children { measure(child, boxWidth: width) }
      var extent = Extent()
      for (index, child) in children.enumerated() {
        extent.left = max(extent.left, extents[child].left)
        extent.right = max(extent.right, extents[child].right)
        extent.height += extents[child].height + (index > 0 ? room(below: child) : 0)
      }
      // Wide boxes reach over the other boxes, not over words.
      let spanned = children.filter { !tree.nodes[$0].block.isText }
      let left = spanned.map { extents[$0].left }.max() ?? 0
      let right = spanned.map(frontRight).max() ?? 0
      for child in children where isWide(child) {
        extents[child].left = left + BlockStyle.wideMargin
        extents[child].right = right + BlockStyle.wideMargin + tree.nodes[child].block.besideFront
        extent.left = max(extent.left, extents[child].left)
        extent.right = max(extent.right, extents[child].right)
      }
      extents[node] = extent
    case .row(_, let axis, _, let spacing):
      for child in children { measure(child, boxWidth: 0) }
      let total = children.reduce(0) { $0 + extents[$1].width } + Double(children.count - 1) * spacing
      var left = total / 2
      if let axis {
        left =
          children.prefix(axis).reduce(0) { $0 + extents[$1].width + spacing } + extents[children[axis]].left
      }
      extents[node] = Extent(
        left: left, right: total - left, height: children.map { extents[$0].height }.max() ?? 0)
    case .frame(_, let label, let side):
      measure(children[0], boxWidth: boxWidth)
      var extent = extents[children[0]]
      extent.left += sideRoom(of: node)
      extent.right += sideRoom(of: node)
      extent.height += BlockStyle.framePadding + footRoom(of: node)
      let labelWidth =
        label.isEmpty ? 0 : BlockStyle.frameLabel.width(ofLabel: label) + BlockStyle.frameLabelGap
      if side == .left { extent.left += labelWidth } else { extent.right += labelWidth }
      extents[node] = extent
    }
  }

  /// The width of the widest box of a column and of the frames in it.
  private func widestBox(_ node: Int) -> Double {
    let block = tree.nodes[node].block
    switch block.content {
    case .box: return isWide(node) ? 0 : block.naturalSize.width
    case .column(_, let least): return max(least, tree.nodes[node].children.map(widestBox).max() ?? 0)
    case .frame: return widestBox(tree.nodes[node].children[0])
    case .row, .sign, .text: return 0
    }
  }

  /// How far a node reaches to the right without the sheets behind its rightmost box and their label.
  private func frontRight(_ node: Int) -> Double {
    let children = tree.nodes[node].children
    switch tree.nodes[node].block.content {
    case .box, .sign, .text, .frame: return extents[node].right - tree.nodes[node].block.besideFront
    case .column: return children.map(frontRight).max() ?? 0
    case .row:
      let last = children[children.count - 1]
      return extents[node].right - (extents[last].right - frontRight(last))
    }
  }

  private func isWide(_ node: Int) -> Bool {
    if case .box(let box) = tree.nodes[node].block.content { box.isWide } else { false }
  }

  /// The room between a node and what stands below it, for the arrows there.
  private func room(below node: Int) -> Double {
    let children = tree.nodes[node].children
    switch tree.nodes[node].block.content {
    case .box, .sign, .text: return max(BlockStyle.gap, tree.approach(to: node).room)
    case .column: return room(below: children[0])
    case .row: return children.map { room(below: $0) }.max() ?? BlockStyle.gap
    case .frame: return BlockStyle.gap
    }
  }

  /// The room between the sides of a frame and what it holds.
  private func sideRoom(of frame: Int) -> Double {
    let inside = Set(tree.leaves(under: frame))
    let hasLanes = tree.links.contains {
      if case .around = $0.course { inside.contains($0.to) } else { false }
    }
    return hasLanes ? BlockStyle.laneRoom : BlockStyle.framePadding
  }

  /// The room between the bottom of a frame and what it holds.
  private func footRoom(of frame: Int) -> Double {
    max(BlockStyle.framePadding, room(below: tree.nodes[frame].children[0]))
  }

  // MARK: Placing

  private mutating func place(_ node: Int, middle: Double, bottom: Double) {
    let extent = extents[node]
    let children = tree.nodes[node].children
    let whole = Rect(
      x: middle - extent.left, y: bottom - extent.height, width: extent.width, height: extent.height)
    outer[node] = whole
    rects[node] = whole
    switch tree.nodes[node].block.content {
    case .box(let box):
      let step = tree.nodes[node].block.outerSize(front: Size(0, 0)).height
      let height = extent.height - step
      // What stands beside a box does not move its middle.
      let right = box.isWide ? extent.right - tree.nodes[node].block.besideFront : extent.left
      rects[node] = Rect(x: whole.left, y: bottom - height, width: extent.left + right, height: height)
    case .sign, .text: break
    case .column:
      var bottom = bottom
      for (index, child) in children.enumerated() {
        if index > 0 { bottom -= room(below: child) }
        place(child, middle: middle, bottom: bottom)
        bottom -= extents[child].height
      }
    case .row(_, _, let alignment, let spacing):
      var left = whole.left
      for child in children {
        let lift = alignment == .middle ? (extent.height - extents[child].height) / 2 : 0
        place(child, middle: left + extents[child].left, bottom: bottom - lift)
        left += extents[child].width + spacing
      }
    case .frame:
      let inner = extents[children[0]]
      place(children[0], middle: middle, bottom: bottom - footRoom(of: node))
      rects[node] = Rect(
        x: middle - inner.left - sideRoom(of: node), y: whole.top,
        width: inner.width + 2 * sideRoom(of: node),
        height: whole.height)
    }
  }
}
