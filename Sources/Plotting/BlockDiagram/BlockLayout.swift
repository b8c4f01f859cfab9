import Graphics

/// Where the blocks of a diagram stand and its arrows run, in points, from the measured size of every label.
package struct BlockLayout: Hashable {
  /// A block that is no group.
  package struct Leaf: Hashable {
    let block: Block
    /// What arrows call it.
    package let id: String
    /// Of a box with copies, the foremost.
    package let rect: Rect
  }

  package struct Frame: Hashable {
    package let rect: Rect
    package let label: String
    /// Where the label's near end is.
    let labelPoint: Point
    let side: Block.Side
  }

  /// The corners of an arrow's line, whose last is the tip of its head.
  package struct Route: Hashable {
    package let from, to: String
    package let points: [Point]
    /// The line runs from each sheet of a box with copies.
    let copies: Int
  }

  package private(set) var leaves: [Leaf] = []
  package private(set) var frames: [Frame] = []
  package private(set) var routes: [Route] = []
  /// Around everything.
  package private(set) var bounds = Rect(x: 0, y: 0, width: 0, height: 0)

  package init(_ block: Block, arrows: [Arrow]) {
    var placement = BlockPlacement(BlockTree(block, arrows: arrows))
    placement.place()
    leaves = placement.tree.leaves.map {
      Leaf(
        block: placement.tree.nodes[$0].block, id: placement.tree.nodes[$0].block.id,
        rect: placement.rects[$0])
    }
    for (index, node) in placement.tree.nodes.enumerated() {
      guard case .frame(_, let label, let side) = node.block.content else { continue }
      let rect = placement.rects[index]
      let x = side == .left ? rect.left - BlockStyle.frameLabelGap : rect.right + BlockStyle.frameLabelGap
      frames.append(Frame(rect: rect, label: label, labelPoint: Point(x, rect.center.y), side: side))
    }
    routes = BlockRouting(placement).routes
    bounds = reach
  }

  /// The box around leaves, frames with their labels, and arrows.
  private var reach: Rect {
    var corners = routes.flatMap(\.points)
    for leaf in leaves {
      let outer = leaf.block.outerSize(front: Size(leaf.rect.width, leaf.rect.height))
      corners += [
        Point(leaf.rect.left, leaf.rect.bottom),
        Point(leaf.rect.left + outer.width, leaf.rect.bottom - outer.height),
      ]
    }
    for frame in frames {
      let width = BlockStyle.frameLabel.width(ofLabel: frame.label) * (frame.side == .left ? -1 : 1)
      corners += [
        Point(frame.rect.left, frame.rect.top), Point(frame.rect.right, frame.rect.bottom),
        Point(frame.labelPoint.x + width, frame.labelPoint.y),
      ]
    }
    let (xs, ys) = (corners.map(\.x), corners.map(\.y))
    let (left, top) = (xs.min() ?? 0, ys.min() ?? 0)
    // Half of a line's width lies outside it.
    return Rect(
      x: left - 0.5, y: top - 0.5, width: (xs.max() ?? 0) - left + 1, height: (ys.max() ?? 0) - top + 1)
  }
}
