import Foundation
import Graphics
import Plotting
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct FormatTests {
  let scripts = ExampleFigures.values

  @Test func `SVG text stays text, whatever its script`() {
    let svg = scripts.svg()
    for token in ["Straße", "律", "e\u{301}te\u{301}", "👋"] { #expect(svg.contains(">\(token)</text>")) }
    #expect(svg.contains(">a &amp; b &lt; c</text>"))
  }

  @Test func `every example is well-formed XML that loads nothing`() {
    for (name, figure) in ExampleFigures.all + ExampleFigures.awkward.map({ ("awkward", $0) }) {
      let svg = figure.svg()
      #expect(XMLParser(data: Data(svg.utf8)).parse(), "\(name)")
      let elsewhere = svg.replacingOccurrences(of: "xmlns=\"http://www.w3.org/2000/svg\"", with: "")
      #expect(
        !elsewhere.contains("http") && !elsewhere.contains("href") && !elsewhere.contains("url("), "\(name)")
    }
  }

  @Test func `the same figure gives the same bytes`() {
    #expect(ExampleFigures.heads.svg() == ExampleFigures.heads.svg())
    #expect(ExampleFigures.heatMap.pdf() == ExampleFigures.heatMap.pdf())
    #expect(ExampleFigures.heatMap.png() == ExampleFigures.heatMap.png())
  }

  @Test func `control characters become something that XML can hold`() {
    let svg = Figure("a\u{0}b\u{1B}c\nd").svg()
    #expect(svg.contains("a\u{FFFD}b\u{FFFD}c d"))
  }

  @Test func `PNG has two pixels for each CSS pixel, and ink where the map is dark`() throws {
    let figure = Figure.heatMap([[1.0, 0], [0, 1]], rows: ["a", "b"], columns: ["x", "y"], range: 0...1)
    let bitmap = try #require(Bitmap(png: figure.png()))
    #expect(bitmap.width == Int((figure.size.width * 8 / 3).rounded(.up)))
    #expect(bitmap.height == Int((figure.size.height * 8 / 3).rounded(.up)))
    #expect(bitmap[1, 1] == .white)
    let canvas = RecordingCanvas(size: figure.size)
    figure.draw(on: canvas)
    let cells = canvas.actions.compactMap { if case .rectangle(let rect, _) = $0 { rect } else { nil } }
    for (cell, color) in zip(
      cells.dropFirst().prefix(4), [0x08306B, 0xFFFFFF, 0xFFFFFF, 0x08306B] as [UInt32])
    {
      let pixel = bitmap[Int(cell.center.x * 8 / 3), Int(cell.center.y * 8 / 3)]
      #expect(pixel.css == Color(hex: color).css)
    }
  }

  @Test(arguments: ["Straße", "律", "e\u{301}", "👋", "√"])
  func `text of any script leaves ink and takes room`(text: String) throws {
    let font = Font(size: 20)
    #expect(font.width(of: text) > 5)
    let canvas = CairoCanvas.png(size: Size(60, 30))
    canvas.fill(Rect(Size(60, 30)), color: .white)
    canvas.text(text, at: Point(5, 22), font: font, color: .black)
    let bitmap = try #require(Bitmap(png: canvas.data()))
    let dark = (0..<bitmap.height).reduce(0) { sum, row in
      sum + (0..<bitmap.width).count { bitmap[$0, row].luminance < 0.5 }
    }
    #expect(dark > 50)
  }

  @Test func `a wider text measures wider, in either direction of growth`() {
    let font = Font(size: 10)
    #expect(abs(font.width(of: "aa") - 2 * font.width(of: "a")) < 0.01)
    #expect(abs(Font(size: 20).width(of: "Law") - 2 * font.width(of: "Law")) < 0.05)
    #expect(Font(size: 10, weight: .bold).width(of: "Law") > font.width(of: "Law"))
  }

  @Test func `PDF embeds its fonts and has no date`() {
    let pdf = String(decoding: scripts.pdf(), as: UTF8.self)
    #expect(pdf.hasPrefix("%PDF-1."))
    #expect(pdf.contains("/FontFile"))
    #expect(!pdf.contains("/CreationDate"))
  }

  @Test func `what is no PNG is refused`() {
    #expect(Bitmap(png: Data("not a PNG".utf8)) == nil)
    #expect(Bitmap(png: ExampleFigures.values.png().prefix(100)) == nil)
  }

  @Test func `a clip and a group close what they open`() {
    let canvas = SVGCanvas(size: Size(10, 10))
    canvas.group(opacity: 0.5) {
      canvas.clipped(to: Rect(x: 1, y: 1, width: 5, height: 5)) {
        canvas.fill(Rect(x: 0, y: 0, width: 10, height: 10), color: .black)
      }
    }
    #expect(XMLParser(data: Data(canvas.document(title: "").utf8)).parse())
  }

  @Test func `a group's opacity holds for all of it at once`() throws {
    let canvas = CairoCanvas.png(size: Size(30, 30))
    canvas.fill(Rect(Size(30, 30)), color: .white)
    canvas.group(opacity: 0.5) {
      for _ in 0..<2 { canvas.fill(Rect(x: 0, y: 0, width: 15, height: 30), color: .black) }
    }
    let bitmap = try #require(Bitmap(png: canvas.data()))
    #expect(abs(bitmap[10, 10].red - 0.5) < 0.01)
    #expect(bitmap[70, 10] == .white)
  }
}

@Suite struct ColorTests {
  @Test(arguments: [Colormap.blues, .viridis])
  func `a sequential map grows steadily darker or lighter`(map: Colormap) {
    let luminances = (0...100).map { map.color(at: Double($0) / 100).luminance }
    let steps = zip(luminances, luminances.dropFirst()).map { $1 - $0 }
    #expect(steps.allSatisfy { $0 > 0 } || steps.allSatisfy { $0 < 0 })
  }

  @Test func `a weight outside the map has the colour of the nearer end`() {
    #expect(Colormap.viridis.color(at: -1) == Colormap.viridis.color(at: 0))
    #expect(Colormap.viridis.color(at: .infinity) == Colormap.viridis.color(at: 1))
    #expect(Colormap.blues.color(at: 0) == .white)
  }

  @Test func `a colour is written as CSS writes it`() {
    #expect(Color(hex: 0x0072B2).css == "#0072b2")
    #expect(Color.gray(0).luminance == 0)
    #expect(abs(Color.white.luminance - 1) < 1e-9)
  }
}
