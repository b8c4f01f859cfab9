import Graphics

/// Finds the lines of a diagram's arrows between blocks that have their places.
struct BlockRouting {
  private let tree: BlockTree
  private let placement: BlockPlacement
  private(set) var routes: [BlockLayout.Route] = []

  init(_ placement: BlockPlacement) {
    (tree, self.placement) = (placement.tree, placement)
    for link in tree.links {
      switch link.course {
      case .up: addUp(link)
      case .across: addAcross(link)
      case .over(let from, let to): addOver(link, outOf: from, into: to)
      case .around(let side, let next): addAround(link, side, next: next)
      }
    }
  }

  private func rect(_ node: Int) -> Rect { placement.rects[node] }

  private mutating func add(_ link: BlockTree.Link, _ points: [Point]) {
    let block = tree.nodes[link.from].block
    routes.append(
      BlockLayout.Route(
        from: block.id, to: tree.nodes[link.to].block.id, points: points,
        copies: link.course == .up ? block.sheets : 1))
  }

  // MARK: Places of arrival

  /// Where the heads of a link arrive on the lower edge, from left to right.
  ///
  /// Heads from the columns on the left come first, then those from below, then those from the right.
  private func arrivals(_ link: BlockTree.Link) -> [Double] {
    let target = rect(link.to)
    func rank(_ link: BlockTree.Link) -> Int {
      if case .over(let from, let to) = link.course { from < to ? 0 : 2 } else { 1 }
    }
    let ordered = tree.links.enumerated().filter { _, other in
      guard other.to == link.to else { return false }
      switch other.course {
      case .up, .over: return true
      case .across, .around: return false
      }
    }.sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }.map(\.element)
    let count = ordered.reduce(0) { $0 + $1.heads }
    let first = ordered.prefix { $0 != link }.reduce(0) { $0 + $1.heads }
    let step = min(22, (target.width - 12) / Double(count))
    return (first..<first + link.heads).map {
      target.center.x + (Double($0) - Double(count - 1) / 2) * step
    }
  }

  /// Where a line straight up from one block to another runs: in the middle of the narrower one.
  private func shaft(from: Int, to: Int) -> Double {
    let (from, to) = (rect(from), rect(to))
    if from.width > to.width, from.left + 3 <= to.center.x, to.center.x <= from.right - 3 {
      return to.center.x
    }
    return from.center.x
  }

  // MARK: Courses

  private mutating func addUp(_ link: BlockTree.Link) {
    let approach = tree.approach(to: link.to)
    let (from, to) = (rect(link.from), rect(link.to))
    let x = shaft(from: link.from, to: link.to)
    let isUnder = to.left + 3 <= x && x <= to.right - 3
    let ends = approach.hasSlots ? arrivals(link) : [isUnder ? x : to.center.x]
    for end in ends {
      let turn = to.bottom + approach.split
      let corners = abs(end - x) < 0.01 ? [] : [Point(x, turn), Point(end, turn)]
      add(link, [Point(x, from.top)] + corners + [Point(end, to.bottom)])
    }
  }

  private mutating func addAcross(_ link: BlockTree.Link) {
    let (from, to) = (rect(link.from), rect(link.to))
    let isRightwards = from.center.x < to.center.x
    add(
      link,
      [
        Point(isRightwards ? from.right : from.left, to.center.y),
        Point(isRightwards ? to.left : to.right, to.center.y),
      ])
  }

  private mutating func addOver(_ link: BlockTree.Link, outOf fromColumn: Int, into toColumn: Int) {
    let (from, to) = (rect(link.from), rect(link.to))
    let exit = rect(tree.outermost(toppedBy: link.from, upTo: fromColumn)).top - 7
    let entry = to.bottom + tree.approach(to: link.to).over
    let (out, into) = (placement.outer[fromColumn], placement.outer[toColumn])
    let lane = out.center.x < into.center.x ? (out.right + into.left) / 2 : (out.left + into.right) / 2
    for end in arrivals(link) {
      add(
        link,
        [
          Point(from.center.x, from.top), Point(from.center.x, exit), Point(lane, exit), Point(lane, entry),
          Point(end, entry), Point(end, to.bottom),
        ])
    }
  }

  private mutating func addAround(_ link: BlockTree.Link, _ side: Block.Side, next: Int) {
    let to = rect(link.to)
    let fork = rect(next).bottom + tree.approach(to: next).fork
    let common = tree.common(next, link.to)
    let between = tree.nodes[common.node].children.filter { common.a <= $0 && $0 <= common.b }
      .flatMap(tree.leaves).map(rect)
    let start = shaft(from: link.from, to: next)
    let lane: Double
    switch side {
    case .left: lane = (between.map(\.left).min() ?? to.left) - BlockStyle.lane
    case .right: lane = (between.map(\.right).max() ?? to.right) + BlockStyle.lane
    }
    add(
      link,
      [
        Point(start, fork + BlockStyle.bend), Point(start, fork), Point(lane, fork), Point(lane, to.center.y),
        Point(side == .left ? to.left : to.right, to.center.y),
      ])
  }
}
