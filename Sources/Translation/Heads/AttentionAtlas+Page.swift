public import Display
import Foundation
import Plotting
public import TextCore

extension AttentionAtlas: Displayable {
  /// The page to explore, its picture for whoever runs no scripts, and the table for a terminal.
  public var mimeBundle: MIMEBundle {
    let picture = figure.png()
    return MIMEBundle([
      .html: .text(fragment(picture: picture)), .png: .data(picture), .plainText: .text(table.plainText),
    ])
  }

  /// Writes the page as a file that opens in any browser without a network, whole or not at all.
  public func save(to path: String) throws(TextFileError) {
    try TextFile(path).write(Array(html.utf8))
  }

  /// The whole page: style, script, weights and picture are inside.
  public var html: String {
    let title = "Attention: \(view.source.dropLast().joined(separator: " "))"
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <link rel="icon" href="data:,">
      <title>\(title.escapedForMarkup)</title>
      <style>
      body { margin: 0; background: light-dark(#fff, #16191d); }
      </style>
      </head>
      <body>
      \(fragment(picture: figure.png()))
      </body>
      </html>

      """
  }

  /// The atlas as a part of a page.
  ///
  /// A script fills it; where none runs, the picture and the sentence stay.
  private func fragment(picture: Data) -> String {
    let title =
      "Attention of all heads. \(view.source.joined(separator: " ")) → \(view.target.joined(separator: " "))"
    return """
      <div class="attentive-atlas">
      <style>
      \(AtlasStyle.source)</style>
      <div class="atlas-static">
      <img alt="\(title.escapedForMarkup)" src="data:image/png;base64,\(picture.base64EncodedString())">
      </div>
      <script type="application/json">
      \(data)
      </script>
      <script>
      \(AtlasScript.source)</script>
      </div>
      """
  }

  // MARK: What the script reads

  private struct PageKind: Encodable {
    var name: String
    var title: String
    var queries: [String]
    var keys: [String]
    /// The question that F1 answers.
    var question: String?
    /// `[layer][head][query · keys + key]`, in thousandths.
    ///
    /// Three decimals are more than an eye or a hover needs, and keep the page a quarter of what all digits would take;
    /// statistics are computed before.
    var weights: [[[Int]]]
    /// `[layer][head]`: entropy, diagonal, previous, next, distance and F1, the last null where there is none.
    var statistics: [[[Double?]]]
  }

  /// The weights and statistics as JSON that can stand inside a `<script>`.
  private var data: String {
    let kinds = view.kinds.map { kind in
      PageKind(
        name: kind.rawValue, title: kind.title, queries: view.queries(kind), keys: view.keys(kind),
        question: scores[kind]?.question,
        weights: (1...view.layerCount(kind)).map { layer in
          view.heads(kind, layer: layer).map { head in head.joined().map(Self.thousandths) }
        },
        statistics: (1...view.layerCount(kind)).map { layer in
          heads.filter { $0.kind == kind && $0.layer == layer }.map { head in
            let numbers = head.statistics
            return [
              numbers.entropy, numbers.diagonal, numbers.previous, numbers.next, numbers.distance, head.score,
            ]
            .map { $0.map { ($0 * 1000).rounded() / 1000 } }
          }
        })
    }
    let encoder = JSONEncoder()
    // The same weights are the same page.
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(kinds) else {
      fatalError("atlas: the statistics hold a number that JSON cannot write")
    }
    // No text of a token may end the script.
    return String(decoding: json, as: UTF8.self).replacing("<", with: "\\u003c")
  }

  private static func thousandths(_ weight: Float) -> Int {
    weight.isFinite ? Int((min(max(weight, 0), 1) * 1000).rounded()) : 0
  }
}
