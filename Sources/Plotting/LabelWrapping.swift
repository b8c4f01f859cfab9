import Graphics

extension String {
  /// The label's words in lines no wider than `width` points; a single word, or a formula, may be wider.
  func wrapped(in font: Font, width: Double) -> [String] {
    var lines: [String] = []
    for word in words {
      if let last = lines.last, font.width(ofLabel: "\(last) \(word)") <= width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(word)
      }
    }
    return lines
  }

  /// What stands between blanks, where a formula between dollar signs is one word.
  private var words: [String] {
    var words: [String] = []
    var word = ""
    var rest = self[...]
    while let next = rest.popFirst() {
      if next == "$", word.last != "\\", let end = rest.firstIndex(of: "$") {
        word += "$" + rest[...end]
        rest = rest[rest.index(after: end)...]
      } else if next.isWhitespace {
        words.append(word)
        word = ""
      } else {
        word.append(next)
      }
    }
    return (words + [word]).filter { !$0.isEmpty }
  }
}
