public import Display
public import TensorCore

/// A tensor shows its shape and an excerpt of its elements, as text and as a table.
extension Tensor: Displayable {
  public var mimeBundle: MIMEBundle {
    MIMEBundle([.plainText: .text(description), .html: .text(html)])
  }

  private var html: String {
    let title = "<div><b>Tensor</b> \(shape) · \(count.formatted()) × Float</div>"
    if let table { return title + table.html }
    let excerpt = description.split(separator: "\n").dropFirst(shape.rank == 0 ? 0 : 1)
    return "\(title)<pre>\(excerpt.joined(separator: "\n"))</pre>"
  }

  /// A vector or a matrix with its indices; nil for other ranks.
  private var table: Table? {
    guard count > 0, shape.rank == 1 || shape.rank == 2 else { return nil }
    let columns = shownIndices(axis: shape.rank - 1)
    let rows: [Int?] = shape.rank == 1 ? [0] : shownIndices(axis: 0)
    let scalars = scalars
    let width = shape[shape.rank - 1]
    let format = Tensor.formatter(
      for: rows.compactMap(\.self).flatMap { row in
        columns.compactMap(\.self).map { scalars[row * width + $0] }
      })
    func name(_ index: Int?) -> String { index.map(String.init) ?? "…" }
    return Table(
      (shape.rank == 1 ? [] : [""]) + columns.map(name),
      rows: rows.map { row in
        (shape.rank == 1 ? [] : [name(row)])
          + columns.map { column in
            if let row, let column { format(scalars[row * width + column]) } else { "…" }
          }
      })
  }
}
