import TextCore

/// Tokens that are found in the text itself, before the model sees it: `<s>`, `[MASK]`.
struct AddedTokens: Sendable {
  struct Token: Sendable {
    let id: Int32
    let content: String
    /// What it is found as and decoded to: the content, normalised if `isNormalized`.
    let surface: String
    let isWord: Bool
    let takesSpaceBefore: Bool
    let takesSpaceAfter: Bool
    /// Looked for in normalised text.
    let isNormalized: Bool
    let isSpecial: Bool
  }

  let tokens: [Token]
  private let contents: [Int32: Token]
  private let plain: ByteTrie
  private let normalized: ByteTrie

  init(_ part: TokenizerPart, normalization: TextNormalization?) throws(TokenizerJSONError) {
    var tokens: [Token] = []
    for token in part.json.array ?? [] {
      guard let id = token["id"].integer, let content = token["content"].string else {
        throw .missing(file: part.file, field: "added_tokens")
      }
      func flag(_ name: String) -> Bool { token[name].bool ?? false }
      tokens.append(
        Token(
          id: Int32(id), content: content,
          surface: flag("normalized") ? normalization?.apply(content) ?? content : content,
          isWord: flag("single_word"), takesSpaceBefore: flag("lstrip"),
          takesSpaceAfter: flag("rstrip"), isNormalized: flag("normalized"), isSpecial: flag("special")))
    }
    self.tokens = tokens
    contents = Dictionary(tokens.map { ($0.id, $0) }) { $1 }
    var (plain, normalized) = (ByteTrie(), ByteTrie())
    for (index, token) in tokens.enumerated() where !token.surface.isEmpty {
      if token.isNormalized {
        normalized.insert(token.surface.utf8, value: Int32(index))
      } else {
        plain.insert(token.surface.utf8, value: Int32(index))
      }
    }
    (self.plain, self.normalized) = (plain, normalized)
  }

  func token(_ id: Int32) -> Token? { contents[id] }

  enum Part {
    case text(String, isFirst: Bool)
    case token(Int32)
  }

  /// The text in tokens and what is between them.
  func split(_ text: String, isNormalized: Bool, isFirst: Bool) -> [Part] {
    let trie = isNormalized ? normalized : plain
    guard !trie.isEmpty else { return [.text(text, isFirst: isFirst)] }
    let bytes = Array(text.utf8)
    var parts: [Part] = []
    var (done, place) = (0, 0)
    func addText(to end: Int) {
      if end > done {
        parts.append(.text(String(decoding: bytes[done..<end], as: UTF8.self), isFirst: isFirst && done == 0))
      }
    }
    while place < bytes.count {
      guard let length = trie.longest(bytes, from: place),
        let index = trie.value(of: bytes[place..<(place + length)])
      else {
        place += 1
        continue
      }
      let token = tokens[Int(index)]
      var (start, end) = (place, place + length)
      place = end
      let before = String(decoding: bytes[..<start], as: UTF8.self).unicodeScalars
      let after = String(decoding: bytes[end...], as: UTF8.self).unicodeScalars
      if token.isWord, before.last?.isRegexWord == true || after.first?.isRegexWord == true { continue }
      if token.takesSpaceBefore {
        let space = before.reversed().prefix { $0.properties.isWhitespace }
        start = max(done, start - PythonText.text(space).utf8.count)
      }
      if token.takesSpaceAfter {
        end += PythonText.text(after.prefix { $0.properties.isWhitespace }).utf8.count
      }
      addText(to: start)
      parts.append(.token(token.id))
      done = end
      place = max(place, end)
    }
    addText(to: bytes.count)
    return parts
  }
}
