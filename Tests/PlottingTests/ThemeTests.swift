import Graphics
import Plotting
import Testing

@Suite struct ThemeTests {
  @Test func `on dark paper light and dark change places, and no other thing changes`() {
    let (light, dark) = (actions(of: ExampleFigures.bars), actions(of: ExampleFigures.bars.theme(.dark)))
    #expect(
      light.count == dark.count
        && texts(of: ExampleFigures.bars) == texts(of: ExampleFigures.bars.theme(.dark)))
    guard case .rectangle(_, let paper) = dark[0] else {
      Issue.record("a figure begins with its paper, found \(dark[0])")
      return
    }
    #expect(paper.luminance < 0.02)
    let inks = dark.compactMap { action -> Color? in
      if case .text(_, _, _, let color, _, _) = action { color } else { nil }
    }
    // WCAG asks for 4.5 : 1 of small text.
    #expect(inks.allSatisfy { ($0.luminance + 0.05) / (paper.luminance + 0.05) > 4.5 })
  }

  @Test func `the colours of lines stand out from dark paper, and differ`() {
    let names = (0..<8).map { "\($0)" }
    let figure = names.reduce(Figure()) { $0.line([1.0, 2], label: $1) }.theme(.dark)
    let paper = Color.white.onDark
    let colors = actions(of: figure).compactMap { action -> Color? in
      if case .stroke(_, let style) = action, style.width == 1.5 { style.color } else { nil }
    }
    #expect(Set(colors).count == 8)
    for color in colors {
      let contrast = (color.luminance + 0.05) / (paper.luminance + 0.05)
      #expect(contrast > 4.5, "\(color.css): \(contrast)")
    }
  }

  @Test func `a colour map on dark paper grows steadily lighter where it grew darker`() {
    let luminances = (0...100).map { Colormap.blues.color(at: Double($0) / 100).onDark.luminance }
    #expect(zip(luminances, luminances.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func `a colour keeps its opacity, and its hue`() {
    let blue = Color(hex: 0x0072B2).opacity(0.3).onDark
    #expect(blue.opacity == 0.3 && blue.blue > blue.green && blue.green > blue.red)
  }
}
