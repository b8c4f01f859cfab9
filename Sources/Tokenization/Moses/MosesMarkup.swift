import TextCore

/// XML tags inside tokenised text, which the truecaser leaves alone.
enum MosesMarkup {
  /// True if some `<x…>` is in the text: Python's `<\S[^>]*>`.
  static func hasTag(_ text: [Unicode.Scalar]) -> Bool {
    text.indices.contains { tagEnd(text, from: $0) != nil }
  }

  /// The end of the tag that begins at `start`.
  private static func tagEnd(_ text: [Unicode.Scalar], from start: Int) -> Int? {
    guard start + 2 < text.count, text[start] == "<", !PythonText.isSpace(text[start + 1]) else { return nil }
    return text[(start + 2)...].firstIndex(of: ">").map { $0 + 1 }
  }

  /// Words and tags; a tag holds its white space, and one that is the factor of a word (`word|<b>`) stays with it.
  static func tokens(_ line: String) -> [String] {
    let text = Array(PythonText.stripped(Array(line.unicodeScalars)).unicodeScalars)
    var tokens: [[Unicode.Scalar]] = []
    var index = 0
    while index < text.count {
      let before = index
      while PythonText.isSpace(text[index]) { index += 1 }
      if let end = tagEnd(text, from: index) {
        if index == before, tokens.last?.last == "|" {
          tokens[tokens.count - 1] += text[index..<end]
          let bars = text[end...].prefix { $0 == "|" }
          tokens[tokens.count - 1] += bars
          index = end + bars.count
        } else {
          tokens.append(Array(text[index..<end]))
          index = end
        }
        continue
      }
      let isPlain = text[index] != "<" && text[index] != ">"
      let word = text[index...].prefix {
        !PythonText.isSpace($0) && !(isPlain && ($0 == "<" || $0 == ">"))
      }
      tokens.append(Array(word))
      index += word.count
    }
    return tokens.map { PythonText.stripped($0) }
  }
}

/// Where sentences begin, as the truecaser sees it.
enum SentenceStart {
  static func isEnd(_ token: String) -> Bool {
    ".:?!".utf8.contains(token.utf8.first ?? 0) && token.utf8.count == 1
  }

  /// After these the next token is still the first.
  static func isDelayed(_ token: String) -> Bool { delayed.contains(CodePoints(token)) }

  private static let delayed = Set(
    ["(", "[", "\"", "'", "&apos;", "&quot;", "&#91;", "&#93;"].map { CodePoints($0) })

  static let alwaysLower: Set<String> = [
    "a", "after", "against", "al-.+", "and", "any", "as", "at", "be", "because", "between", "by", "during",
    "el-.+", "for", "from", "his", "in", "is", "its", "last", "not", "of", "off", "on", "than", "the",
    "their",
    "this", "to", "was", "were", "which", "will", "with",
  ]
}
