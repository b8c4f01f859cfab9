import TextCore

/// What counts as a word when subwords are learned and applied; no subword reaches beyond one.
public enum WordBoundaries: String, Sendable, Hashable, Codable, CaseIterable {
  /// Words and punctuation marks apart, as `WordTokenizer` has them: for plain text, which comes back without loss.
  case marks
  /// Whatever stands between spaces: for text that is tokenised already, such as Moses' tokens, which then is the
  /// text that comes back.
  case spaces

  /// The words of a sentence, marked so that `sentence(_:)` joins them again.
  func tokens(_ sentence: String) -> [String] {
    switch self {
    case .marks: WordTokenizer().tokens(sentence)
    case .spaces: sentence.unicodeScalars.split(whereSeparator: isPlainSpace).map { String($0) }
    }
  }

  /// Joins what `tokens(_:)` gave.
  func sentence(_ tokens: [String]) -> String {
    switch self {
    case .marks: WordTokenizer().sentence(tokens)
    case .spaces: tokens.joined(separator: " ")
    }
  }

  /// A token without what `tokens(_:)` added to it.
  func label(_ token: String) -> String {
    switch self {
    case .marks:
      String(String.UnicodeScalarView(token.unicodeScalars.filter { $0 != WordTokenizer.joiner }))
    case .spaces: token
    }
  }
}
