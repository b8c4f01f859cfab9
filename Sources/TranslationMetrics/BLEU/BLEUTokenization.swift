/// How BLEU splits a sentence into tokens; the raw value is its name in a signature.
public enum BLEUTokenization: String, Codable, Sendable, Hashable, CaseIterable {
  /// As NIST's mteval-v13a.pl and WMT do: punctuation apart, except in numbers.
  case mteval13a = "13a"
  /// As mteval-v14.pl: by Unicode's punctuation and symbols.
  case international = "intl"
  /// Each code point is a token.
  case character = "char"
  /// Chinese characters one by one, the rest as 13a.
  case chinese = "zh"
  /// By white space only: for text that is tokenised already.
  case none
  /// For text that is tokenised already, with compounds split at hyphens, as tensor2tensor's `get_ende_bleu.sh` does.
  ///
  /// Each hyphen between two characters becomes a token of its own, which gives the paper's English–German some 1.5
  /// points more than 13a on the same translations. sacreBLEU has no such flavour.
  case compoundSplit = "atat"

  package func tokens(_ sentence: String) -> [String] {
    var numbers = TokenNumbers()
    let range = UTF8Text.append(sentence, lowercase: false, to: &numbers.text)
    var tokens: [String] = []
    forEachToken(&numbers, range) { numbers, token in
      tokens.append(String(decoding: numbers.text[token], as: UTF8.self))
    }
    return tokens
  }

  /// Appends the number of each token of a stripped sentence, `numbers.text[range]`, to `tokens`.
  ///
  /// - Precondition: `range` ends the text, since some rules rewrite the sentence.
  func appendTokens(_ numbers: inout TokenNumbers, _ range: Range<Int>, to tokens: inout [Int32]) {
    if self == .character {
      var index = range.lowerBound
      while index < range.upperBound {
        let (scalar, next) = UTF8Text.decode(numbers.text.span, at: index)
        if !UTF8Text.isSpace(scalar) { tokens.append(Int32(scalar)) }
        index = next
      }
    } else {
      forEachToken(&numbers, range) { numbers, token in tokens.append(numbers.number(token)) }
    }
  }

  @inline(__always)
  private func forEachToken(
    _ numbers: inout TokenNumbers, _ range: Range<Int>, _ body: (inout TokenNumbers, Range<Int>) -> Void
  ) {
    var range = range
    switch self {
    case .mteval13a:
      Markup.removeFor13a(&numbers.text, &range)
      Self.western.forEachToken(numbers.text, range) { body(&numbers, $0) }
    case .international:
      Self.unicode.forEachToken(numbers.text, range) { body(&numbers, $0) }
    case .chinese:
      let start = UTF8Text.strippedStart(numbers.text, range)
      Self.cjk.forEachToken(numbers.text, start..<range.upperBound) { body(&numbers, $0) }
    case .character:
      Self.codePoints.forEachToken(numbers.text, range) { body(&numbers, $0) }
    case .none:
      TokenBoundaries.whiteSpace.forEachToken(numbers.text, range) { body(&numbers, $0) }
    case .compoundSplit:
      CompoundSplit.apply(&numbers.text, &range)
      CompoundSplit.asciiSpace.forEachToken(numbers.text, range) { body(&numbers, $0) }
    }
  }

  /// sacreBLEU's `tokenizer_13a.py` and `tokenizer_re.py`, but for the markup.
  private static let western = TokenBoundaries(isPadded: true) { TokenBoundaries.westernKind($0) ?? .plain }

  /// sacreBLEU's `tokenizer_intl.py`: categories N for digits, P for points, S for isolated marks.
  private static let unicode = TokenBoundaries(isPadded: false) { scalar in
    if UTF8Text.isSpace(scalar) { return .space }
    switch Unicode.Scalar(scalar)?.properties.generalCategory {
    case .decimalNumber, .letterNumber, .otherNumber:
      return .digit
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation:
      return .point
    case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol:
      return .isolated
    default:
      return .plain
    }
  }

  private static let codePoints = TokenBoundaries(isPadded: false) {
    UTF8Text.isSpace($0) ? .space : .isolated
  }

  /// sacreBLEU's `tokenizer_zh.py`.
  ///
  /// Two of its ranges are meant for code points beyond U+FFFF, but Python reads their ends as two characters each; so
  /// U+2001–2A6D counts as Chinese, and the planes beyond do not. Scores must agree, so this holds here too.
  private static let cjk = TokenBoundaries(isPadded: false) { scalar in
    if UTF8Text.isSpace(scalar) { return .space }
    switch scalar {
    case 0x3400...0x4DB5, 0x4E00...0x9FBB, 0xF900...0xFA2D, 0xFA30...0xFA6A, 0xFA70...0xFAD9,
      0x2001...0x2A6D, 0x2F81...0x2FA1, 0xFF00...0xFFEF, 0x2E80...0x2EFF, 0x3000...0x303F, 0x31C0...0x31EF,
      0x2F00...0x2FDF, 0x2FF0...0x2FFF, 0x3100...0x312F, 0x31A0...0x31BF, 0xFE10...0xFE1F, 0xFE30...0xFE4F,
      0x3200...0x32FF, 0x3300...0x33FF:
      return .isolated
    default:
      return TokenBoundaries.westernKind(scalar) ?? .plain
    }
  }
}

/// tensor2tensor's treatment of compounds, in bytes as its Perl sees them.
private enum CompoundSplit {
  static let asciiSpace = TokenBoundaries(isPadded: false) { isSpace($0) ? .space : .plain }

  // s{(\S)-(\S)}{$1 ##AT##-##AT## $2}g
  static func apply(_ text: inout [UInt8], _ range: inout Range<Int>) {
    guard text[range].contains(UInt8(ascii: "-")) else { return }
    let line = Array(text[range])
    text.removeSubrange(range.lowerBound...)
    var index = 0
    while index < line.count {
      text.append(line[index])
      let isMatch =
        index + 2 < line.count && !isSpace(UInt32(line[index])) && line[index + 1] == UInt8(ascii: "-")
        && !isSpace(UInt32(line[index + 2]))
      if isMatch {
        text.append(contentsOf: " ##AT##-##AT## ".utf8)
        text.append(line[index + 2])
        index += 3
      } else {
        index += 1
      }
    }
    range = range.lowerBound..<text.count
  }

  private static func isSpace(_ scalar: UInt32) -> Bool { scalar == 0x20 || (0x09...0x0D).contains(scalar) }
}
