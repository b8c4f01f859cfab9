/// A line of text with formulas between dollar signs, set with their scripts and roots.
///
/// `$d_k$`, `$√{d_k}$`, `$10^{-4}$`. A lone dollar sign is one, and so is `\$`.
package struct MathText: Hashable, Sendable {
  /// Characters in one font.
  package struct Run: Hashable, Sendable {
    package var text: String
    package var font: Font
    /// The start of its baseline, from the start of the line's.
    package var start: Point
  }

  /// The sign of a root, around the start of the line's baseline.
  package struct Root: Hashable, Sendable {
    package var points: [Point]
    package var lineWidth: Double
  }

  package private(set) var runs: [Run] = []
  package private(set) var roots: [Root] = []
  /// In points.
  package private(set) var width = 0.0

  package init(_ label: String, font: Font) {
    for part in Self.parts(of: label) {
      switch part {
      case .words(let text): add(text, font, baseline: 0)
      case .formula(let node): add(node, font, baseline: 0)
      }
    }
  }

  /// The label without dollar signs, for titles of files and for screen readers.
  package static func plain(_ label: String) -> String {
    parts(of: label).map { part in
      switch part {
      case .words(let text): text
      case .formula(let node): node.plainText
      }
    }.joined()
  }

  // MARK: Reading

  private enum Part {
    case words(String)
    case formula(MathNode)
  }

  private static func parts(of label: String) -> [Part] {
    var parts: [Part] = []
    var words = ""
    var rest = label[...]
    while let next = rest.popFirst() {
      if next == "\\", rest.first == "$" {
        words.append(rest.removeFirst())
      } else if next == "$", let end = rest.firstIndex(of: "$") {
        var parser = MathParser(rest[..<end])
        parts += [.words(words), .formula(parser.formula())]
        words = ""
        rest = rest[rest.index(after: end)...]
      } else {
        words.append(next)
      }
    }
    return parts + [.words(words)]
  }

  // MARK: Setting

  /// How far the last characters reach above and below the line's baseline, in points.
  private struct Reach {
    var above: Double
    var below: Double
    static func + (a: Reach, b: Reach) -> Reach {
      Reach(above: max(a.above, b.above), below: max(a.below, b.below))
    }
  }

  @discardableResult
  private mutating func add(_ text: String, _ font: Font, baseline: Double) -> Reach {
    // Browsers drop blanks at the start of a text, so a run begins with what can be seen.
    let blanks = text.prefix { $0 == " " }
    if !blanks.isEmpty {
      width += font.width(of: String(blanks))
      return add(String(text.dropFirst(blanks.count)), font, baseline: baseline)
    }
    guard !text.isEmpty else { return Reach(above: 0, below: 0) }
    let reach = Reach(above: 0.73 * font.size - baseline, below: baseline)
    if var last = runs.last, last.font == font, last.start.y == baseline,
      last.start.x + font.width(of: last.text) == width
    {
      last.text += text
      runs[runs.count - 1] = last
      width = last.start.x + font.width(of: last.text)
    } else {
      runs.append(Run(text: text, font: font, start: Point(width, baseline)))
      width += font.width(of: text)
    }
    return reach
  }

  @discardableResult
  private mutating func add(_ node: MathNode, _ font: Font, baseline: Double) -> Reach {
    switch node {
    case .characters(let text, let isItalic):
      var font = font
      font.isItalic = isItalic
      return add(text, font, baseline: baseline)
    case .group(let nodes):
      return nodes.reduce(Reach(above: 0, below: 0)) { $0 + add($1, font, baseline: baseline) }
    case .root(let inner):
      return addRoot(over: inner, font, baseline: baseline)
    case .scripted(let base, let below, let above):
      var reach = add(base, font, baseline: baseline)
      var small = font
      small.size *= 0.72
      // Two scripts over each other keep clear of each other.
      let isPair = below != nil && above != nil
      let start = width
      var end = width
      if let below {
        width = start + 0.02 * font.size
        reach = reach + add(below, small, baseline: baseline + (isPair ? 0.26 : 0.2) * font.size)
        end = width
      }
      if let above {
        // What leans to the right would touch what stands above its end.
        width = start + 0.08 * font.size
        reach = reach + add(above, small, baseline: baseline - (isPair ? 0.44 : 0.36) * font.size)
        end = max(end, width)
      }
      width = end + 0.04 * font.size
      return reach
    }
  }

  private mutating func addRoot(over inner: MathNode, _ font: Font, baseline: Double) -> Reach {
    let (size, start) = (font.size, width)
    width += 0.58 * size
    let place = roots.count
    let reach = add(inner, font, baseline: baseline)
    width += 0.06 * size
    let (top, bottom) = (-reach.above - 0.14 * size, max(reach.below, baseline) + 0.08 * size)
    let root = Root(
      points: [
        Point(start + 0.04 * size, baseline - 0.26 * size),
        Point(start + 0.16 * size, baseline - 0.33 * size),
        Point(start + 0.32 * size, bottom), Point(start + 0.52 * size, top), Point(width, top),
      ], lineWidth: 0.065 * size)
    roots.insert(root, at: place)
    width += 0.06 * size
    return Reach(above: -top, below: bottom)
  }
}

extension Font {
  /// The width of a label, its formulas set, in points.
  package func width(ofLabel label: String) -> Double {
    label.contains("$") ? MathText(label, font: self).width : width(of: label)
  }

  /// This font, made smaller where a label would be wider than `width` points.
  package func fitting(label: String, width: Double) -> Font {
    let needed = self.width(ofLabel: label)
    var font = self
    if needed > width { font.size *= max(width, 1) / needed }
    return font
  }
}

extension Canvas {
  /// Sets one line of text with formulas between dollar signs.
  ///
  /// - Parameters:
  ///   - point: where the anchor of the text is.
  ///   - degrees: clockwise around that point.
  package func label(
    _ label: String, at point: Point, font: Font, color: Color, anchor: TextAnchor = TextAnchor(),
    degrees: Double = 0
  ) {
    guard label.contains("$") else {
      return text(label, at: point, font: font, color: color, anchor: anchor, degrees: degrees)
    }
    let set = MathText(label, font: font)
    let shift = Point(-set.width * anchor.horizontal.rawValue, anchor.baselineOffset(in: font))
    for run in set.runs {
      text(
        run.text, at: point.moved(by: run.start, and: shift, rotatedBy: degrees), font: run.font,
        color: color,
        anchor: TextAnchor(), degrees: degrees)
    }
    for root in set.roots {
      stroke(
        .polyline(root.points.map { point.moved(by: $0, and: shift, rotatedBy: degrees) }),
        style: StrokeStyle(color, width: root.lineWidth))
    }
  }
}

extension Point {
  /// The point that lies `step` and `shift` away in a text turned by `degrees` clockwise.
  fileprivate func moved(by step: Point, and shift: Point, rotatedBy degrees: Double) -> Point {
    let along = Point(x, y).moved(down: step.y + shift.y, rotatedBy: degrees)
    // Down a text turned a quarter back is along one that is not.
    return along.moved(down: step.x + shift.x, rotatedBy: degrees - 90)
  }
}
