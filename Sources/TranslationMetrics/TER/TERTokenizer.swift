/// Tercom's tokens; sacreBLEU's `tokenizer_ter.py`.
struct TERTokenizer {
  private let settings: TERSettings
  private let boundaries: TokenBoundaries

  init(settings: TERSettings) {
    self.settings = settings
    boundaries = settings.normalized ? (settings.asianSupport ? Self.asian : Self.western) : .whiteSpace
  }

  /// The numbers of a sentence's words.
  func read(
    _ segment: Segment, _ side: Segment.Side, _ numbers: inout TokenNumbers, into words: inout [Int32]
  ) {
    words.removeAll(keepingCapacity: true)
    let whole = segment.append(side, lowercase: !settings.caseSensitive, to: &numbers.text)
    var range = whole.lowerBound..<UTF8Text.strippedEnd(numbers.text, whole)
    numbers.text.removeLast(whole.upperBound - range.upperBound)
    if settings.normalized || settings.noPunctuation {
      rewrite(&numbers.text, &range)
      // sacreBLEU tokenises a reference's tokens once more, which parts a few marks further.
      if case .reference = side { rewrite(&numbers.text, &range) }
    }
    TokenBoundaries.whiteSpace.appendTokens(&numbers, range, to: &words)
  }

  /// Puts a space after each token, and leaves punctuation out if asked to.
  private func rewrite(_ text: inout [UInt8], _ range: inout Range<Int>) {
    if settings.normalized { Markup.removeForTercom(&text, &range) }
    let line = text
    text.removeSubrange(range.lowerBound...)
    boundaries.forEachToken(line, range) { token in
      var index = token.lowerBound
      while index < token.upperBound {
        let (scalar, next) = UTF8Text.decode(line.span, at: index)
        if !settings.noPunctuation || !isPunctuation(scalar) { text.append(contentsOf: line[index..<next]) }
        index = next
      }
      text.append(UInt8(ascii: " "))
    }
    range = range.lowerBound..<text.count
  }

  private func isPunctuation(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x2E, 0x2C, 0x3F, 0x3A, 0x3B, 0x21, 0x22, 0x28, 0x29: true
    default: settings.asianSupport && Self.isAsianPunctuation(scalar)
    }
  }

  private static func isAsianPunctuation(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x3001, 0x3002, 0x3008...0x3011, 0x3014...0x301F, 0xFF61...0xFF65, 0x30FB,
      0xFF0E, 0xFF0C, 0xFF1F, 0xFF1A, 0xFF1B, 0xFF01, 0xFF02, 0xFF08, 0xFF09:
      true
    default: false
    }
  }

  private static func westernKind(_ scalar: UInt32) -> TokenBoundaries.Kind {
    scalar == 0x27 ? .apostrophe : TokenBoundaries.westernKind(scalar) ?? .plain
  }

  private static let western = TokenBoundaries(isPadded: true, kind: westernKind)

  /// As sacreBLEU has the blocks: U+3200–3F22 stands for the enclosed letters, and kana stay together.
  private static let asian = TokenBoundaries(isPadded: true) { scalar in
    switch scalar {
    case 0x2E80...0x2EFF, 0x31C0...0x31EF, 0x3200...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF,
      0xFE30...0xFE4F:
      return .isolated
    default:
      return isAsianPunctuation(scalar) ? .isolated : westernKind(scalar)
    }
  }
}
