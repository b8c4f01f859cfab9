import Graphics

/// A block of small matrices, such as the heads of all layers of one kind of attention.
package struct ThumbnailSection: Hashable, Sendable {
  /// What stands under a thumbnail.
  package struct Note: Hashable, Sendable {
    package var text: String
    /// Set in bold: the thumbnail is the first of its section in this.
    package var isMarked: Bool

    package init(_ text: String, isMarked: Bool = false) { (self.text, self.isMarked) = (text, isMarked) }
  }

  package var title: String
  /// A label for each row of thumbnails.
  package var rows: [String]
  /// A label for each column.
  package var columns: [String]
  /// `[row][column]`, each a matrix `[query][key]`.
  package var matrices: [[[[Float]]]]
  /// `[row][column]`, set two on a line.
  package var notes: [[[Note]]]

  package init(
    title: String, rows: [String], columns: [String], matrices: [[[[Float]]]], notes: [[[Note]]]
  ) {
    (self.title, self.rows, self.columns) = (title, rows, columns)
    (self.matrices, self.notes) = (matrices, notes)
  }

  /// The most queries or keys of a matrix.
  fileprivate var extent: (queries: Int, keys: Int) {
    let all = matrices.joined()
    return (max(1, all.map(\.count).max() ?? 1), max(1, all.compactMap { $0.first?.count }.max() ?? 1))
  }

  fileprivate var noteLines: Int { ((notes.joined().map(\.count).max() ?? 0) + 1) / 2 }
}

/// Blocks of thumbnails, as many side by side as a page is wide, with a legend below.
struct ThumbnailGrid: Panel, Hashable {
  var sections: [ThumbnailSection]
  /// What the notes mean.
  var legend: String
  var colormap: Colormap
  /// What the two ends of the colour map stand for.
  var domain: ClosedRange<Double>
  /// How much larger than natural the thumbnails are; texts keep their size.
  private var scale = 1.0

  init(
    sections: [ThumbnailSection], legend: String, colormap: Colormap, domain: ClosedRange<Double>
  ) {
    (self.sections, self.legend, self.colormap, self.domain) = (sections, legend, colormap, domain)
  }

  /// In points.
  private static let pageWidth = 600.0
  private static let gap = 9.0
  private static let sectionGap = 20.0
  private static let rowGap = 14.0
  private static let rowLabel = 13.0
  private static let columnLabel = 12.0
  private static let sectionTitle = 15.0
  private static let note = Font(size: 6.5)
  private static let noteHeight = 8.0
  private static let legendHeight = 10.0
  private static let barGap = 12.0
  /// Weights nearer to the lower end draw nothing: they would be as white as the paper.
  private static let levels = 32

  var naturalSize: Size {
    let rows = sectionRows
    let whole = (rows.map(rowWidth).max() ?? 0) + barWidth
    let sections = rows.reduce(-Self.rowGap) { $0 + rowHeight($1) + Self.rowGap }
    let legend = legendWidth(whole)
    let lines = Double(self.legend.wrapped(in: Self.note, width: legend.width).count) * Self.legendHeight
    return Size(whole, sections + (legend.isBeside ? 0 : Self.rowGap + lines))
  }

  /// The width of sections side by side.
  private func rowWidth(_ row: [ThumbnailSection]) -> Double {
    row.reduce(0) { $0 + size($1).width } + Double(row.count - 1) * Self.sectionGap
  }

  private func rowHeight(_ row: [ThumbnailSection]) -> Double { row.map { size($0).height }.max() ?? 0 }

  /// The legend stands beside the last sections where they leave the space, else below.
  private func legendWidth(_ whole: Double) -> (isBeside: Bool, width: Double) {
    let free = whole - barWidth - rowWidth(sectionRows.last ?? []) - Self.sectionGap
    return free >= 150 ? (true, min(free, 240)) : (false, whole)
  }

  var summary: String {
    let heads = sections.reduce(0) { $0 + $1.matrices.joined().count }
    return "thumbnails of \(heads) heads in \(sections.count == 1 ? "one block" : "\(sections.count) blocks")"
  }

  private var barWidth: Double {
    Self.barGap + ColorBar(colormap: colormap, domain: domain).width(height: 80)
  }

  /// The width and height that the larger side of a thumbnail has, in points.
  private var side: Double {
    let columns = sections.map(\.columns.count).max() ?? 1
    return scale * (columns <= 2 ? 90 : 60)
  }

  private func cell(_ section: ThumbnailSection) -> Double {
    side / Double(max(section.extent.keys, section.extent.queries))
  }

  /// The sections, cut into rows that a page can hold at the natural size.
  private var sectionRows: [[ThumbnailSection]] {
    var natural = self
    natural.scale = 1
    return natural.rowsOnPage
  }

  private var rowsOnPage: [[ThumbnailSection]] {
    var rows: [[ThumbnailSection]] = []
    var width = 0.0
    for section in sections {
      let needed = size(section).width
      if !rows.isEmpty, width + Self.sectionGap + needed <= Self.pageWidth {
        rows[rows.count - 1].append(section)
        width += Self.sectionGap + needed
      } else {
        rows.append([section])
        width = needed
      }
    }
    return rows
  }

  private func layerHeight(_ section: ThumbnailSection) -> Double {
    cell(section) * Double(section.extent.queries) + 3 + Double(section.noteLines) * Self.noteHeight
      + Self.gap
  }

  private func size(_ section: ThumbnailSection) -> Size {
    let columns = Double(section.columns.count)
    return Size(
      Self.rowLabel + columns * side + (columns - 1) * Self.gap,
      Self.sectionTitle + Self.columnLabel + Double(section.rows.count) * layerHeight(section) - Self.gap)
  }

  func draw(on canvas: any Canvas, in frame: Rect) {
    // What stands around the thumbnails does not grow with them, so the largest that fit are searched.
    var fitting = self
    let isNatural = abs(naturalSize.width - frame.width) < 1 && naturalSize.height <= frame.height + 1
    if !isNatural {
      var (low, high) = (0.1, 10.0)
      for _ in 0..<20 {
        fitting.scale = (low + high) / 2
        let size = fitting.naturalSize
        if size.width <= frame.width && size.height <= frame.height {
          low = fitting.scale
        } else {
          high = fitting.scale
        }
      }
      fitting.scale = low
    }
    fitting.drawAll(on: canvas, in: frame)
  }

  private func drawAll(on canvas: any Canvas, in frame: Rect) {
    let legend = legendWidth(naturalSize.width)
    var corner = Point(frame.left, frame.top)
    for (index, row) in sectionRows.enumerated() {
      corner = Point(
        frame.left, corner.y + (index == 0 ? 0 : rowHeight(sectionRows[index - 1]) + Self.rowGap))
      for section in row {
        draw(section, on: canvas, at: corner)
        corner.x += size(section).width + Self.sectionGap
      }
      if index == 0 {
        ColorBar(colormap: colormap, domain: domain).draw(
          on: canvas,
          in: Rect(
            x: corner.x - Self.sectionGap + Self.barGap,
            y: corner.y + Self.sectionTitle + Self.columnLabel, width: 0, height: 80))
      }
    }
    if legend.isBeside {
      corner = Point(corner.x + Self.rowLabel, corner.y + Self.sectionTitle + Self.columnLabel)
    } else {
      corner = Point(frame.left, corner.y + rowHeight(sectionRows.last ?? []) + Self.rowGap)
    }
    let width = legend.width - (legend.isBeside ? Self.rowLabel : 0)
    for (index, line) in self.legend.wrapped(in: Self.note, width: width).enumerated() {
      canvas.text(
        line, at: Point(corner.x, corner.y + Double(index) * Self.legendHeight), font: Self.note,
        color: Style.softInk, anchor: TextAnchor(.start, .top))
    }
  }

  private func draw(_ section: ThumbnailSection, on canvas: any Canvas, at origin: Point) {
    let left = origin.x + Self.rowLabel
    let top = origin.y + Self.sectionTitle + Self.columnLabel
    let cell = cell(section)
    let step = layerHeight(section)
    let height = cell * Double(section.extent.queries)
    canvas.text(
      section.title, at: Point(left, origin.y), font: Style.label, color: Style.ink,
      anchor: TextAnchor(.start, .top))
    for (column, label) in section.columns.enumerated() {
      canvas.text(
        label, at: Point(left + Double(column) * (side + Self.gap), top - 3), font: Style.tick,
        color: Style.softInk, anchor: TextAnchor(.start, .bottom))
    }
    for (row, matrices) in section.matrices.enumerated() {
      let y = top + Double(row) * step
      canvas.text(
        section.rows[row], at: Point(left - 4, y + height / 2), font: Style.tick, color: Style.softInk,
        anchor: TextAnchor(.middle, .bottom), degrees: -90)
      for (column, matrix) in matrices.enumerated() {
        let corner = Point(left + Double(column) * (side + Self.gap), y)
        draw(matrix, on: canvas, at: corner, cell: cell)
        draw(section.notes[row][column], on: canvas, at: Point(corner.x, y + height + 3))
      }
    }
  }

  private func draw(_ notes: [ThumbnailSection.Note], on canvas: any Canvas, at origin: Point) {
    for (index, note) in notes.enumerated() {
      let (line, column) = index.quotientAndRemainder(dividingBy: 2)
      var font = Self.note
      font.weight = note.isMarked ? .bold : .regular
      canvas.text(
        note.text,
        at: Point(
          origin.x + Double(column) * (side / 2 + 1), origin.y + Double(line) * Self.noteHeight),
        font: font.fitting(note.text, width: side / 2 - 1), color: note.isMarked ? Style.ink : Style.softInk,
        anchor: TextAnchor(.start, .top))
    }
  }

  /// Draws all cells of one shade as one path: a rectangle for each would make a file of megabytes.
  private func draw(_ matrix: [[Float]], on canvas: any Canvas, at origin: Point, cell: Double) {
    var shades: [Int: Path] = [:]
    let span = domain.upperBound - domain.lowerBound
    for (row, weights) in matrix.enumerated() {
      var column = 0
      while column < weights.count {
        let shade = shade(of: weights[column], span: span)
        let start = column
        repeat {
          column += 1
        } while column < weights.count && self.shade(of: weights[column], span: span) == shade
        guard shade > 0 else { continue }
        let run = Rect(
          x: origin.x + Double(start) * cell, y: origin.y + Double(row) * cell,
          width: Double(column - start) * cell, height: cell)
        shades[shade, default: Path()].elements += Path.rectangle(run).elements
      }
    }
    for (shade, path) in shades.sorted(by: { $0.key < $1.key }) {
      canvas.fill(path, color: colormap.color(at: Double(shade) / Double(Self.levels)))
    }
    let keys = matrix.first?.count ?? 0
    canvas.stroke(
      .rectangle(
        Rect(x: origin.x, y: origin.y, width: Double(keys) * cell, height: Double(matrix.count) * cell)),
      style: StrokeStyle(.gray(0.55), width: 0.5))
  }

  private func shade(of weight: Float, span: Double) -> Int {
    let share = span > 0 ? (Double(weight) - domain.lowerBound) / span : 0
    return share.isFinite ? Int((min(max(share, 0), 1) * Double(Self.levels)).rounded()) : 0
  }
}

extension Figure {
  /// Blocks of thumbnails with a legend below.
  package static func thumbnails(
    _ sections: [ThumbnailSection], title: String, legend: String, range: ClosedRange<Double> = 0...1,
    colors: Colormap = .blues
  ) -> Figure {
    require(!sections.isEmpty, "thumbnails: nothing to draw")
    return Figure(
      title,
      thumbnails: ThumbnailGrid(sections: sections, legend: legend, colormap: colors, domain: range))
  }
}
