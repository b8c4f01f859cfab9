import Foundation

/// The Markdown within a block: code, mathematics, pictures, links, emphasis, raw HTML.
func inlineHTML(_ text: String) -> String {
  var html = ""
  var rest = text[...]
  while let first = rest.first {
    if let (piece, end) = span(at: first, of: rest) {
      html += piece
      rest = rest[end...]
    } else {
      html += first == "\n" ? "\n" : first == "&" ? ampersand(rest) : String(first).escapedForMarkup
      rest = rest.dropFirst()
    }
  }
  return html
}

/// The span that begins at the text's first character, and where it ends; nil where none does.
private func span(at first: Character, of text: Substring) -> (String, Substring.Index)? {
  switch first {
  case "\\":
    guard let match = text.prefixMatch(of: /\\([!-\/:-@\[-`{-~])/) else { return nil }
    return (String(match.output.1).escapedForMarkup, match.range.upperBound)
  case "`":
    guard let match = text.prefixMatch(of: /(`+)([^`]|[^`].*?[^`])\1(?!`)/.dotMatchesNewlines()) else {
      return nil
    }
    return (
      "<code>\(match.output.2.trimmingCharacters(in: .whitespaces).escapedForMarkup)</code>",
      match.range.upperBound
    )
  case "$":
    guard let match = text.prefixMatch(of: /\$[^$\s](?:[^$\n]*[^$\s])?\$(?![0-9])/) else { return nil }
    return ("<code class=\"math\">\(String(match.output).escapedForMarkup)</code>", match.range.upperBound)
  case "!":
    guard let match = text.prefixMatch(of: /!\[([^\]]*)\]\(([^)\s]+)(?:\s+"[^"]*")?\)/) else { return nil }
    let (alt, address) = (String(match.output.1).escapedForMarkup, String(match.output.2).escapedForMarkup)
    return ("<img alt=\"\(alt)\" src=\"\(address)\">", match.range.upperBound)
  case "[":
    guard let match = text.prefixMatch(of: /\[((?:[^\[\]]|\[[^\]]*\])+)\]\(([^)\s]+)(?:\s+"[^"]*")?\)/) else {
      return nil
    }
    let address = String(match.output.2).escapedForMarkup
    return ("<a href=\"\(address)\">\(inlineHTML(String(match.output.1)))</a>", match.range.upperBound)
  case "*", "_":
    if let match = text.prefixMatch(of: /(\*\*|__)(\S|\S.*?\S)\1/.dotMatchesNewlines()) {
      return ("<strong>\(inlineHTML(String(match.output.2)))</strong>", match.range.upperBound)
    }
    guard
      let match = text.prefixMatch(
        of: /([*_])([^\s*_]|[^\s*_].*?[^\s*_])\1(?![A-Za-z0-9])/.dotMatchesNewlines())
    else { return nil }
    return ("<em>\(inlineHTML(String(match.output.2)))</em>", match.range.upperBound)
  case "<":
    if let match = text.prefixMatch(of: /<((?:https?|mailto):[^\s>]+)>/) {
      let address = String(match.output.1).escapedForMarkup
      return ("<a href=\"\(address)\">\(address)</a>", match.range.upperBound)
    }
    guard let match = text.prefixMatch(of: /<\/?[a-zA-Z][^<>]*>/) else { return nil }
    return (String(match.output), match.range.upperBound)
  default:
    // A word in one piece: an underscore inside of it is no emphasis.
    guard first.isLetter || first.isNumber else { return nil }
    let end = text.firstIndex { !($0.isLetter || $0.isNumber || $0 == "_") } ?? text.endIndex
    return (String(text[..<end]).escapedForMarkup, end)
  }
}

/// An entity as it is, another `&` escaped.
private func ampersand(_ text: Substring) -> String {
  text.prefixMatch(of: /&(#[0-9]+|#x[0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);/) == nil ? "&amp;" : "&"
}
