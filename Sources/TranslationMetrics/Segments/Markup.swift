/// The substitutions of mteval's scripts that change more than spaces; few sentences have any.
enum Markup {
  /// Removes `<skipped>` and hyphens at line ends, and puts four entities back; as sacreBLEU's 13a.
  static func removeFor13a(_ text: inout [UInt8], _ range: inout Range<Int>) {
    rewrite(&text, &range) { line in
      line = replacing("<skipped>", by: "", in: line)
      line = replacing("-\n", by: "", in: line)
      line = replacing("\n", by: " ", in: line)
      line = unescaped(line)
    }
  }

  /// Removes hyphens at line beginnings, and puts four entities back; as Tercom's normalisation.
  static func removeForTercom(_ text: inout [UInt8], _ range: inout Range<Int>) {
    rewrite(&text, &range) { line in
      line = replacing("\n-", by: "", in: line)
      line = replacing("\n", by: " ", in: line)
      line = unescaped(line)
    }
  }

  private static func rewrite(
    _ text: inout [UInt8], _ range: inout Range<Int>, _ body: (inout [UInt8]) -> Void
  ) {
    guard hasMarkup(text, range) else { return }
    var line = Array(text[range])
    body(&line)
    text.removeSubrange(range.lowerBound...)
    text.append(contentsOf: line)
    range = range.lowerBound..<text.count
  }

  private static func hasMarkup(_ text: [UInt8], _ range: Range<Int>) -> Bool {
    // Without an early exit the compiler looks at many bytes at once.
    let line = text.span.extracting(range)
    var found = false
    for index in line.indices {
      let byte = line[index]
      found = found || byte == UInt8(ascii: "&")
      found = found || byte == UInt8(ascii: "<")
      found = found || byte == UInt8(ascii: "\n")
    }
    return found
  }

  private static func unescaped(_ line: [UInt8]) -> [UInt8] {
    var line = line
    guard line.contains(UInt8(ascii: "&")) else { return line }
    for (entity, mark) in [("&quot;", "\""), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">")] {
      line = replacing(entity, by: mark, in: line)
    }
    return line
  }

  private static func replacing(_ text: String, by replacement: String, in line: [UInt8]) -> [UInt8] {
    let text = Array(text.utf8)
    var output: [UInt8] = []
    output.reserveCapacity(line.count)
    var index = 0
    while index < line.count {
      if line[index] == text[0], line[index...].starts(with: text) {
        output += replacement.utf8
        index += text.count
      } else {
        output.append(line[index])
        index += 1
      }
    }
    return output
  }
}
