/// Text with a terminal's colours (SGR sequences), as HTML.
struct ANSIText {
  private let text: String

  init(_ text: String) { self.text = text }

  private static let colours = ["#000", "#b00", "#070", "#870", "#00b", "#808", "#077", "#777"]

  var html: String {
    guard text.contains("\u{1B}") else { return text.escapedForMarkup }
    var html = ""
    var style = ""
    var rest = text[...]
    while let match = rest.firstMatch(of: /\u{1B}\[([0-9;]*)([A-Za-z])/) {
      html += span(rest[..<match.range.lowerBound], style)
      if match.output.2 == "m" { style = changed(style, by: match.output.1) }
      rest = rest[match.range.upperBound...]
    }
    return html + span(rest, style)
  }

  private func span(_ text: Substring, _ style: String) -> String {
    if text.isEmpty { return "" }
    let escaped = String(text).escapedForMarkup
    return style.isEmpty ? escaped : "<span style=\"\(style)\">\(escaped)</span>"
  }

  private func changed(_ style: String, by codes: Substring) -> String {
    var style = style
    for code in codes.split(separator: ";").map({ Int($0) ?? 0 }) + (codes.isEmpty ? [0] : []) {
      switch code {
      case 0: style = ""
      case 1: style += "font-weight:bold;"
      case 3: style += "font-style:italic;"
      case 4: style += "text-decoration:underline;"
      case 30...37: style += "color:\(Self.colours[code - 30]);"
      case 90...97: style += "color:\(Self.colours[code - 90]);"
      default: break
      }
    }
    return style
  }
}
