import Foundation
import NotebookFormat
import RichContent

/// Says which cell made which figure, for programs and for people.
struct FigureIndex {
  private let figures: [(name: String, entry: FigureFolder.Entry)]

  init(_ figures: [(name: String, entry: FigureFolder.Entry)]) { self.figures = figures }

  /// `{"figures": [{"name": …, "files": […], "notebook": …, "cell": …, "cell_id": …, "title": …}]}`, by name.
  var json: Data {
    let listed = figures.map { name, entry -> JSONValue in
      [
        "name": .string(name), "files": .array(entry.files.map(JSONValue.string)),
        "notebook": .string(entry.owner.notebook), "cell": .integer(entry.owner.cell),
        "cell_id": .string(entry.owner.id), "title": .string(entry.owner.title),
      ]
    }
    return JSONValue.object(["figures": .array(listed)]).text
  }

  /// A page that shows the figures from their files beside it.
  var html: String {
    let listed = figures.map { name, entry in
      let links = entry.files.map { "<a href=\"\(linked($0))\">\($0.escapedForMarkup)</a>" }
      let shown = entry.files.first { $0.hasSuffix(".svg") } ?? entry.files.first { $0.hasSuffix(".png") }
      let picture = shown.map { "<img src=\"\(linked($0))\" alt=\"\(name.escapedForMarkup)\">\n" } ?? ""
      return """
        <figure id="\(name.escapedForMarkup)">
        \(picture)<figcaption><b>\(name.escapedForMarkup)</b> · \(entry.owner.notebook.escapedForMarkup), \
        cell \(entry.owner.cell): \(entry.owner.title.escapedForMarkup) · \(links.joined(separator: " "))</figcaption>
        </figure>
        """
    }
    return """
      <!DOCTYPE html>
      <meta charset="utf-8">
      <title>Figures</title>
      <style>body{font-family:sans-serif;margin:2em auto;max-width:60em}img{max-width:100%}</style>
      <h1>Figures</h1>
      \(listed.joined(separator: "\n"))

      """
  }

  private func linked(_ file: String) -> String {
    file.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(["-", "_", "."])) ?? file
  }
}
