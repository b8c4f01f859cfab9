import Foundation

/// The Markdown that notebooks use, as HTML: headings, paragraphs, lists, quotes, code, tables, rules, raw HTML.
struct MarkdownHTML {
  private let lines: [String]

  init(_ text: String) {
    lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false).map(
      String.init)
  }

  private init(lines: [String]) { self.lines = lines }

  var html: String {
    var blocks: [String] = []
    var index = 0
    while index < lines.count {
      let (block, next) = block(at: index)
      if !block.isEmpty { blocks.append(block) }
      index = next
    }
    return blocks.joined(separator: "\n")
  }

  /// The block that begins at a line, and the line after it.
  private func block(at start: Int) -> (String, Int) {
    let line = lines[start].trimmingCharacters(in: .whitespaces)
    if line.isEmpty { return ("", start + 1) }
    if let match = line.wholeMatch(of: /(#{1,6})\s+(.*?)\s*#*/) {
      let level = match.output.1.count
      let text = String(match.output.2)
      return ("<h\(level) id=\"\(anchor(text))\">\(inlineHTML(text))</h\(level)>", start + 1)
    }
    if line.wholeMatch(of: /([-*_])(\s*\1){2,}/) != nil { return ("<hr>", start + 1) }
    if line.hasPrefix("```") || line.hasPrefix("~~~") { return fence(at: start) }
    if lines[start].hasPrefix("    ") { return indented(at: start) }
    if line.hasPrefix(">") { return quote(at: start) }
    if marker(of: lines[start]) != nil { return list(at: start) }
    if line.hasPrefix("<"), line.firstMatch(of: /^<(\/?[a-zA-Z][a-zA-Z0-9-]*[\s>\/]|!--)/) != nil {
      let end = lines[start...].firstIndex { $0.trimmingCharacters(in: .whitespaces).isEmpty } ?? lines.count
      return (lines[start..<end].joined(separator: "\n"), end)
    }
    if line.hasPrefix("$$") { return display(at: start) }
    if line.contains("|"), start + 1 < lines.count, isTableRule(lines[start + 1]) { return table(at: start) }
    return paragraph(at: start)
  }

  private func fence(at start: Int) -> (String, Int) {
    let opening = lines[start].trimmingCharacters(in: .whitespaces)
    let mark = String(opening.prefix { $0 == opening.first })
    let end =
      lines[(start + 1)...].firstIndex { $0.trimmingCharacters(in: .whitespaces).hasPrefix(mark) }
      ?? lines.count
    let code = lines[(start + 1)..<end].joined(separator: "\n")
    return ("<pre class=\"input\"><code>\(code.escapedForMarkup)</code></pre>", min(end + 1, lines.count))
  }

  private func indented(at start: Int) -> (String, Int) {
    var end = start
    while end < lines.count, lines[end].hasPrefix("    ") || lines[end].isEmpty { end += 1 }
    var code = lines[start..<end].map { String($0.dropFirst(4)) }
    while code.last == "" { code.removeLast() }
    return ("<pre class=\"input\"><code>\(code.joined(separator: "\n").escapedForMarkup)</code></pre>", end)
  }

  /// TeX between `$$`, as it is.
  private func display(at start: Int) -> (String, Int) {
    let first = lines[start].trimmingCharacters(in: .whitespaces)
    var end = start + 1
    if first.count < 4 || !first.hasSuffix("$$") {
      while end < lines.count, !lines[end].contains("$$") { end += 1 }
      end = min(end + 1, lines.count)
    }
    return ("<pre class=\"math\">\(lines[start..<end].joined(separator: "\n").escapedForMarkup)</pre>", end)
  }

  private func quote(at start: Int) -> (String, Int) {
    let end =
      lines[start...].firstIndex { !$0.trimmingCharacters(in: .whitespaces).hasPrefix(">") } ?? lines.count
    let inner = lines[start..<end].map { line -> String in
      let text = line.trimmingCharacters(in: .whitespaces).dropFirst()
      return String(text.hasPrefix(" ") ? text.dropFirst() : text)
    }
    return ("<blockquote>\n\(MarkdownHTML(lines: inner).html)\n</blockquote>", end)
  }

  /// How a list's item begins; nil for another line.
  private func marker(of line: String) -> (isOrdered: Bool, width: Int)? {
    guard let match = line.firstMatch(of: /^(\s{0,3})([-*+]|[0-9]{1,9}[.)])(\s+)\S/) else { return nil }
    let width = match.output.1.count + match.output.2.count + match.output.3.count
    return (match.output.2.first?.isNumber == true, width)
  }

  private func list(at start: Int) -> (String, Int) {
    let isOrdered = marker(of: lines[start])?.isOrdered ?? false
    var items: [[String]] = []
    var index = start
    var width = 0
    while index < lines.count {
      if let found = marker(of: lines[index]), found.isOrdered == isOrdered,
        items.isEmpty || indentation(lines[index]) < width
      {
        width = found.width
        items.append([String(lines[index].dropFirst(width))])
      } else if lines[index].trimmingCharacters(in: .whitespaces).isEmpty {
        // A blank line ends the list, unless what follows belongs to it.
        guard index + 1 < lines.count,
          marker(of: lines[index + 1])?.isOrdered == isOrdered || indentation(lines[index + 1]) >= 2
        else { break }
        items[items.count - 1].append("")
      } else if indentation(lines[index]) >= 2 {
        items[items.count - 1].append(String(lines[index].dropFirst(min(width, indentation(lines[index])))))
      } else if marker(of: lines[index]) != nil || lines[index - 1].isEmpty {
        break
      } else {
        items[items.count - 1].append(lines[index])
      }
      index += 1
    }
    let name = isOrdered ? "ol" : "ul"
    let listed = items.map { item -> String in
      let inner = MarkdownHTML(lines: item).html
      // An item of one paragraph is shown without the space that paragraphs have around them.
      let isPlain = inner.hasPrefix("<p>") && inner.components(separatedBy: "<p>").count == 2
      return "<li>\(isPlain ? inner.replacing("<p>", with: "").replacing("</p>", with: "") : inner)</li>"
    }
    return ("<\(name)>\n\(listed.joined(separator: "\n"))\n</\(name)>", index)
  }

  private func table(at start: Int) -> (String, Int) {
    let end = lines[start...].firstIndex { !$0.contains("|") } ?? lines.count
    let rows = [lines[start]] + lines[(start + 2)..<max(end, start + 2)]
    let shown = rows.enumerated().map { number, row in
      let name = number == 0 ? "th" : "td"
      return "<tr>" + tableCells(row).map { "<\(name)>\(inlineHTML($0))</\(name)>" }.joined() + "</tr>"
    }
    return ("<table>\n\(shown.joined(separator: "\n"))\n</table>", max(end, start + 2))
  }

  private func tableCells(_ row: String) -> [String] {
    var text = row.trimmingCharacters(in: .whitespaces).replacing("\\|", with: "\u{1}")
    if text.hasPrefix("|") { text.removeFirst() }
    if text.hasSuffix("|") { text.removeLast() }
    return text.split(separator: "|", omittingEmptySubsequences: false).map {
      $0.trimmingCharacters(in: .whitespaces).replacing("\u{1}", with: "|")
    }
  }

  private func isTableRule(_ line: String) -> Bool {
    line.contains("-") && line.wholeMatch(of: /[\s|:-]+/) != nil
  }

  private func paragraph(at start: Int) -> (String, Int) {
    var end = start + 1
    while end < lines.count {
      let line = lines[end].trimmingCharacters(in: .whitespaces)
      let begins =
        line.isEmpty || line.hasPrefix("#") || line.hasPrefix("```") || line.hasPrefix(">")
        || marker(of: lines[end]) != nil || line.hasPrefix("$$")
      if begins { break }
      end += 1
    }
    return ("<p>\(inlineHTML(lines[start..<end].joined(separator: "\n")))</p>", end)
  }

  private func indentation(_ line: String) -> Int { line.prefix { $0 == " " }.count }

  private func anchor(_ text: String) -> String {
    text.replacing(" ", with: "-").escapedForMarkup
  }
}
