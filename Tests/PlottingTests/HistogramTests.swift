import Graphics
import Plotting
import Testing

@Suite struct HistogramTests {
  @Test func `values are counted between the edges, the last included`() {
    let histogram = Histogram([0, 0.5, 1, 1.5, 2, 9, .nan], bins: 2, range: 0...2)
    #expect(histogram.counts == [2, 3])
    #expect(histogram.start == 0 && histogram.width == 1)
  }

  @Test func `edges that nobody chose are round, and hold every value`() {
    let histogram = Histogram((0..<1_000).map { 0.37 + Double($0) / 997 }, bins: nil, range: nil)
    #expect(histogram.counts.reduce(0, +) == 1_000)
    #expect(histogram.width == niceStep(histogram.width))
    let edge = histogram.start / histogram.width
    #expect(abs(edge - edge.rounded()) < 1e-6)
    #expect((8...30).contains(histogram.counts.count))
  }

  @Test func `one value, and none, can be counted`() {
    #expect(Histogram([3, 3, 3], bins: nil, range: nil).counts.reduce(0, +) == 3)
    #expect(Histogram([], bins: nil, range: nil).counts == [])
    #expect(Histogram([1], bins: 4, range: 5...6).counts == [])
  }

  @Test func `bars stand on 0 side by side, as high as their counts`() {
    let red = Color(hex: 0xFF0000)
    let figure = Figure().histogram([1, 2, 2, 3], bins: 2, color: red)
    let bars = actions(of: figure).compactMap { action -> Rect? in
      if case .rectangle(let rect, let color) = action, color.opacity(1) == red { rect } else { nil }
    }
    #expect(bars.count == 2 && abs(bars[1].height / bars[0].height - 3) < 1e-9)
    #expect(bars[0].bottom == bars[1].bottom && abs(bars[1].left - bars[0].right) < 1)
  }

  @Test func `a density covers an area of 1`() {
    let red = Color(hex: 0xFF0000)
    let figure = Figure().histogram((0..<100).map { Double($0) / 100 }, bins: 4, isDensity: true, color: red)
      .yRange(0...1)
    let bars = actions(of: figure).compactMap { action -> Double? in
      if case .rectangle(let rect, let color) = action, color.opacity(1) == red { rect.height } else { nil }
    }
    // 100 values over 0.99: each quarter of the span has a density just above 1, the whole plot's height.
    let plot = actions(of: figure).compactMap { action -> Double? in
      if case .beginClip(let rect) = action { rect.height } else { nil }
    }[0]
    #expect(bars.count == 4 && bars.allSatisfy { abs($0 / plot - 1 / 0.99) < 0.001 })
  }
}
