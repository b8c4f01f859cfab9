import Foundation
import NotebookFormat
import RichContent

/// A notebook as one HTML page that needs nothing else: styles and pictures are inside.
///
/// Mathematics stays as its TeX source, since what would set it is larger than any notebook.
struct HTMLExport {
  private let notebook: Notebook
  private let name: String

  init(_ notebook: Notebook, name: String) {
    self.notebook = notebook
    self.name = name
  }

  var text: String {
    page(title: notebook.title ?? name, body: notebook.forReaders().map(section).joined(separator: "\n"))
  }

  private func section(_ exported: ExportedCell) -> String {
    let cell = exported.cell
    switch cell.kind {
    case .markdown: return "<section>\n\(MarkdownHTML(withAttachments(cell)).html)\n</section>"
    case .raw:
      let isHTML = ["text/html", nil].contains(
        cell.metadata["format"]?.string ?? cell.metadata["raw_mimetype"]?.string)
      return isHTML ? cell.source : ""
    case .code:
      let count = cell.executionCount.map { "<span class=\"count\">[\($0)]</span>" } ?? ""
      let input =
        exported.showsInput && !cell.source.isEmpty
        ? "\(count)<pre class=\"input\"><code>\(cell.source.escapedForMarkup)</code></pre>\n" : ""
      return
        "<section class=\"code\">\n\(input)\(exported.outputs.map(outputHTML).joined(separator: "\n"))\n</section>"
    }
  }
}

/// A page around a body.
func page(title: String, body: String) -> String {
  """
  <!DOCTYPE html>
  <html lang="en">
  <head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>\(title.escapedForMarkup)</title>
  <style>
  body{font:16px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em 0 4em;color:#222;background:#fff}
  pre{overflow-x:auto;padding:.6em .8em;margin:.4em 0;font:14px/1.4 ui-monospace,monospace}
  pre.input,p code,li code,td code{background:#f5f5f5;border-radius:4px}
  pre.error{background:#fdf0f0;border-left:4px solid #c33}
  pre.stderr{background:#fdf6e3}
  .code{position:relative;margin:1em 0}
  .count{position:absolute;left:-3.4em;top:.6em;width:3em;text-align:right;color:#999;font:13px ui-monospace,monospace}
  table{border-collapse:collapse;margin:.6em 0}td,th{padding:.2em .6em;border-bottom:1px solid #ddd;text-align:left}
  img,svg{max-width:100%;height:auto}blockquote{margin-left:0;padding-left:1em;border-left:4px solid #ddd;color:#555}
  .sides{display:grid;grid-template-columns:1fr 1fr;gap:1em}.sides>div{overflow-x:auto;border-top:2px solid #ddd}
  .differences{color:#a00}
  </style>
  </head>
  <body>
  \(body)
  </body>
  </html>

  """
}

/// One output in the richest form that a page can show.
func outputHTML(_ output: Output) -> String {
  switch output {
  case .stream(let name, let text):
    return "<pre class=\"\(name.escapedForMarkup)\">\(ANSIText(text).html)</pre>"
  case .error(let name, let value, let traceback):
    let lines = traceback.isEmpty ? ["\(name): \(value)"] : traceback
    return "<pre class=\"error\">\(ANSIText(lines.joined(separator: "\n")).html)</pre>"
  case .displayData(let data, let metadata), .executeResult(let data, let metadata, _):
    return richest(data, metadata)
  case .unrecognized: return ""
  }
}

private func richest(_ data: [String: JSONValue], _ metadata: [String: JSONValue]) -> String {
  let alt = (data["text/plain"]?.string ?? "").escapedForMarkup
  if let html = data["text/html"]?.string { return "<div>\(html)</div>" }
  if let svg = data["image/svg+xml"]?.string {
    // As a picture of its own: identifiers of two drawings would meet in one page.
    return "<img alt=\"\(alt)\" src=\"data:image/svg+xml;base64,\(Data(svg.utf8).base64EncodedString())\">"
  }
  for type in ["image/png", "image/jpeg", "image/gif"] {
    guard let base64 = data[type]?.string else { continue }
    let width = metadata[type]?["width"]?.double.map { " width=\"\(Int($0))\"" } ?? ""
    return "<img alt=\"\(alt)\"\(width) src=\"data:\(type);base64,\(base64.filter { !$0.isWhitespace })\">"
  }
  if let markdown = data["text/markdown"]?.string { return "<div>\(MarkdownHTML(markdown).html)</div>" }
  if let latex = data["text/latex"]?.string { return "<pre>\(latex.escapedForMarkup)</pre>" }
  if let plain = data["text/plain"]?.string { return "<pre>\(ANSIText(plain).html)</pre>" }
  return ""
}
