import Foundation
import NotebookFormat
import RichContent

/// A notebook as one Markdown file, with its pictures inside as `data:` addresses.
struct MarkdownExport {
  private let notebook: Notebook

  init(_ notebook: Notebook) { self.notebook = notebook }

  var text: String {
    let parts = notebook.forReaders().flatMap { exported -> [String] in
      let cell = exported.cell
      switch cell.kind {
      case .markdown: return [withAttachments(cell)]
      case .raw: return [cell.source]
      case .code:
        let input =
          exported.showsInput && !cell.source.isEmpty ? [fenced(cell.source, notebook.language ?? "")] : []
        return input + exported.outputs.compactMap(output)
      }
    }
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private func output(_ output: Output) -> String? {
    switch output {
    case .stream(_, let text): fenced(withoutColours(text), "")
    case .error(_, _, let traceback): fenced(withoutColours(traceback.joined(separator: "\n")), "")
    case .displayData(let data, _), .executeResult(let data, _, _): richest(data)
    case .unrecognized: nil
    }
  }

  private func richest(_ data: [String: JSONValue]) -> String? {
    let alt = (data["text/plain"]?.string ?? "").split(separator: "\n").first.map(String.init) ?? ""
    if let text = data["text/markdown"]?.string { return text }
    if let png = data["image/png"]?.string { return picture("image/png", png, alt) }
    if let svg = data["image/svg+xml"]?.string {
      return picture("image/svg+xml", Data(svg.utf8).base64EncodedString(), alt)
    }
    if let jpeg = data["image/jpeg"]?.string { return picture("image/jpeg", jpeg, alt) }
    if let html = data["text/html"]?.string { return html }
    if let latex = data["text/latex"]?.string { return latex }
    return data["text/plain"]?.string.map { fenced(withoutColours($0), "") }
  }

  private func picture(_ type: String, _ base64: String, _ alt: String) -> String {
    let words = alt.replacing("[", with: "(").replacing("]", with: ")")
    return "![\(words)](data:\(type);base64,\(base64.filter { !$0.isWhitespace }))"
  }

  private func fenced(_ text: String, _ language: String) -> String {
    let fence = String(repeating: "`", count: max(3, longestRun(of: "`", in: text) + 1))
    return "\(fence)\(language)\n\(text.hasSuffix("\n") ? String(text.dropLast()) : text)\n\(fence)"
  }
}

/// A Markdown cell's text with its attachments as `data:` addresses.
func withAttachments(_ cell: Cell) -> String {
  var text = cell.source
  for (name, bundle) in cell.unknown["attachments"]?.object ?? [:] {
    guard let (type, content) = bundle.object?.sorted(by: { $0.key < $1.key }).first,
      let data = content.string
    else {
      continue
    }
    let base64 =
      type == "image/svg+xml" ? Data(data.utf8).base64EncodedString() : data.filter { !$0.isWhitespace }
    text = text.replacing("attachment:\(name)", with: "data:\(type);base64,\(base64)")
  }
  return text
}
