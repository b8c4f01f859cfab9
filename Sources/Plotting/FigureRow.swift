import Graphics

/// Figures side by side, each under its own title.
struct FigureRow: Panel {
  var parts: [Figure]

  private static let gap = 22.0

  var naturalSize: Size {
    let sizes = parts.map(size)
    return Size(
      sizes.reduce(0) { $0 + $1.width } + Double(sizes.count - 1) * Self.gap,
      sizes.map(\.height).max() ?? 0)
  }

  var summary: String { parts.map(\.panel.summary).joined(separator: "; ") }

  private func size(_ part: Figure) -> Size {
    let panel = part.panel.naturalSize
    return Size(panel.width, panel.height + titleHeight(width: panel.width, of: part))
  }

  private func titleHeight(width: Double, of part: Figure) -> Double {
    let lines = part.title.wrapped(in: Style.label, width: width).count
    return lines == 0 ? 0 : Double(lines) * 12 + 4
  }

  func draw(on canvas: any Canvas, in frame: Rect) {
    let natural = naturalSize
    let scale =
      max(0, frame.width - Double(parts.count - 1) * Self.gap)
      / max(1, natural.width - Double(parts.count - 1) * Self.gap)
    // Titles of one and of two lines leave the panels at one height.
    let titles = parts.map { titleHeight(width: $0.panel.naturalSize.width * scale, of: $0) }.max() ?? 0
    var x = frame.left
    for part in parts {
      let panel = part.panel.naturalSize
      let width = panel.width * scale
      for (index, line) in part.title.wrapped(in: Style.label, width: width).enumerated() {
        canvas.text(
          line, at: Point(x + width / 2, frame.top + Double(index) * 12), font: Style.label,
          color: Style.ink, anchor: TextAnchor(.middle, .top))
      }
      let height = min(frame.height - titles, panel.height * scale)
      // At one bottom: what only some parts have, such as a legend, stands above.
      part.panel.draw(on: canvas, in: Rect(x: x, y: frame.bottom - height, width: width, height: height))
      x += width + Self.gap
    }
  }
}

extension Figure {
  /// Figures side by side, as the parts of one; each has its own title above.
  ///
  /// ```swift
  /// Figure.beside([greedy.titled("(a) greedy"), beam.titled("(b) beam of 4")], title: "Two searches")
  /// ```
  /// Names and sizes of the parts do not count; give them to the whole.
  public static func beside(_ parts: [Figure], title: String = "") -> Figure {
    require(!parts.isEmpty, "beside: no figures to draw")
    return Figure(title, row: FigureRow(parts: parts))
  }
}
