/// Rows of a table that are shown before the rest is counted.
private let shownRows = 100

/// A value without a display of its own, as a table where that reads better than a line.
///
/// - An array of structs, classes or tuples: a column for each field, a row for each element.
/// - A dictionary: keys and values, in the keys' order.
/// - An array of arrays that hold numbers only: a matrix.
///
/// - Returns: nil for everything else, types that describe themselves among them.
package func table(of value: Any) -> Table? {
  let mirror = Mirror(reflecting: value)
  switch mirror.displayStyle {
  case .collection where !mirror.children.isEmpty: return matrix(mirror) ?? records(mirror)
  case .set where !mirror.children.isEmpty: return records(mirror)
  case .dictionary where !mirror.children.isEmpty: return pairs(mirror)
  default: return nil
  }
}

private func records(_ collection: Mirror) -> Table? {
  var columns: [String]?
  var rows: [[Any]] = []
  for (index, element) in collection.children.prefix(shownRows).enumerated() {
    guard let fields = fields(of: element.value), !fields.isEmpty else { return nil }
    let labels = fields.map(\.label)
    guard labels == columns ?? labels else { return nil }
    columns = labels
    rows.append([index] + fields.map(\.value))
  }
  return columns.map { Table([""] + $0, rows: rows, omitting: collection.children.count - rows.count) }
}

/// The fields of a struct, class or tuple that has no description of its own.
private func fields(of value: Any) -> [(label: String, value: Any)]? {
  let isDescribed =
    value is any Displayable || value is any CustomStringConvertible
    || value is any CustomDebugStringConvertible
  let mirror = Mirror(reflecting: value)
  guard !isDescribed, [.struct, .class, .tuple].contains(mirror.displayStyle) else { return nil }
  return mirror.children.enumerated().map { index, field in
    // The label of an unnamed tuple element is its index, `.0`.
    (field.label.map { $0.hasPrefix(".") ? String($0.dropFirst()) : $0 } ?? String(index), shown(field.value))
  }
}

private func pairs(_ dictionary: Mirror) -> Table? {
  var rows = dictionary.children.map { pair in Mirror(reflecting: pair.value).children.map { shown($0.value) }
  }
  guard rows.allSatisfy({ $0.count == 2 }) else { return nil }
  // A dictionary's own order changes from run to run.
  rows.sort { left, right in
    if let left = number(left[0]), let right = number(right[0]) { return left < right }
    return "\(left[0])" < "\(right[0])"
  }
  return Table(["key", "value"], rows: Array(rows.prefix(shownRows)), omitting: rows.count - shownRows)
}

private func matrix(_ rows: Mirror) -> Table? {
  let limit = 20
  var shownRows: [[Any]] = []
  var width: Int?
  for (index, row) in rows.children.prefix(limit).enumerated() {
    let numbers = Mirror(reflecting: row.value)
    guard numbers.displayStyle == .collection, !numbers.children.isEmpty,
      numbers.children.count == width ?? numbers.children.count
    else { return nil }
    width = numbers.children.count
    let values = numbers.children.prefix(limit).map(\.value)
    guard values.allSatisfy({ number($0) != nil }) else { return nil }
    shownRows.append([index] + values + (numbers.children.count > limit ? ["…"] : []))
  }
  let columns = (0..<min(limit, width ?? 0)).map(String.init) + (width ?? 0 > limit ? ["…"] : [])
  return Table([""] + columns, rows: shownRows, omitting: rows.children.count - shownRows.count)
}

private func number(_ value: Any) -> Double? {
  switch value {
  case let value as any BinaryInteger: Double(value)
  case let value as any BinaryFloatingPoint: Double(value)
  default: nil
  }
}

/// What stands in a table's cell: numbers as they are, text without quotes, all else as a result would be, in short.
private func shown(_ value: Any) -> Any {
  let mirror = Mirror(reflecting: value)
  if mirror.displayStyle == .optional { return mirror.children.first.map { shown($0.value) } ?? "nil" }
  if number(value) != nil { return value }
  let text = value as? String ?? plainText(of: value)
  return text.count > 200 ? text.prefix(200) + "…" : text
}
