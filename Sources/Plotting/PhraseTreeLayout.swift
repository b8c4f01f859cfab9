/// Where the nodes of a phrase structure stand: its leaves in a row, in order, and every other node in the middle above its
/// children, one row above the highest of them.
///
/// A node's children are adjacent, so what stands above one never stands above another, and no lines cross.
package struct PhraseTreeLayout: Hashable {
  /// The nodes without children, from left to right.
  package let leaves: [Int]
  /// Rows above the leaves; theirs is 0.
  package let rows: [Int]
  /// For each node its parent's place; nil for the root.
  let parents: [Int?]
  /// The first and the last leaf below each node, as places in `leaves`.
  let spans: [ClosedRange<Int>]

  package var height: Int { rows.max() ?? 0 }

  package init(_ nodes: [TreeNode]) {
    parents = nodes.map(\.parent)
    var children = [[Int]](repeating: [], count: nodes.count)
    for (index, node) in nodes.enumerated() {
      if let parent = node.parent { children[parent].append(index) }
    }
    var leaves: [Int] = []
    var spans = [ClosedRange<Int>](repeating: 0...0, count: nodes.count)
    // From left to right, whatever the order in the list.
    var waiting = [0]
    while let index = waiting.popLast() {
      if children[index].isEmpty {
        spans[index] = leaves.count...leaves.count
        leaves.append(index)
      }
      waiting += children[index].reversed()
    }
    var rows = [Int](repeating: 0, count: nodes.count)
    for index in nodes.indices.reversed() {
      for child in children[index] { rows[index] = max(rows[index], rows[child] + 1) }
      if let first = children[index].first, let last = children[index].last {
        spans[index] = spans[first].lowerBound...spans[last].upperBound
      }
    }
    (self.leaves, self.rows, self.spans) = (leaves, rows, spans)
  }

  /// Where each node stands from left to right, given where the leaves do.
  func centers(leaves positions: [Double]) -> [Double] {
    var centers = [Double](repeating: 0, count: parents.count)
    var ends = [(first: Double, last: Double)?](repeating: nil, count: parents.count)
    for index in parents.indices.reversed() {
      let center = ends[index].map { ($0.first + $0.last) / 2 } ?? positions[spans[index].lowerBound]
      centers[index] = center
      guard let parent = parents[index] else { continue }
      ends[parent] = (min(ends[parent]?.first ?? center, center), max(ends[parent]?.last ?? center, center))
    }
    return centers
  }
}
