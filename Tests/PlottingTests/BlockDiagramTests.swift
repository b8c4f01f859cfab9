import Foundation
import Graphics
import Plotting
import Testing

@Suite struct BlockDiagramTests {
  @Test func `blocks of a column stand over each other, and its boxes are alike in width`() throws {
    let layout = try #require(ExampleFigures.blocks.blockLayout)
    func rect(_ id: String) throws -> Rect { try #require(layout.leaves.first { $0.id == id }).rect }
    let ids = ["Inputs", "Embedding", "sum", "own", "norm", "forward", "z"]
    for (lower, upper) in zip(ids, ids.dropFirst()) {
      #expect(try rect(upper).bottom < rect(lower).top - 5)
      #expect(try abs(rect(upper).center.x - rect(lower).center.x) < 1e-9)
    }
    #expect(Set(try ["Embedding", "own", "norm", "z"].map { try rect($0).width }) == [80])
  }

  @Test func `a frame holds its blocks and the lines around them, and no others`() throws {
    let layout = try #require(ExampleFigures.blocks.blockLayout)
    let frame = try #require(layout.frames.first { $0.label == "6×" }).rect
    let inside = layout.leaves.filter { frame.contains($0.rect.center) }.map(\.id)
    #expect(Set(inside) == ["own", "norm", "forward", "z"])
    for route in layout.routes where inside.contains(route.from) && inside.contains(route.to) {
      #expect(route.points.allSatisfy(frame.contains), "\(route)")
    }
  }

  @Test func `arrows end at the edge of their block, with as many heads as they say`() throws {
    let layout = try #require(ExampleFigures.blocks.blockLayout)
    for route in layout.routes {
      let target = try #require(layout.leaves.first { $0.id == route.to }).rect
      let tip = try #require(route.points.last)
      let isOnEdge =
        abs(tip.y - target.bottom) < 1e-9 || abs(tip.x - target.left) < 1e-9
        || abs(tip.x - target.right) < 1e-9
      #expect(isOnEdge && target.inset().contains(tip), "\(route)")
    }
    func tips(_ id: String) -> [Double] {
      layout.routes.filter { $0.to == id && $0.points.count > 1 }.compactMap { $0.points.last?.x }.sorted()
    }
    #expect(Set(tips("own")).count == 3)
    #expect(Set(tips("cross")).count == 3)
    #expect(layout.routes.count { $0.from == "z" && $0.to == "cross" } == 2)
  }

  @Test func `labels fit their boxes, blocks lie apart, and no arrow crosses a block`() throws {
    #expect(try #require(ExampleFigures.blocks.blockLayout).faults == [])
  }

  @Test func `a diagram that is drawn badly is known for it`() throws {
    // The arrow from a to c goes through b.
    let crossing = BlockLayout(
      .column([.box("a"), .box("b"), .box("c")]), arrows: [Arrow("a", "b"), Arrow("b", "c"), Arrow("a", "c")])
    #expect(crossing.faults == ["the arrow from a to c crosses b"])
  }

  @Test func `copies are drawn as sheets, four at most`() {
    func fills(_ copies: Int) -> Int {
      actions(of: .blocks(.box("a", copies: copies), arrows: [])).count {
        if case .fill = $0 { true } else { false }
      }
    }
    #expect([1, 2, 4, 16].map(fills) == [1, 2, 4, 4])
  }

  @Test func `a larger figure shows a larger diagram`() {
    let widths = [1.0, 2].map { factor -> Double in
      let natural = ExampleFigures.blocks.size
      let figure = ExampleFigures.blocks.size(width: natural.width * factor, height: natural.height * factor)
      return actions(of: figure).compactMap { action -> Double? in
        if case .text("Softmax", _, let font, _, _, _) = action { font.size } else { nil }
      }[0]
    }
    #expect(widths[1] > 1.9 * widths[0])
  }

  @Test func `the same diagram gives the same bytes in every format`() {
    let figure = ExampleFigures.blocks
    #expect(figure.svg() == ExampleFigures.blocks.svg())
    #expect(figure.pdf() == ExampleFigures.blocks.pdf() && figure.png() == ExampleFigures.blocks.png())
  }

  @Test func `an arrow to a block that is not there ends the cell with the names that are`() async throws {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Figure.blocks(.column([.box("a"), .box("b")]), arrows: [Arrow("a", "c")])
    }
    let words = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    #expect(words.contains("no block is called \"c\"; there are \"a\", \"b\""))
  }

  @Test func `an arrow to one of two blocks of a name asks for an id`() async throws {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Figure.blocks(.column([.box("a"), .box("b"), .box("b")]), arrows: [Arrow("a", "b")])
    }
    let words = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    #expect(words.contains("2 blocks are called \"b\"; give each an id of its own"))
  }
}
