import TextCore

/// How BLEU splits a sentence into tokens; the raw value is sacreBLEU's name for it.
public enum BLEUTokenization: String, Sendable, Hashable, CaseIterable {
  /// As NIST's mteval-v13a.pl and WMT do: punctuation apart, except in numbers.
  case mteval13a = "13a"
  /// As mteval-v14.pl: by Unicode's punctuation and symbols.
  case international = "intl"
  /// Each code point is a token.
  case character = "char"
  /// By white space only: for text that is tokenised already.
  case none

  package func tokens(_ sentence: String) -> [String] {
    switch self {
    case .mteval13a: Tokenizer13a.tokens(sentence)
    case .international: InternationalTokenizer.tokens(sentence)
    case .character: sentence.unicodeScalars.filter { !PythonText.isSpace($0) }.map { String($0) }
    case .none: PythonText.words(sentence.unicodeScalars)
    }
  }
}

/// sacreBLEU's `tokenizer_13a.py` and `tokenizer_re.py`.
///
/// All its rules look at ASCII only, so they hold on bytes of UTF-8 as they do on characters.
private enum Tokenizer13a {
  static func tokens(_ sentence: String) -> [String] {
    var line = Array(sentence.utf8)
    remove("<skipped>", from: &line)
    remove("-\n", from: &line)
    for index in line.indices where line[index] == UInt8(ascii: "\n") { line[index] = space }
    if line.contains(UInt8(ascii: "&")) {
      for (entity, mark) in [("&quot;", "\""), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">")] {
        line = replacing(entity, by: mark, in: line)
      }
    }
    line = [space] + line + [space]
    line = separatingMarks(line)
    line = separatingPointsAfterNonDigits(line)
    line = separatingPointsBeforeNonDigits(line)
    line = separatingDashesAfterDigits(line)
    return PythonText.words(String(decoding: line, as: UTF8.self).unicodeScalars)
  }

  private static let space = UInt8(ascii: " ")

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isPoint(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",")
  }

  // ([\{-\~\[-\` -\&\(-\+\:-\@\/]) → ␠\1␠
  private static func separatingMarks(_ line: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(2 * line.count)
    for byte in line {
      switch byte {
      case 0x7B...0x7E, 0x5B...0x60, 0x20...0x26, 0x28...0x2B, 0x3A...0x40, 0x2F:
        output += [space, byte, space]
      default:
        output.append(byte)
      }
    }
    return output
  }

  // ([^0-9])([\.,]) → \1␠\2␠
  private static func separatingPointsAfterNonDigits(_ line: [UInt8]) -> [UInt8] {
    replacingPairs(line, where: { !isDigit($0) && isPoint($1) }) { [$0, space, $1, space] }
  }

  // ([\.,])([^0-9]) → ␠\1␠\2
  private static func separatingPointsBeforeNonDigits(_ line: [UInt8]) -> [UInt8] {
    replacingPairs(line, where: { isPoint($0) && !isDigit($1) }) { [space, $0, space, $1] }
  }

  // ([0-9])(-) → \1␠\2␠
  private static func separatingDashesAfterDigits(_ line: [UInt8]) -> [UInt8] {
    replacingPairs(line, where: { isDigit($0) && $1 == UInt8(ascii: "-") }) { [$0, space, $1, space] }
  }

  /// From left to right, without overlaps: both bytes of a pair are used up.
  private static func replacingPairs(
    _ line: [UInt8], where matches: (UInt8, UInt8) -> Bool, by replacement: (UInt8, UInt8) -> [UInt8]
  ) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(2 * line.count)
    var index = 0
    while index < line.count {
      if index + 1 < line.count, matches(line[index], line[index + 1]) {
        output += replacement(line[index], line[index + 1])
        index += 2
      } else {
        output.append(line[index])
        index += 1
      }
    }
    return output
  }

  private static func remove(_ text: String, from line: inout [UInt8]) {
    line = replacing(text, by: "", in: line)
  }

  private static func replacing(_ text: String, by replacement: String, in line: [UInt8]) -> [UInt8] {
    let text = Array(text.utf8)
    var output: [UInt8] = []
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

/// sacreBLEU's `tokenizer_intl.py`: by the categories P (punctuation), S (symbol) and N (number).
private enum InternationalTokenizer {
  static func tokens(_ sentence: String) -> [String] {
    var line = Array(sentence.unicodeScalars)
    // (\P{N})(\p{P}) → \1␠\2␠
    line = replacingPairs(line, where: { !$0.isNumber && $1.isPunctuation }) { [$0, " ", $1, " "] }
    // (\p{P})(\P{N}) → ␠\1␠\2
    line = replacingPairs(line, where: { $0.isPunctuation && !$1.isNumber }) { [" ", $0, " ", $1] }
    // (\p{S}) → ␠\1␠
    line = line.flatMap { $0.isSymbol ? [" ", $0, " "] : [$0] }
    return PythonText.words(line)
  }

  private static func replacingPairs(
    _ line: [Unicode.Scalar], where matches: (Unicode.Scalar, Unicode.Scalar) -> Bool,
    by replacement: (Unicode.Scalar, Unicode.Scalar) -> [Unicode.Scalar]
  ) -> [Unicode.Scalar] {
    var output: [Unicode.Scalar] = []
    var index = 0
    while index < line.count {
      if index + 1 < line.count, matches(line[index], line[index + 1]) {
        output += replacement(line[index], line[index + 1])
        index += 2
      } else {
        output.append(line[index])
        index += 1
      }
    }
    return output
  }
}

extension Unicode.Scalar {
  fileprivate var isNumber: Bool {
    switch properties.generalCategory {
    case .decimalNumber, .letterNumber, .otherNumber: true
    default: false
    }
  }

  fileprivate var isPunctuation: Bool {
    switch properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation:
      true
    default: false
    }
  }

  fileprivate var isSymbol: Bool {
    switch properties.generalCategory {
    case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: true
    default: false
    }
  }
}
