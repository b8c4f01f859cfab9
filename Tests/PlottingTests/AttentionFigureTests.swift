import Graphics
import Plotting
import Testing

@Suite struct AttentionFigureTests {
  let tokens = ["the", "Straße", "律"]
  let weights: [[Float]] = [[1, 0, 0], [0.25, 0.75, 0], [0.5, 0.25, 0.25]]

  @Test func `a heat map has one rectangle for each weight, in its colour`() {
    let figure = Figure.heatMap(weights, rows: tokens, columns: tokens, range: 0...1).colorBar(false)
    let cells = actions(of: figure).compactMap { action -> Color? in
      if case .rectangle(_, let color) = action { color } else { nil }
    }
    // The first rectangle is the page.
    let expected = weights.joined().map { Colormap.blues.color(at: Double($0)) }
    #expect(Array(cells.dropFirst()) == expected)
  }

  @Test func `rows go down and columns go right`() {
    let figure = Figure.heatMap([[1, 2], [3, 4]], rows: ["a", "b"], columns: ["x", "y"]).colorBar(false)
    let cells = actions(of: figure).compactMap { action -> Rect? in
      if case .rectangle(let rect, _) = action { rect } else { nil }
    }.dropFirst().map(\.self)
    #expect(cells[0].x == cells[2].x && cells[0].y < cells[2].y)
    #expect(cells[0].y == cells[1].y && cells[0].x < cells[1].x)
  }

  @Test func `a heat map can write its values`() {
    let figure = Figure.heatMap(weights, rows: tokens, columns: tokens).showingValues(decimals: 2)
    let numbers = texts(of: figure).filter { ["1.00", "0.75", "0.50", "0.25", "0.00"].contains($0) }
    #expect(numbers.count == 9)
  }

  @Test func `a constant matrix is drawn`() {
    #expect(!Figure.heatMap([[0.0, 0]], rows: ["a"], columns: ["b", "c"]).svg().contains("nan"))
  }

  @Test func `each head has its matrix and its name`() {
    let figure = Figure.attentionHeads(
      Array(repeating: weights, count: 8), queries: tokens, keys: tokens, colors: .viridis)
    let names = texts(of: figure).filter { $0.hasPrefix("head ") }
    #expect(names == (1...8).map { "head \($0)" })
    let cells = actions(of: figure).count { if case .rectangle = $0 { true } else { false } }
    // 8 heads, the page, the 64 steps of the colour bar.
    #expect(cells == 8 * 9 + 1 + 64)
  }

  @Test func `a line is as opaque as its weight`() {
    let figure = Figure.attentionLines([weights], queries: tokens, keys: tokens)
    let blue = Color(hex: 0x0072B2)
    let drawn = strokes(of: figure, in: [blue]).map(\.style.color.opacity)
    let expected = weights.joined().map(Double.init).filter { $0 > 0.01 }
    #expect(drawn.count == expected.count)
    for (drawn, expected) in zip(drawn, expected) { #expect(abs(drawn - expected) < 1e-6) }
  }

  @Test func `in SVG a line is as opaque as its weight to six decimals`() {
    let svg = Figure.attentionLines([[[0.123_456_7]]], queries: ["a"], keys: ["b"]).svg()
    #expect(svg.contains("stroke-opacity=\"0.123457\""))
  }

  @Test func `only the chosen queries have lines, in each head's colour`() {
    let figure = Figure.attentionLines([weights, weights], queries: tokens, keys: tokens, from: [2])
    #expect(strokes(of: figure, in: [Color(hex: 0x0072B2)]).count == 3)
    #expect(strokes(of: figure, in: [Color(hex: 0xD55E00)]).count == 3)
  }

  @Test func `a head keeps its colour where it is drawn alone`() {
    let figure = Figure.attentionLines(
      [weights], queries: tokens, keys: tokens, names: ["head 2"], colors: [1])
    #expect(strokes(of: figure, in: [Color(hex: 0xD55E00)]).count == 6)
  }

  @Test func `figures side by side are drawn with their titles, none over the other`() {
    let part = Figure.attentionLines([weights], queries: tokens, keys: tokens)
    let whole = Figure.beside([part.titled("left"), part.titled("right")], title: "both")
    #expect(["left", "right", "both"].allSatisfy(texts(of: whole).contains))
    let lines = strokes(of: whole, in: [Color(hex: 0x0072B2)]).map { stroke in
      stroke.path.elements.compactMap { if case .move(let point) = $0 { point.x } else { nil } }[0]
    }
    #expect(lines.count == 12 && (lines.first ?? 0) + 100 < (lines.last ?? 0))
    #expect(whole.size.width > 2 * part.size.width - 14)
  }

  @Test func `a thumbnail is one path for each shade, and white draws nothing`() {
    let matrix: [[Float]] = [[1, 1, 0], [0.5, 0, 0.5], [0, 0, 1]]
    let section = ThumbnailSection(
      title: "kind", rows: ["layer 1"], columns: ["head 1"], matrices: [[matrix]],
      notes: [[[.init("H 0.46", isMarked: true), .init("diag 0.67")]]])
    let figure = Figure.thumbnails([section], title: "", legend: "what H means")
    let fills = actions(of: figure).compactMap { action -> (Path, Color)? in
      if case .fill(let path, let color) = action { (path, color) } else { nil }
    }
    #expect(fills.map(\.1) == [0.5, 1].map { Colormap.blues.color(at: $0) })
    // Five elements draw a rectangle: two halves, then the two ones in a row as one, and the last.
    #expect(fills.map { $0.0.elements.count } == [10, 10])
    for text in ["kind", "layer 1", "head 1", "H 0.46", "diag 0.67", "what H means"] {
      #expect(texts(of: figure).contains(text), "\(text)")
    }
  }
}
