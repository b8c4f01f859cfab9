import Foundation
public import RichContent

/// A table: aligned text where there is only text, an HTML table where there is more.
///
/// ```swift
/// Table(["d_k", "variance"], rows: [[4, 4.05], [64, 64.4]])
/// ```
public struct Table: Displayable, Hashable, Sendable {
  public let columns: [String]
  /// One text for each column in every row.
  public let rows: [[String]]
  /// How many rows are left out at the end.
  private let omittedRows: Int

  /// - Parameters:
  ///   - columns: the titles.
  ///   - rows: as many values each as there are columns; columns of nothing but numbers are set flush right.
  public init(_ columns: [String], rows: [[Any]]) { self.init(columns, rows: rows, omitting: 0) }

  /// - Parameter omitted: how many more rows there are, which are only counted.
  package init(_ columns: [String], rows: [[Any]], omitting omitted: Int) {
    for (index, row) in rows.enumerated() where row.count != columns.count {
      fatalError("Table: row \(index) has \(row.count) values for \(columns.count) columns")
    }
    self.columns = columns
    omittedRows = max(0, omitted)
    self.rows = rows.map { $0.map(Self.text) }
  }

  private static func text(_ value: Any) -> String {
    switch value {
    case let number as Double: number.fourDigits
    case let number as Float: Double(number).fourDigits
    default: String(describing: value)
    }
  }

  private func isNumeric(_ column: Int) -> Bool {
    !rows.isEmpty && rows.allSatisfy { row in ["", "…"].contains(row[column]) || Double(row[column]) != nil }
  }

  public var mimeBundle: MIMEBundle {
    MIMEBundle([.plainText: .text(plainText), .html: .text(html)])
  }

  package var plainText: String {
    let numeric = columns.indices.map(isNumeric)
    let widths = columns.indices.map { column in
      (rows.map { $0[column].count } + [columns[column].count]).max() ?? 0
    }
    func line(_ values: [String]) -> String {
      let cells = values.indices.map { column in
        let space = String(repeating: " ", count: widths[column] - values[column].count)
        return numeric[column] ? space + values[column] : values[column] + space
      }
      return cells.joined(separator: "  ").trimmingSpacesAtEnd
    }
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
    return ([line(columns), rule] + rows.map(line) + [omission].compactMap(\.self)).joined(separator: "\n")
  }

  private var omission: String? {
    omittedRows == 0 ? nil : "… \(omittedRows.formatted()) more \(omittedRows == 1 ? "row" : "rows")"
  }

  package var html: String {
    let alignments = columns.indices.map { isNumeric($0) ? "right" : "left" }
    func row(_ values: [String], _ tag: String) -> String {
      let cells = zip(values, alignments).map { value, alignment in
        "<\(tag) style=\"text-align: \(alignment)\">\(value.escapedForMarkup)</\(tag)>"
      }
      return "<tr>\(cells.joined())</tr>"
    }
    return """
      <table>
      <thead>\(row(columns, "th"))</thead>
      <tbody>
      \(rows.map { row($0, "td") }.joined(separator: "\n"))
      </tbody>
      </table>
      """ + (omission.map { "<div>\($0)</div>" } ?? "")
  }
}

extension String {
  fileprivate var trimmingSpacesAtEnd: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}

extension Double {
  /// Four significant digits, without an exponent between a thousandth and a million.
  fileprivate var fourDigits: String {
    guard isFinite, self != 0 else { return self == 0 ? "0" : String(self) }
    guard abs(self) >= 1e-3, abs(self) < 1e6 else {
      return String(format: "%.3e", self)
    }
    let decimals = Swift.max(0, 3 - Int(log10(abs(self)).rounded(.down)))
    return String(format: "%.\(decimals)f", self)
  }
}
