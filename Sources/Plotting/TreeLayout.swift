/// Where the nodes of a tree stand: a column for each depth, and rows such that no lines cross and nothing overlaps.
///
/// Subtrees are put one below the other as close as their outlines allow (Reingold and Tilford 1981). A parent stands in
/// the row of the child that its path goes on with, so that the chosen path is straight; the other children go below and
/// above it in turn, those with short branches next to it.
package struct TreeLayout: Hashable {
  /// Steps from the root.
  package let depths: [Int]
  /// In rows, from 0.
  package let rows: [Double]

  package var depth: Int { depths.max() ?? 0 }
  /// From the first row to the last.
  package var height: Double { rows.max() ?? 0 }

  package init(_ nodes: [TreeNode]) {
    var depths: [Int] = []
    var children = [[Int]](repeating: [], count: nodes.count)
    for (index, node) in nodes.enumerated() {
      depths.append(node.parent.map { depths[$0] + 1 } ?? 0)
      if let parent = node.parent { children[parent].append(index) }
    }
    // How deep each node's subtree is, and the child that the path goes on with.
    var reach = depths
    for index in nodes.indices.reversed() {
      for child in children[index] { reach[index] = max(reach[index], reach[child]) }
    }
    func main(_ index: Int) -> Int? {
      children[index].first { nodes[$0].emphasis == .chosen }
        ?? children[index].max { reach[$0] < reach[$1] }
    }

    /// A node's children from top to bottom.
    func ordered(_ index: Int, around main: Int?) -> [Int] {
      let others = children[index].filter { $0 != main }.sorted { (reach[$0], $0) < (reach[$1], $1) }
      let below = others.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
      let above = others.enumerated().filter { !$0.offset.isMultiple(of: 2) }.map(\.element)
      return above.reversed() + [main].compactMap { $0 } + below
    }

    // From the last node to the first, so that children are done before their parents.
    var outlines = [Outline](repeating: Outline(), count: nodes.count)
    var offsets = [Double](repeating: 0, count: nodes.count)
    for index in nodes.indices.reversed() {
      var placed = Outline()
      let main = main(index)
      for child in ordered(index, around: main) {
        offsets[child] = placed.place(for: outlines[child])
        placed.add(outlines[child], at: offsets[child])
      }
      let middle = main.map { offsets[$0] } ?? 0
      for child in children[index] { offsets[child] -= middle }
      outlines[index] = placed.under(parentAt: middle)
      for child in children[index] { outlines[child] = Outline() }
    }
    var rows = [0.0]
    for index in nodes.indices.dropFirst() { rows.append(rows[nodes[index].parent ?? 0] + offsets[index]) }
    let top = rows.min() ?? 0
    self.depths = depths
    self.rows = rows.map { $0 - top }
  }

  /// The first and the last row that a subtree takes at each depth below its root.
  private struct Outline: Hashable {
    var first: [Double] = []
    var last: [Double] = []

    /// How far down another must stand below this one.
    func place(for other: Outline) -> Double {
      // Room for a row, and a little more between those of different parents.
      zip(last, other.first).enumerated().map { depth, edges in edges.0 - edges.1 + (depth == 0 ? 1 : 1.25) }
        .max() ?? 0
    }

    mutating func add(_ other: Outline, at offset: Double) {
      for depth in other.first.indices {
        if depth < first.count {
          last[depth] = other.last[depth] + offset
        } else {
          first.append(other.first[depth] + offset)
          last.append(other.last[depth] + offset)
        }
      }
    }

    /// These children's outline as seen from their parent, with it.
    func under(parentAt middle: Double) -> Outline {
      Outline(first: [0] + first.map { $0 - middle }, last: [0] + last.map { $0 - middle })
    }
  }
}
