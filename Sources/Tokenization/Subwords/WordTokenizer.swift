/// Splits text into words and punctuation marks, and joins them again without loss.
///
/// A mark that touches its neighbour carries the joiner `￭` on that side: `Hallo, Welt!` becomes
/// `Hallo ￭, Welt ￭!`. Hyphens and apostrophes inside a word stay in it (`T-Shirt`, `don't`), and so do points and
/// commas inside a number (`3.14`). Joining gives back the text, with each run of white space as one space.
public struct WordTokenizer: Sendable {
  static let joiner: Unicode.Scalar = "\u{FFED}"
  /// Stands for `￭` and `％` in the text itself, so that none can be taken for a joiner.
  private static let escapes: [(scalar: Unicode.Scalar, token: String)] = [
    ("\u{FFED}", "\u{FF05}J"), ("\u{FF05}", "\u{FF05}P"),
  ]

  public init() {}

  /// Words and marks as they stand in the text; word alignments count these.
  public func words(_ sentence: String) -> [String] {
    chunks(sentence).flatMap { $0.map(\.text) }
  }

  /// Words and marks, with joiners: one for each of `words(_:)`.
  public func tokens(_ sentence: String) -> [String] {
    var tokens: [String] = []
    for chunk in chunks(sentence) {
      // Marks before the first word join to the right, all others to the left.
      let firstWord = chunk.firstIndex { !$0.isMark } ?? 0
      for (index, piece) in chunk.enumerated() {
        guard piece.isMark else {
          tokens.append(piece.text)
          continue
        }
        let joinsLeft = index > firstWord || (index == firstWord && index > 0)
        let joinsRight =
          index < firstWord || (index + 1 < chunk.count && !chunk[index + 1].isMark)
        let core = Self.escapes.first { $0.scalar == piece.text.unicodeScalars.first }?.token ?? piece.text
        var token = ""
        if joinsLeft { token.unicodeScalars.append(Self.joiner) }
        token += core
        if joinsRight { token.unicodeScalars.append(Self.joiner) }
        tokens.append(token)
      }
    }
    return tokens
  }

  /// Joins what `tokens(_:)` gave.
  public func sentence(_ tokens: some Sequence<String>) -> String {
    var output = ""
    var joined = true
    for token in tokens {
      var core = token.unicodeScalars[...]
      let joinsLeft = core.first == Self.joiner
      if joinsLeft { core.removeFirst() }
      let joinsRight = core.last == Self.joiner
      if joinsRight { core.removeLast() }
      if !(joined || joinsLeft) { output += " " }
      if let escape = Self.escapes.first(where: { $0.token.unicodeScalars.elementsEqual(core) }) {
        output.unicodeScalars.append(escape.scalar)
      } else {
        output.unicodeScalars += core
      }
      joined = joinsRight
    }
    return output
  }

  // MARK: Splitting

  private struct Piece {
    let text: String
    let isMark: Bool
  }

  /// The pieces of each stretch of text between white space.
  private func chunks(_ sentence: String) -> [[Piece]] {
    sentence.unicodeScalars.split { $0.isSpace }.map { chunk in
      var pieces: [Piece] = []
      var word = ""
      let scalars = Array(chunk)
      for (index, scalar) in scalars.enumerated() {
        let before = index > 0 ? scalars[index - 1] : " "
        let after = index + 1 < scalars.count ? scalars[index + 1] : " "
        if scalar.isWordPart || Self.isInsideWord(scalar, before: before, after: after) {
          word.unicodeScalars.append(scalar)
        } else {
          if !word.isEmpty { pieces.append(Piece(text: word, isMark: false)) }
          word = ""
          pieces.append(Piece(text: String(scalar), isMark: true))
        }
      }
      if !word.isEmpty { pieces.append(Piece(text: word, isMark: false)) }
      return pieces
    }
  }

  private static func isInsideWord(
    _ mark: Unicode.Scalar, before: Unicode.Scalar, after: Unicode.Scalar
  ) -> Bool {
    switch mark {
    case "-", "'", "\u{2019}": before.isWordPart && after.isWordPart
    case ".", ",": before.isASCIIDigit && after.isASCIIDigit
    default: false
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isSpace: Bool {
    value < 0x80 ? value == 0x20 || (0x09...0x0D).contains(value) : properties.isWhitespace
  }

  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }

  /// A letter, a combining mark or a number.
  fileprivate var isWordPart: Bool {
    if value < 0x80 {
      return isASCIIDigit || ("a"..."z").contains(self) || ("A"..."Z").contains(self)
    }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .enclosingMark,
      .decimalNumber, .letterNumber, .otherNumber:
      return true
    default:
      return false
    }
  }
}
