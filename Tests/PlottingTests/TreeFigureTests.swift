import Graphics
import Plotting
import Testing

@Suite struct TreeFigureTests {
  @Test func `nodes of a column stand a row apart, and the chosen path is straight`() {
    let nodes = ExampleFigures.searchNodes
    let layout = TreeLayout(nodes)
    #expect(layout.rows.min() == 0)
    for depth in 0...layout.depth {
      let column = nodes.indices.filter { layout.depths[$0] == depth }.map { layout.rows[$0] }.sorted()
      for (upper, lower) in zip(column, column.dropFirst()) { #expect(lower - upper >= 1 - 1e-9) }
    }
    for (index, node) in nodes.enumerated() {
      if node.emphasis == .chosen { #expect(layout.rows[index] == layout.rows[0]) }
    }
  }

  @Test func `lines between two columns do not cross`() {
    let nodes = ExampleFigures.searchNodes
    let layout = TreeLayout(nodes)
    let lines = nodes.indices.dropFirst().map { ($0, nodes[$0].parent ?? 0) }
    for (a, above) in lines {
      for (b, below) in lines
      where layout.depths[a] == layout.depths[b] && layout.rows[above] < layout.rows[below] {
        #expect(layout.rows[a] < layout.rows[b])
      }
    }
  }

  @Test func `every label and note is there, and the legend names what there is`() {
    let shown = texts(of: ExampleFigures.tree)
    for node in ExampleFigures.searchNodes.dropFirst() {
      #expect(shown.contains(node.label) && shown.contains(node.note))
    }
    #expect(shown.contains("best hypothesis") && shown.contains("dropped"))
    let two = Figure.tree(
      [TreeNode("a", parent: nil), TreeNode("b", parent: 0)], names: [.dropped: "dropped"])
    #expect(!texts(of: two).contains("dropped"))
  }

  @Test func `a line is as thick as its weight`() {
    let figure = Figure.tree([
      TreeNode("a", parent: nil), TreeNode("b", parent: 0, weight: 1), TreeNode("c", parent: 0, weight: 0.2),
    ])
    let widths = actions(of: figure).compactMap { action -> Double? in
      guard case .stroke(let path, let style) = action, path.elements.count == 2 else { return nil }
      return style.width
    }
    #expect(widths == [3, 1])
  }

  @Test func `one node is a tree`() {
    #expect(Figure.tree([TreeNode("only", parent: nil)]).svg().contains("only"))
  }
}
