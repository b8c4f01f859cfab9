import TextCore

/// Joins the tokens of Moses to a sentence again, with marks where they belong; equal to sacremoses 0.2.0.
public struct MosesDetokenizer: Sendable {
  public let language: Language
  /// XML entities become the characters they stand for.
  public let unescapes: Bool

  public init(_ language: Language, unescapes: Bool = true) {
    self.language = language
    self.unescapes = unescapes
  }

  /// The sentence of a line of tokens.
  public func detokenize(_ line: String) -> String {
    detokenize(PythonText.words(line.unicodeScalars))
  }

  public func detokenize(_ tokens: [String]) -> String {
    var text = Array(" \(tokens.joined(separator: " ")) ".unicodeScalars)
    text = Self.hyphens(text)
    if unescapes { text = XMLEntities.unescape(text) }
    let words = text.split(whereSeparator: PythonText.isSpace).map(Array.init)
    var sentence = Sentence()
    for index in words.indices { add(index, of: words, to: &sentence) }
    return PythonText.stripped(Self.oneSpace(sentence.text))
  }

  private static let hyphens = ScalarSubstitution(" @-@ ", "-")
  private static let oneSpace = ScalarSubstitution([.oneOrMore { $0 == " " }], [.text(" ")])

  /// What is written so far.
  private struct Sentence {
    var text: [Unicode.Scalar] = []
    /// False after what belongs to the next token, such as an opening parenthesis.
    var needsSpace = true
    /// How many of each quotation mark were seen: odd inside of quotation.
    var quotes: [String: Int] = [:]

    mutating func append(_ token: [Unicode.Scalar], spaceBefore: Bool, spaceAfter: Bool) {
      if spaceBefore, needsSpace { text.append(" ") }
      text += token
      needsSpace = spaceAfter
    }
  }

  private func add(_ index: Int, of tokens: [[Unicode.Scalar]], to sentence: inout Sentence) {
    let token = tokens[index]
    let previous = index > 0 ? tokens[index - 1] : []
    if CJK.contains(token[0]) {
      let joins = previous.last.map(CJK.contains) ?? false
      sentence.append(token, spaceBefore: !joins, spaceAfter: true)
    } else if token.allSatisfy(Self.opens) {
      sentence.append(token, spaceBefore: true, spaceAfter: false)
    } else if token.allSatisfy({ ",.?!:;\\%}])".unicodeScalars.contains($0) }) {
      if language == .french, token.count == 1, "?!:;\\%".unicodeScalars.contains(token[0]) {
        sentence.text.append(" ")
      }
      sentence.append(token, spaceBefore: false, spaceAfter: true)
    } else if language == .english, index > 0, token[0] == "'", token.count > 1,
      ScalarSet.alphabetic.contains(token[1])
    {
      sentence.append(token, spaceBefore: false, spaceAfter: true)
    } else if language == .french, index + 1 < tokens.count, token.last == "'", token.count > 1,
      ScalarSet.alphabetic.contains(token[token.count - 2]),
      ScalarSet.alphabetic.contains(tokens[index + 1][0])
    {
      sentence.append(token, spaceBefore: true, spaceAfter: false)
    } else if token.allSatisfy({ "'\"„“`".unicodeScalars.contains($0) }) {
      addQuote(token, after: previous, to: &sentence)
    } else {
      sentence.append(token, spaceBefore: true, spaceAfter: true)
    }
  }

  /// Currency signs and opening brackets.
  private static func opens(_ scalar: Unicode.Scalar) -> Bool {
    ScalarSet.currency.contains(scalar) || "([{¿¡".unicodeScalars.contains(scalar)
  }

  private func addQuote(
    _ token: [Unicode.Scalar], after previous: [Unicode.Scalar], to sentence: inout Sentence
  ) {
    let isTypographic = token.allSatisfy { $0 == "„" || $0 == "“" }
    let mark = isTypographic ? "\"" : PythonText.text(token)
    if sentence.quotes[mark, default: 0] % 2 == 1 {
      sentence.append(token, spaceBefore: false, spaceAfter: true)
    } else if language == .english, token == ["'"], previous.last == "s" {
      // The Jones' house: a possessive, no quotation.
      sentence.append(token, spaceBefore: false, spaceAfter: true)
      return
    } else {
      sentence.append(token, spaceBefore: true, spaceAfter: false)
    }
    sentence.quotes[mark, default: 0] += 1
  }
}

/// Chinese, Japanese and Korean characters.
private enum CJK {
  private static let ranges: [ClosedRange<UInt32>] = [
    0x1100...0x11FF, 0x2E80...0xA4CF, 0xA840...0xA87F, 0xAC00...0xD7AF, 0xF900...0xFAFF, 0xFE30...0xFE4F,
    0xFF65...0xFFDC, 0x17000...0x18AFF, 0x1B000...0x1B12F, 0x1B170...0x1B2FF, 0x20000...0x2FFFF,
  ]

  static func contains(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x1100 && ranges.contains { $0.contains(scalar.value) }
  }
}
