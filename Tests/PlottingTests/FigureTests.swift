import Display
import Foundation
import Graphics
import Plotting
import Testing

/// What a figure draws.
func actions(of figure: Figure) -> [RecordingCanvas.Action] {
  let canvas = RecordingCanvas(size: figure.size)
  figure.draw(on: canvas)
  return canvas.actions
}

/// The strokes in the given colours.
func strokes(of figure: Figure, in colors: Set<Color>) -> [(path: Path, style: StrokeStyle)] {
  actions(of: figure).compactMap { action in
    guard case .stroke(let path, let style) = action, colors.contains(style.color.opacity(1)) else {
      return nil
    }
    return (path, style)
  }
}

/// The texts that a figure sets.
func texts(of figure: Figure) -> [String] {
  actions(of: figure).compactMap { if case .text(let text, _, _, _, _, _) = $0 { text } else { nil } }
}

@Suite struct FigureTests {
  @Test func `a line goes through its points and leaves a gap at NaN`() {
    let red = Color(hex: 0xFF0000)
    let figure = Figure().line([0.0, 1, 2, 3, 4], [1.0, 2, .nan, 3, 1], color: red).legend(nil)
    let lines = strokes(of: figure, in: [red])
    #expect(lines.map(\.path.elements.count) == [2, 2])
  }

  @Test func `a scatter plot has one dot for each point`() {
    let red = Color(hex: 0xFF0000)
    let dots = actions(of: Figure().scatter([1, 2, 3], [1.0, 4, 9], color: red)).count {
      if case .fill(_, let color) = $0 { color.opacity(1) == red } else { false }
    }
    #expect(dots == 3)
  }

  @Test func `a bar is as high as its value`() {
    let red = Color(hex: 0xFF0000)
    let heights = actions(of: Figure().bars(["a", "b"], [1, 3], color: red)).compactMap { action -> Double? in
      if case .rectangle(let rect, red) = action { rect.height } else { nil }
    }
    #expect(heights.count == 2)
    #expect(abs(heights[1] / heights[0] - 3) < 1e-9)
  }

  @Test func `a legend lies where it hides no line`() throws {
    // Both upper corners hold a line; the lower ones are free.
    let figure = Figure().line([0, 1, 2, 3], [1.0, 1, 1, 1], label: "upper").yRange(0...1.05)
    let places = actions(of: figure).compactMap { action -> Point? in
      if case .text("upper", let point, _, _, _, _) = action { point } else { nil }
    }
    #expect(try #require(places.first).y > figure.size.height / 2)
  }

  @Test func `labels never leave the figure`() {
    for figure in ExampleFigures.all.map(\.1) + ExampleFigures.awkward {
      for action in actions(of: figure) {
        guard case .text(let text, let point, let font, _, let anchor, let degrees) = action else { continue }
        for corner in corners(of: text, at: point, font: font, anchor: anchor, degrees: degrees) {
          #expect(
            corner.x >= -0.5 && corner.x <= figure.size.width + 0.5 && corner.y >= -0.5
              && corner.y <= figure.size.height + 0.5,
            "\"\(text)\" of \(figure) reaches to \(corner) in \(figure.size)")
        }
      }
    }
  }

  /// The ends of a text's cap line and baseline.
  private func corners(of text: String, at point: Point, font: Font, anchor: TextAnchor, degrees: Double)
    -> [Point]
  {
    let extent = font.extent(of: text)
    let left = -extent.width * anchor.horizontal.rawValue
    let (top, bottom): (Double, Double) =
      switch anchor.vertical {
      case .baseline: (-0.72 * font.size, 0)
      case .middle: (-0.36 * font.size, 0.36 * font.size)
      case .top: (0, extent.height)
      case .bottom: (-extent.height, 0)
      }
    let radians = degrees * .pi / 180
    return [(left, top), (left + extent.width, top), (left, bottom), (left + extent.width, bottom)].map {
      x, y in
      Point(point.x + x * cos(radians) - y * sin(radians), point.y + x * sin(radians) + y * cos(radians))
    }
  }

  @Test(arguments: ["loss", "figure-3", "a.b_C-9"])
  func `a plain name is accepted`(name: String) {
    #expect(Figure.isSafeName(name))
    #expect(Figure().named(name).name == name)
  }

  @Test(arguments: [
    "", ".hidden", "../up", "a/b", "a b", "Straße", "a\0", String(repeating: "x", count: 201),
  ])
  func `a name that is no safe file name is refused`(name: String) {
    #expect(!Figure.isSafeName(name))
  }

  @Test func `a refused name ends the cell with words`() async throws {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Figure().named("../up")
    }
    let words = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    #expect(words.contains("a figure's name is a file's name"))
  }

  @Test func `values that do not fit their labels end the cell with both counts`() async throws {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Figure.heatMap([[1.0, 2]], rows: ["a"], columns: ["x"])
    }
    let words = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    #expect(words.contains("heatMap: row 0 has 2 values for 1 column labels"))
  }

  @Test func `a named figure shows and hands over its files`() throws {
    let records = recordsEmitted { display(ExampleFigures.lossCurve) }
    guard case .display(let bundle, let metadata, _) = try #require(records.first),
      case .figure("loss-curve", let files) = try #require(records.last)
    else {
      Issue.record("a display and a figure were expected, found \(records.count) records")
      return
    }
    #expect(Set(bundle.contents.keys) == [.svg, .png, .plainText])
    #expect(metadata["image/png"]?["width"] == 552)
    #expect(Set(files.keys) == [.svg, .png, .pdf])
    #expect(
      bundle.plainText
        == "Figure \"loss-curve\": Training loss (line plot of nats per token over update: training, validation)"
    )
  }

  @Test func `a figure without a name hands over no files`() {
    #expect(recordsEmitted { cellResult(Figure().line([1.0, 2])) }.count == 1)
  }

  @Test func `saving writes all three formats`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    try ExampleFigures.fewHeads.named("heads").save(in: folder)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == ["heads.pdf", "heads.png", "heads.svg"])
  }
}
