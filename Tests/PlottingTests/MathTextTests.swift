import Graphics
import Plotting
import Testing

@Suite struct MathTextTests {
  private let font = Font(size: 10)

  @Test func `a subscript is smaller, lower and upright where it is a number`() {
    let runs = MathText("$d_k + x_1$", font: font).runs
    #expect(runs.map(\.text) == ["d", "k", "+", "x", "1"])
    #expect(runs.map(\.font.isItalic) == [true, true, false, true, false])
    #expect(runs[1].font.size < 8 && runs[1].start.y > 1 && runs[1].start.x > font.width(of: "d"))
    #expect(runs[0].font.size == 10 && runs[0].start.y == 0)
  }

  @Test func `scripts below and above one letter stand over each other`() {
    let runs = MathText("$W_i^Q$", font: font).runs
    #expect(runs.map(\.text) == ["W", "i", "Q"])
    #expect(abs(runs[1].start.x - runs[2].start.x) < 1 && runs[1].start.y > 0 && runs[2].start.y < 0)
  }

  @Test(arguments: ["$√{d_k}$", #"$\sqrt{d_k}$"#])
  func `a root has its bar over all that stands under it`(label: String) throws {
    let text = MathText(label, font: font)
    let root = try #require(text.roots.first)
    let bar = root.points.suffix(2)
    #expect(text.roots.count == 1 && bar.first?.y == bar.last?.y)
    for run in text.runs {
      let (left, right) = (run.start.x, run.start.x + run.font.width(of: run.text))
      let (start, end) = (try #require(bar.first).x, try #require(bar.last).x)
      #expect(start <= left && right <= end && right <= text.width)
      #expect(root.points[4].y < run.start.y - 0.73 * run.font.size)
    }
  }

  @Test(arguments: [
    ("costs 3 $", "costs 3 $"), (#"3 \$ and 4 \$"#, "3 $ and 4 $"), ("a_b^c", "a_b^c"), ("", ""),
    (#"$\alpha \cdot 10^{-4}$"#, "α · 10^−4"), ("$√{d_k}$ of $x$", "√d_k of x"), (#"$\nosuch$"#, #"\nosuch"#),
    ("$}x{$", "x"), ("$_1$", "_1"), (#"$\text{head}_i$"#, "head_i"),
  ])
  func `a label in plain words has no dollar signs but those that are meant`(label: String, plain: String) {
    #expect(MathText.plain(label) == plain)
    #expect(MathText(label, font: font).width >= 0)
  }

  @Test func `a label without a formula is set as it was`() {
    let plain = RecordingCanvas(size: Size(9, 9))
    plain.text("loss", at: Point(1, 2), font: font, color: .black, anchor: .center)
    let label = RecordingCanvas(size: Size(9, 9))
    label.label("loss", at: Point(1, 2), font: font, color: .black, anchor: .center)
    #expect(plain.actions == label.actions)
  }

  @Test func `a turned label has its small letters along its own line`() throws {
    let canvas = RecordingCanvas(size: Size(100, 100))
    canvas.label("$d_k$", at: Point(50, 50), font: font, color: .black, degrees: -90)
    let points = canvas.actions.compactMap { action -> Point? in
      if case .text(_, let point, _, _, _, -90) = action { point } else { nil }
    }
    let (letter, index) = (try #require(points.first), try #require(points.last))
    // Reading upwards, on is up and below is to the right.
    #expect(index.y < letter.y - 5 && index.x > letter.x + 1)
  }

  @Test func `titles, axes and legends show formulas, and tokens stand as they are`() {
    let shown = texts(of: ExampleFigures.mathematics)
    #expect(!shown.contains { $0.contains("_") || $0.contains("^") || $0.contains("\\") })
    #expect(shown.contains(", which costs 3 $"))
    let map = Figure.heatMap([[1.0, 0]], rows: ["$x_1$"], columns: ["$", "a_b$c$"])
    #expect(Set(["$x_1$", "$", "a_b$c$"]).isSubset(of: texts(of: map)))
    #expect(ExampleFigures.mathematics.svg().contains("<title>d_model^−0.5"))
  }
}
