import Foundation

/// A colour in sRGB, with each part 0 … 1.
public struct Color: Hashable, Sendable {
  public var red, green, blue: Double
  /// 0 is transparent, 1 opaque.
  public var opacity: Double

  public init(red: Double, green: Double, blue: Double, opacity: Double = 1) {
    (self.red, self.green, self.blue, self.opacity) = (red, green, blue, opacity)
  }

  /// A colour as CSS writes it in hexadecimal, `0x0072B2` for `#0072b2`.
  public init(hex: UInt32) {
    func part(_ shift: UInt32) -> Double { Double((hex >> shift) & 0xFF) / 255 }
    self.init(red: part(16), green: part(8), blue: part(0))
  }

  /// A grey from 0, black, to 1, white.
  public static func gray(_ white: Double) -> Color { Color(red: white, green: white, blue: white) }

  public static let white = Color.gray(1)
  public static let black = Color.gray(0)

  public func opacity(_ opacity: Double) -> Color {
    var color = self
    color.opacity = opacity
    return color
  }

  /// The colour that lies `fraction` of the way to another one, part by part.
  public func mixed(with other: Color, fraction: Double) -> Color {
    func mix(_ a: Double, _ b: Double) -> Double { a + (b - a) * fraction }
    return Color(
      red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue),
      opacity: mix(opacity, other.opacity))
  }

  /// Relative luminance as WCAG 2 defines it, 0 (black) … 1 (white).
  package var luminance: Double {
    func linear(_ part: Double) -> Double {
      part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// `#0072b2`, without the opacity.
  package var css: String {
    func digits(_ part: Double) -> String {
      let byte = UInt8((min(max(part, 0), 1) * 255).rounded())
      let text = String(byte, radix: 16)
      return byte < 16 ? "0" + text : text
    }
    return "#" + digits(red) + digits(green) + digits(blue)
  }
}
