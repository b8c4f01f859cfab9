import Graphics

extension BlockLayout {
  /// What a picky reader would see, for tests: arrows through blocks, labels wider than their boxes, blocks over others.
  package var faults: [String] {
    var faults: [String] = []
    for route in routes {
      for leaf in leaves where leaf.id != route.from && leaf.id != route.to && leaf.rect.isCrossed(by: route)
      {
        faults.append("the arrow from \(route.from) to \(route.to) crosses \(leaf.id)")
      }
      if let target = leaves.first(where: { $0.id == route.to })?.rect, let tip = route.points.last,
        !target.contains(tip)
      {
        faults.append("the arrow from \(route.from) to \(route.to) ends at \(tip), outside \(target)")
      }
    }
    for leaf in leaves {
      let needed = leaf.block.naturalSize
      if needed.width > leaf.rect.width + 1e-9 || needed.height > leaf.rect.height + 1e-9 {
        faults.append("\(leaf.id) needs \(needed), its box is \(leaf.rect)")
      }
    }
    for (index, leaf) in leaves.enumerated() {
      for other in leaves[..<index] where leaf.rect.overlaps(other.rect) {
        faults.append("\(leaf.id) lies over \(other.id)")
      }
    }
    return faults
  }
}

extension Rect {
  fileprivate func overlaps(_ other: Rect) -> Bool {
    left < other.right && other.left < right && top < other.bottom && other.top < bottom
  }

  /// Whether one of the route's lines, all of them upright or level, goes through the rectangle.
  fileprivate func isCrossed(by route: BlockLayout.Route) -> Bool {
    zip(route.points, route.points.dropFirst()).contains { a, b in
      min(a.x, b.x) < right && max(a.x, b.x) > left && min(a.y, b.y) < bottom && max(a.y, b.y) > top
    }
  }
}
