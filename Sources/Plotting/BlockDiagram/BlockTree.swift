import Graphics

/// The blocks of a diagram as numbered nodes, the outermost first, and what its arrows connect.
struct BlockTree: Hashable {
  struct Node: Hashable {
    var block: Block
    var parent: Int?
    var children: [Int] = []
  }

  /// An arrow with its ends found.
  struct Link: Hashable {
    enum Course: Hashable {
      /// Up to a block of the same column.
      case up
      /// To a block of the same row, or of a row in it.
      case across
      /// Out of one column of a row, given by its node, and into another.
      case over(from: Int, to: Int)
      /// Round what stands between, from below the block `next`, which the line that it leaves goes to.
      case around(Block.Side, next: Int)
    }
    var from, to: Int
    var heads: Int
    var course: Course
  }

  private(set) var nodes: [Node] = []
  private(set) var links: [Link] = []

  init(_ block: Block, arrows: [Arrow]) {
    add(block, parent: nil)
    links = arrows.filter { $0.side == nil }.map(straightLink)
    links += arrows.compactMap(aroundLink)
  }

  @discardableResult
  private mutating func add(_ block: Block, parent: Int?) -> Int {
    let node = nodes.count
    nodes.append(Node(block: block, parent: parent))
    let children =
      switch block.content {
      case .column(let blocks, _): blocks
      case .row(let blocks, _, _, _): blocks
      case .frame(let block, _, _): [block]
      case .box, .sign, .text: [Block]()
      }
    for child in children { nodes[node].children.append(add(child, parent: node)) }
    return node
  }

  // MARK: Places

  var leaves: [Int] { nodes.indices.filter { nodes[$0].children.isEmpty } }

  /// The node and those around it, from the inside out.
  private func ancestors(_ node: Int) -> [Int] {
    var found = [node]
    while let parent = nodes[found[found.count - 1]].parent { found.append(parent) }
    return found
  }

  /// The innermost node around both, and its children that hold them.
  func common(_ a: Int, _ b: Int) -> (node: Int, a: Int, b: Int) {
    let (above, below) = (ancestors(a), Set(ancestors(b)))
    let node = above.first { below.contains($0) } ?? 0
    func child(_ leaf: Int) -> Int { ancestors(leaf).last { $0 != node && nodes[$0].parent == node } ?? leaf }
    return (node, child(a), child(b))
  }

  func leaves(under node: Int) -> [Int] {
    nodes[node].children.isEmpty ? [node] : nodes[node].children.flatMap(leaves)
  }

  /// The outermost node up to `limit` in which nothing stands above the leaf.
  func outermost(toppedBy leaf: Int, upTo limit: Int) -> Int {
    var found = leaf
    while found != limit, let parent = nodes[found].parent, nodes[parent].children.last == found,
      !nodes[parent].block.isRow
    {
      found = parent
    }
    return found
  }

  // MARK: Arrows

  private func leaf(_ id: String, _ arrow: Arrow) -> Int {
    let found = leaves.filter { nodes[$0].block.id == id }
    require(
      found.count == 1,
      "blocks: the arrow from \"\(arrow.from)\" to \"\(arrow.to)\": "
        + (found.isEmpty
          ? "no block is called \"\(id)\"; there are \(leaves.map { "\"\(nodes[$0].block.id)\"" }.joined(separator: ", "))"
          : "\(found.count) blocks are called \"\(id)\"; give each an id of its own"))
    return found[0]
  }

  private func straightLink(_ arrow: Arrow) -> Link {
    let (from, to) = (leaf(arrow.from, arrow), leaf(arrow.to, arrow))
    let common = common(from, to)
    let course: Link.Course
    if nodes[common.node].block.isRow {
      let areBeside = [from, to].allSatisfy { isOnlyInRows($0, upTo: common.node) }
      course = areBeside ? .across : .over(from: common.a, to: common.b)
    } else {
      require(
        common.a < common.b,
        "blocks: the arrow from \"\(arrow.from)\" to \"\(arrow.to)\" goes down; a column's blocks stand from the bottom up"
      )
      course = .up
    }
    return Link(from: from, to: to, heads: arrow.heads, course: course)
  }

  /// Whether nothing but rows stands around the leaf inside `limit`.
  private func isOnlyInRows(_ leaf: Int, upTo limit: Int) -> Bool {
    ancestors(leaf).dropFirst().prefix { $0 != limit }.allSatisfy { nodes[$0].block.isRow }
  }

  private func aroundLink(_ arrow: Arrow) -> Link? {
    guard let side = arrow.side else { return nil }
    let (from, to) = (leaf(arrow.from, arrow), leaf(arrow.to, arrow))
    let next = links.first { $0.from == from && $0.course == .up }?.to
    guard let next else {
      fatalError(
        "blocks: the arrow around from \"\(arrow.from)\": no arrow goes up from there that it could leave")
    }
    return Link(from: from, to: to, heads: 1, course: .around(side, next: next))
  }

  /// How far below a block the lines run that arrive there from the side, split, or leave, in points.
  struct Approach: Hashable {
    /// Of those from other columns.
    var over = 8.0
    /// Of one that splits or moves aside.
    var split = 8.0
    /// Of those that leave to go around.
    var fork = 7.5
    /// The room below the block.
    var room = 10.0
    /// Whether arrows from below have places side by side.
    var hasSlots = false
  }

  func approach(to leaf: Int) -> Approach {
    var approach = Approach()
    let straight = links.filter { $0.to == leaf && $0.course == .up }
    let over = links.contains { if case .over = $0.course { $0.to == leaf } else { false } }
    let forks = links.contains { if case .around(_, next: leaf) = $0.course { true } else { false } }
    var last = 0.0
    if over { last = approach.over }
    approach.hasSlots = over || (straight.count == 1 && straight[0].heads > 1)
    if approach.hasSlots, !straight.isEmpty {
      approach.split = over ? last + 6 : approach.split
      last = approach.split
    }
    if forks {
      approach.fork = last > 0 ? last + 6.5 : approach.fork
      last = approach.fork
    }
    approach.room = max(approach.room, last + 4.5)
    return approach
  }
}

extension Block {
  var isRow: Bool { if case .row = content { true } else { false } }
  var isText: Bool { if case .text = content { true } else { false } }
}
