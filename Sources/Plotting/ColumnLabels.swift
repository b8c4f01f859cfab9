import Graphics

/// Tokens above the columns of a heat map: upright where all of them fit, else leaning, else standing.
struct ColumnLabels {
  enum Angle: Double {
    case upright = 0
    case leaning = -45
    case standing = -90
  }

  let labels: [String]
  let cell: Double
  let font: Font
  let angle: Angle
  private let widest: Double

  private static let gap = 3.0
  /// A leaning label's descender comes nearer to the cells than its middle.
  private var leaningGap: Double { Self.gap + 0.25 * font.size }
  private static let diagonal = 0.5.squareRoot()

  init(_ labels: [String], cell: Double, font: Font) {
    (self.labels, self.cell, self.font) = (labels, cell, font)
    let widest = labels.map { font.width(of: $0) }.max() ?? 0
    self.widest = widest
    // Neighbours that lean are cell / √2 apart.
    angle =
      if widest <= cell - 3 { .upright } else if cell * Self.diagonal >= font.size * 1.05 { .leaning } else {
        .standing
      }
  }

  /// The space above the cells, in points.
  var height: Double {
    let extent = font.extent(of: "")
    return switch angle {
    case .upright: Self.gap + extent.height
    case .leaning: leaningGap + (widest + extent.height * 0.7) * Self.diagonal
    case .standing: Self.gap + widest
    }
  }

  /// How far the last labels reach beyond the right edge of the cells, in points.
  var overhang: Double {
    guard angle == .leaning else { return 0 }
    let reaches = labels.enumerated().map { index, label in
      let start = (Double(index) + 0.5) * cell
      return start + (font.width(of: label) + font.size * 0.5) * Self.diagonal
    }
    return max(0, (reaches.max() ?? 0) - Double(labels.count) * cell)
  }

  /// Draws the labels above a row of cells that starts at `origin`.
  func draw(on canvas: any Canvas, above origin: Point) {
    for (index, label) in labels.enumerated() {
      let center = origin.x + (Double(index) + 0.5) * cell
      let anchor: TextAnchor =
        switch angle {
        case .upright: TextAnchor(.middle, .bottom)
        case .leaning, .standing: TextAnchor(.start, .middle)
        }
      let (shift, gap) = angle == .leaning ? (1.5, leaningGap) : (0, Self.gap)
      canvas.text(
        label, at: Point(center + shift, origin.y - gap), font: font, color: Style.ink, anchor: anchor,
        degrees: angle.rawValue)
    }
  }
}
