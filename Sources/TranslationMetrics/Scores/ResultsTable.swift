/// A table in a frame, as sacreBLEU has `tabulate` draw it: the first column to the right, the others centred.
package struct ResultsTable: CustomStringConvertible {
  private let header: [String]
  private let rows: [[String]]

  /// A table of as many columns as `header`; cells may have several lines.
  package init(header: [String], rows: [[String]]) { (self.header, self.rows) = (header, rows) }

  package var description: String {
    let cells = ([header] + rows).map { $0.map(Self.lines) }
    let widths = header.indices.map { column in
      // A heading has a space more at either side.
      let body = cells.dropFirst().flatMap { $0[column] }.map(Self.width).max() ?? 0
      return max(body, Self.width(header[column]) + 2)
    }
    func rule(_ left: String, _ line: String, _ crossing: String, _ right: String) -> String {
      left + widths.map { String(repeating: line, count: $0 + 2) }.joined(separator: crossing) + right + "\n"
    }
    let bodies = cells.map { row in
      (0..<(row.map(\.count).max() ?? 0)).map { index in
        let texts = row.indices.map { column in
          " " + padded(index < row[column].count ? row[column][index] : "", widths[column], column) + " "
        }
        return "│" + texts.joined(separator: "│") + "│\n"
      }.joined()
    }
    return rule("╒", "═", "╤", "╕") + bodies[0] + rule("╞", "═", "╪", "╡")
      + bodies.dropFirst().joined(separator: rule("├", "─", "┼", "┤")) + rule("╘", "═", "╧", "╛")
  }

  private func padded(_ text: String, _ width: Int, _ column: Int) -> String {
    let space = width - Self.width(text)
    let left = column == 0 ? space : space / 2
    return String(repeating: " ", count: left) + text + String(repeating: " ", count: space - left)
  }

  private static func lines(_ cell: String) -> [String] {
    cell.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private static func width(_ text: String) -> Int { text.unicodeScalars.count }
}
