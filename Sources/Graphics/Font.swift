internal import CDrawing
import Foundation
import Synchronization

/// How a text is set.
package struct Font: Hashable, Sendable {
  package enum Weight: Int, Hashable, Sendable {
    case regular = 400
    case bold = 700
  }

  /// In points.
  package var size: Double
  package var weight: Weight
  package var isItalic: Bool

  package init(size: Double, weight: Weight = .regular, isItalic: Bool = false) {
    (self.size, self.weight, self.isItalic) = (size, weight, isItalic)
  }

  /// The families to try, in order.
  ///
  /// Liberation Sans has the widths of Arial and Helvetica, one of which is on nearly every machine, so a layout that is
  /// measured here fits wherever an SVG is opened. DejaVu Sans is the next best on a bare Debian.
  package static let families = ["Liberation Sans", "Arial", "Helvetica", "DejaVu Sans", "sans-serif"]

  /// The space that a text takes on one line.
  package func extent(of text: String) -> TextExtent {
    let key = Measured(text: text, font: self)
    if let known = Self.measured.withLock({ $0[key] }) { return known }
    let measured = drawing_measure(text.singleLine, cFont)
    let extent = TextExtent(width: measured.width, ascent: measured.ascent, descent: measured.descent)
    Self.measured.withLock { known in
      if known.count >= 4_096 { known.removeAll() }
      known[key] = extent
    }
    return extent
  }

  private struct Measured: Hashable {
    var text: String
    var font: Font
  }

  /// A layout asks for the same tokens many times, and shaping them is most of its cost.
  private static let measured = Mutex<[Measured: TextExtent]>([:])

  /// The width of a text on one line, in points.
  package func width(of text: String) -> Double { extent(of: text).width }

  /// This font, made smaller where a text would be wider than `width` points.
  package func fitting(_ text: String, width: Double) -> Font {
    let needed = self.width(of: text)
    var font = self
    if needed > width { font.size *= max(width, 1) / needed }
    return font
  }

  var cFont: DrawingFont {
    DrawingFont(
      families: Self.familyList, size: size, weight: Int32(weight.rawValue), italic: isItalic ? 1 : 0)
  }

  // nonisolated(unsafe): written once, before anyone reads it, and never freed.
  private nonisolated(unsafe) static let familyList = UnsafePointer(strdup(families.joined(separator: ",")))
}

/// The space of a line of text around the start of its baseline, in points.
package struct TextExtent: Hashable, Sendable {
  package var width: Double
  /// Above and below the baseline; the font's, so that all texts in one font line up.
  package var ascent, descent: Double
  package var height: Double { ascent + descent }
}

extension String {
  /// The text as one line can show it: control characters, which neither XML nor Pango takes, are replaced.
  package var singleLine: String {
    func isControl(_ scalar: Unicode.Scalar) -> Bool {
      scalar.properties.generalCategory == .control || scalar == "\u{2028}" || scalar == "\u{2029}"
        || scalar == "\u{FFFE}" || scalar == "\u{FFFF}"
    }
    guard unicodeScalars.contains(where: isControl) else { return self }
    var line = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\n", "\r", "\t", "\u{2028}", "\u{2029}": line += " "
      case _ where isControl(scalar): line += "\u{FFFD}"
      default: line.unicodeScalars.append(scalar)
      }
    }
    return line
  }
}
