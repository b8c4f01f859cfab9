import Graphics

/// Rows of numbers of one length, with a name for each row and column.
struct LabelledMatrix: Hashable, Sendable {
  /// `[row][column]`.
  let values: [[Double]]
  let rows: [String]
  let columns: [String]

  /// Traps where the shape of the values and the number of names differ; `caller` is named in the message.
  init<Number: PlotNumber>(_ values: [[Number]], rows: [String], columns: [String], caller: String) {
    require(
      !rows.isEmpty && !columns.isEmpty, "\(caller): no \(rows.isEmpty ? "rows" : "columns") to draw")
    require(
      values.count == rows.count, "\(caller): \(values.count) rows of values for \(rows.count) row labels")
    for (index, row) in values.enumerated() {
      require(
        row.count == columns.count,
        "\(caller): row \(index) has \(row.count) values for \(columns.count) column labels")
    }
    self.values = values.map { $0.map(\.plotValue) }
    self.rows = rows
    self.columns = columns
  }

  /// The largest finite value; 0 where there is none.
  var largest: Double { values.joined().lazy.filter(\.isFinite).max() ?? 0 }
  var smallest: Double { values.joined().lazy.filter(\.isFinite).min() ?? 0 }
}

extension LabelledMatrix {
  /// Draws a rectangle for each value.
  ///
  /// - Parameter cell: the width and height of one, in points.
  func drawCells(
    on canvas: any Canvas, at origin: Point, cell: Double, colormap: Colormap, domain: ClosedRange<Double>
  ) {
    // Large cells stand apart by a hair, which keeps them countable; small ones touch.
    let gap = cell >= 9 ? 0.5 : 0
    let span = domain.upperBound - domain.lowerBound
    for (row, values) in values.enumerated() {
      for (column, value) in values.enumerated() {
        let weight = span > 0 ? (value - domain.lowerBound) / span : 0
        canvas.fill(
          Rect(
            x: origin.x + Double(column) * cell + gap / 2, y: origin.y + Double(row) * cell + gap / 2,
            width: cell - gap, height: cell - gap),
          color: colormap.color(at: weight), isCrisp: gap == 0)
      }
    }
    canvas.stroke(
      .rectangle(
        Rect(
          x: origin.x, y: origin.y, width: Double(columns.count) * cell, height: Double(rows.count) * cell)),
      style: StrokeStyle(.gray(0.55), width: 0.5))
  }
}
