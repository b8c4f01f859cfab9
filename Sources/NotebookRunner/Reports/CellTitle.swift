import NotebookFormat

/// What to call a code cell in a line of progress: its first line's comment, else the heading above it, else its
/// first line of code.
func title(ofCell index: Int, in notebook: Notebook) -> String {
  let lines = notebook.cells[index].source.split(whereSeparator: \.isNewline)
    .map { $0.trimmingWhitespace() }.filter { !$0.isEmpty }
  if let first = lines.first, first.hasPrefix("//") {
    let comment = first.drop { $0 == "/" || $0 == "!" }.trimmingWhitespace()
    if !comment.isEmpty { return shortened(comment) }
  }
  if let heading = heading(above: index, in: notebook) { return shortened(heading) }
  return shortened(lines.first ?? "")
}

/// The last heading of the Markdown cells that stand directly above.
private func heading(above index: Int, in notebook: Notebook) -> String? {
  for cell in notebook.cells[..<index].reversed() {
    if cell.kind != .markdown { return nil }
    let headings = cell.source.split(whereSeparator: \.isNewline).filter {
      $0.drop { $0 == "#" }.hasPrefix(" ") && $0.hasPrefix("#")
    }
    if let last = headings.last { return last.drop { $0 == "#" }.trimmingWhitespace() }
  }
  return nil
}

private func shortened(_ text: String) -> String {
  text.count <= 40 ? text : text.prefix(39).trimmingWhitespace() + "…"
}

extension Substring {
  fileprivate func trimmingWhitespace() -> String {
    var text = drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
