import Foundation

/// Two HTML tables, cell by cell.
struct TableComparison {
  let text: TextComparison

  /// - Returns: nil where one of the texts holds no table, or what stands around the tables differs.
  func differences(_ before: String, _ after: String, at place: String) -> [OutputDifference]? {
    let (old, new) = (HTMLTable.tables(in: before), HTMLTable.tables(in: after))
    guard !old.isEmpty, old.count == new.count,
      text.change(HTMLTable.withoutTables(before), HTMLTable.withoutTables(after)) == nil
    else { return nil }
    return zip(old, new).enumerated().flatMap { number, pair in
      let place = old.count == 1 ? "\(place), table" : "\(place), table \(number + 1)"
      return differences(pair.0, pair.1, at: place)
    }
  }

  private func differences(_ old: HTMLTable, _ new: HTMLTable, at place: String) -> [OutputDifference] {
    if old.rows.count != new.rows.count {
      return [OutputDifference(place: place, change: "\(old.rows.count) rows → \(new.rows.count) rows")]
    }
    var found: [OutputDifference] = []
    for (row, pair) in zip(old.rows, new.rows).enumerated() {
      if pair.0.count != pair.1.count {
        found.append(
          OutputDifference(
            place: "\(place), row \(row + 1)", change: "\(pair.0.count) cells → \(pair.1.count) cells"))
        continue
      }
      for (column, cells) in zip(pair.0, pair.1).enumerated() {
        guard let change = text.change(cells.0, cells.1) else { continue }
        let name = row > 0 && column < new.rows[0].count ? new.rows[0][column] : ""
        let columnName = name.isEmpty ? "column \(column + 1)" : "column '\(name)'"
        found.append(OutputDifference(place: "\(place), row \(row + 1), \(columnName)", change: change))
      }
    }
    return found
  }
}

/// The texts of an HTML table's cells, the heading as the first row.
struct HTMLTable {
  var rows: [[String]]

  static func tables(in html: String) -> [HTMLTable] {
    html.matches(of: tablePattern).map { table in
      HTMLTable(
        rows: table.output.1.matches(of: /(?is)<tr[^>]*>(.*?)(?:<\/tr>|(?=<tr)|$)/).map { row in
          row.output.1.matches(of: /(?is)<t[hd][^>]*>(.*?)(?:<\/t[hd]>|(?=<t[hd])|$)/).map {
            plainText(ofHTML: $0.output.1)
          }
        })
    }
  }

  static func withoutTables(_ html: String) -> String { html.replacing(tablePattern, with: "") }

  // A computed property: a regular expression is not Sendable.
  private static var tablePattern: Regex<(Substring, Substring)> { /(?is)<table[^>]*>(.*?)<\/table>/ }
}

/// What a reader sees of a piece of HTML.
func plainText(ofHTML html: Substring) -> String {
  var text = html.replacing(/<[^>]*>/, with: "")
  for (entity, mark) in [
    ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&"),
  ] {
    text = text.replacing(entity, with: mark)
  }
  return text.trimmingCharacters(in: .whitespacesAndNewlines)
}
