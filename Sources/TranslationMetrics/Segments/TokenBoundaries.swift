/// Finds tokens in a sentence by the kinds of its characters; the rules of mteval's tokenisers.
///
/// These tokenisers are written as a chain of substitutions, each with spaces around a match, from left to right and
/// without overlaps:
///
///     isolated mark            → ␠mark␠
///     not digit, point         → \1␠\2␠
///     point, not digit         → ␠\1␠\2
///     digit, dash              → \1␠\2␠
///
/// They add nothing but spaces, so a token is a range of the sentence, and one pass finds them all. A run of points p₁ … pₗ
/// after the character X and before Y falls apart by parity: the second rule takes p₁ with X, if X is no digit, then
/// the points in pairs. Only a last one that is left over can stay with Y, if Y is a digit.
struct TokenBoundaries: Sendable {
  enum Kind: UInt8, Sendable {
    case plain, digit, point, isolated, space, dash
    /// An apostrophe that begins a token of its own if it begins "'s".
    case apostrophe
  }

  /// Kinds of the code points below `tableSize`.
  private let table: [Kind]
  private let kindBeyondTable: @Sendable (UInt32) -> Kind
  /// Whether the rules see a space at either end of the sentence.
  private let isPadded: Bool
  private static let tableSize: UInt32 = 0x3000

  init(isPadded: Bool, kind: @escaping @Sendable (UInt32) -> Kind) {
    self.isPadded = isPadded
    table = (0..<Self.tableSize).map(kind)
    kindBeyondTable = kind
  }

  @inline(__always)
  private func kind(_ scalar: UInt32) -> Kind {
    scalar < Self.tableSize ? table[Int(scalar)] : kindBeyondTable(scalar)
  }

  /// Appends the number of each token of `numbers.text[range]` to `tokens`.
  func appendTokens(_ numbers: inout TokenNumbers, _ range: Range<Int>, to tokens: inout [Int32]) {
    forEachToken(numbers.text, range) { tokens.append(numbers.number($0)) }
  }

  @inline(__always)
  func forEachToken(_ text: [UInt8], _ range: Range<Int>, _ body: (Range<Int>) -> Void) {
    let (text, table) = (text.span, table.span)
    var token: Int?
    func flush(_ end: Int) {
      if let start = token { body(start..<end) }
      token = nil
    }
    var previous: Kind? = isPadded ? .space : nil
    // How many more points of a run come in pairs; see above.
    var unpairedPoints = 0
    var index = range.lowerBound
    while index < range.upperBound {
      var (scalar, next) = UTF8Text.decode(text, at: index)
      let kind = kind(scalar)
      switch kind {
      case .plain:
        if token == nil { token = index }
        // Most of a word is letters, which change nothing.
        while next < range.upperBound, text[next] < 0x80, table[Int(text[next])] == .plain { next += 1 }
      case .digit:
        if token == nil { token = index }
      case .space:
        flush(index)
      case .isolated:
        flush(index)
        body(index..<next)
      case .dash:
        if previous == .digit {
          flush(index)
          body(index..<next)
        } else if token == nil {
          token = index
        }
      case .apostrophe:
        if isPossessive(text, index, range.upperBound) { flush(index) }
        if token == nil { token = index }
      case .point:
        if previous == .point {
          unpairedPoints += 1
        } else {
          let isTakenByPrevious = previous != nil && previous != .digit
          unpairedPoints = isTakenByPrevious ? 0 : 1
        }
        let following = next < range.upperBound ? self.kind(UTF8Text.decode(text, at: next).scalar) : endKind
        let staysWithNext = following == nil || following == .digit
        if following != .point, unpairedPoints % 2 == 1, staysWithNext {
          if previous == .point { flush(index) }
          if token == nil { token = index }
        } else {
          flush(index)
          body(index..<next)
        }
      }
      previous = kind
      index = next
    }
    flush(range.upperBound)
  }

  private var endKind: Kind? { isPadded ? .space : nil }

  /// Whether "'s" and a space are at `index`, after marks have spaces around them.
  private func isPossessive(_ text: Span<UInt8>, _ index: Int, _ end: Int) -> Bool {
    guard index + 1 < end, text[index + 1] == UInt8(ascii: "s") else { return false }
    guard index + 2 < end else { return true }
    let after = text[index + 2]
    return after == UInt8(ascii: " ") || (after < 0x80 && table[Int(after)] == .isolated)
  }
}

extension TokenBoundaries {
  /// Splits at white space only, as Python's `split()`.
  static let whiteSpace = TokenBoundaries(isPadded: false) { UTF8Text.isSpace($0) ? .space : .plain }

  /// The kinds of ASCII in mteval-v13a.pl; nil for what has none.
  static func westernKind(_ scalar: UInt32) -> Kind? {
    switch scalar {
    case 0x30...0x39: .digit
    case 0x2C, 0x2E: .point
    case 0x2D: .dash
    case 0x21...0x26, 0x28...0x2B, 0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: .isolated
    default: UTF8Text.isSpace(scalar) ? .space : nil
    }
  }
}
