import Foundation

/// A canvas that draws on another with dark and light exchanged.
package final class DarkCanvas: Canvas {
  private let canvas: any Canvas
  private let replacements: [Color: Color]
  package var size: Size { canvas.size }

  /// Wraps a canvas.
  ///
  /// - Parameter replacements: what stands for opaque colours that have an own one on dark paper; the others' is computed.
  package init(_ canvas: any Canvas, replacements: [Color: Color] = [:]) {
    (self.canvas, self.replacements) = (canvas, replacements)
  }

  private func dark(_ color: Color) -> Color {
    replacements[color.opacity(1)]?.opacity(color.opacity) ?? color.onDark
  }

  package func fill(_ path: Path, color: Color) { canvas.fill(path, color: dark(color)) }

  package func stroke(_ path: Path, style: StrokeStyle) {
    var style = style
    style.color = dark(style.color)
    canvas.stroke(path, style: style)
  }

  package func fill(_ rect: Rect, color: Color, isCrisp: Bool) {
    canvas.fill(rect, color: dark(color), isCrisp: isCrisp)
  }

  package func text(
    _ text: String, at point: Point, font: Font, color: Color, anchor: TextAnchor, degrees: Double
  ) {
    canvas.text(text, at: point, font: font, color: dark(color), anchor: anchor, degrees: degrees)
  }

  package func clipped(to rect: Rect, _ body: () -> Void) { canvas.clipped(to: rect, body) }
  package func group(opacity: Double, _ body: () -> Void) { canvas.group(opacity: opacity, body) }
}

extension Color {
  /// The colour that stands for this one on dark paper: of the same hue, and the darker the lighter this is.
  ///
  /// White becomes the paper, a dark grey. Lightness is that of Björn Ottosson's Oklab (2020), where equal steps look equal. Its
  /// middle is raised, so that what was to be seen on white still is.
  package var onDark: Color {
    var lab = Oklab(self)
    lab.lightness = 0.21 + 0.76 * pow(max(0, 1 - lab.lightness), 0.65)
    var color = lab.color
    color.opacity = opacity
    return color
  }
}

/// A colour as lightness, 0 … 1, and two directions of hue.
private struct Oklab {
  var lightness, a, b: Double

  init(_ color: Color) {
    func linear(_ part: Double) -> Double {
      part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
    }
    let (red, green, blue) = (linear(color.red), linear(color.green), linear(color.blue))
    let l = cbrt(0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue)
    let m = cbrt(0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue)
    let s = cbrt(0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue)
    lightness = 0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s
    a = 1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s
    b = 0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s
  }

  /// In sRGB; what it cannot show is cut off.
  var color: Color {
    func cube(_ x: Double) -> Double { x * x * x }
    let l = cube(lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b)
    let m = cube(lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b)
    let s = cube(lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b)
    func encoded(_ part: Double) -> Double {
      let part = min(max(part, 0), 1)
      return part <= 0.003_130_8 ? 12.92 * part : 1.055 * pow(part, 1 / 2.4) - 0.055
    }
    return Color(
      red: encoded(4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s),
      green: encoded(-1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s),
      blue: encoded(-0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s))
  }
}
