import TextCore

/// A stretch of text on its way to the model.
struct TextPiece {
  var text: String
  /// True where the whole text begins, for a prefix that only it gets.
  var isFirst: Bool
}

/// The pre_tokenizer of a tokenizer.json: how text is split into words before the model sees them.
indirect enum TextSplitting: Sendable {
  enum Prefix: String, Sendable {
    case always, first, never
  }
  /// What becomes of the stretches that a pattern matches.
  enum Behavior: String, Sendable {
    case removed = "Removed"
    case isolated = "Isolated"
    case mergedWithPrevious = "MergedWithPrevious"
    case mergedWithNext = "MergedWithNext"
    case contiguous = "Contiguous"
  }

  case sequence([TextSplitting])
  case byteLevel(addsSpace: Bool, splits: Bool)
  case metaspace(String, Prefix, splits: Bool)
  case whitespace
  case words
  case digits(individually: Bool)
  case punctuation(Behavior)
  case pattern(TextPattern, Behavior, inverted: Bool)

  init(_ part: TokenizerPart) throws(TokenizerJSONError) {
    switch part.kind {
    case "Sequence":
      var parts: [TextSplitting] = []
      for child in try part.array("pretokenizers") { parts.append(try TextSplitting(child)) }
      self = .sequence(parts)
    case "ByteLevel":
      self = .byteLevel(
        addsSpace: part.json["add_prefix_space"].bool ?? true, splits: part.json["use_regex"].bool ?? true)
    case "Metaspace":
      self = .metaspace(
        try part.string("replacement"), Self.prefix(part), splits: part.json["split"].bool ?? true)
    case "WhitespaceSplit": self = .whitespace
    case "Whitespace": self = .words
    case "Digits": self = .digits(individually: part.json["individual_digits"].bool ?? false)
    case "Punctuation": self = .punctuation(try Self.behavior(part, "Isolated"))
    case "BertPreTokenizer": self = .sequence([.whitespace, .punctuation(.isolated)])
    case "Split":
      self = .pattern(
        try part.pattern(), try Self.behavior(part, nil), inverted: part.json["invert"].bool ?? false)
    default:
      throw part.unsupported(
        "Sequence, ByteLevel, Metaspace, Whitespace, WhitespaceSplit, Digits, Punctuation, BertPreTokenizer and Split"
      )
    }
  }

  static func prefix(_ part: TokenizerPart) -> Prefix {
    if let scheme = part.json["prepend_scheme"].string.flatMap(Prefix.init) { return scheme }
    return part.json["add_prefix_space"].bool == false ? .never : .always
  }

  private static func behavior(
    _ part: TokenizerPart, _ standard: String?
  ) throws(TokenizerJSONError) -> Behavior {
    let name = part.json["behavior"].string ?? standard ?? ""
    guard let behavior = Behavior(rawValue: name) else {
      throw .missing(file: part.file, field: "\(part.name).behavior")
    }
    return behavior
  }

  func apply(_ pieces: [TextPiece]) -> [TextPiece] {
    switch self {
    case .sequence(let parts): return parts.reduce(pieces) { $1.apply($0) }
    case .byteLevel(let addsSpace, let splits):
      return pieces.flatMap { piece in
        var text = piece.text
        if addsSpace, !text.isEmpty, text.utf8.first != 0x20 { text = " " + text }
        let words = splits ? GPT2Words.split(text) : [text]
        return Self.pieces(words.map { ByteCharacters.text(of: $0.utf8) }, of: piece)
      }
    case .metaspace(let mark, let prefix, let splits):
      return pieces.flatMap { piece in
        var text = PythonText.replacing(" ", with: mark, in: piece.text)
        let isPrefixed = prefix == .always || prefix == .first && piece.isFirst
        if isPrefixed, !text.isEmpty, !text.utf8.starts(with: mark.utf8) { text = mark + text }
        guard splits else { return [TextPiece(text: text, isFirst: piece.isFirst)] }
        let scalars = Array(text.unicodeScalars)
        let marks = scalars.indices.filter { mark.unicodeScalars.first == scalars[$0] }.map { $0..<($0 + 1) }
        return Self.pieces(Self.split(scalars, marks, .mergedWithNext), of: piece)
      }
    case .whitespace: return split(pieces, .removed) { $0.properties.isWhitespace }
    case .words:
      return split(pieces, .removed) { $0.properties.isWhitespace }.flatMap { piece in
        Self.pieces(Self.runs(piece.text) { $0.isRegexWord }, of: piece)
      }
    case .digits(let individually):
      return split(pieces, individually ? .isolated : .contiguous) { $0.isNumber }
    case .punctuation(let behavior): return split(pieces, behavior) { $0.isPunctuation }
    case .pattern(let pattern, let behavior, let inverted):
      return pieces.flatMap { piece in
        let scalars = Array(piece.text.unicodeScalars)
        var matches = pattern.scalarRanges(in: piece.text).filter { !$0.isEmpty }
        if inverted { matches = Self.gaps(between: matches, scalars.count) }
        return Self.pieces(Self.split(scalars, matches, behavior), of: piece)
      }
    }
  }

  private func split(
    _ pieces: [TextPiece], _ behavior: Behavior, _ isMatch: (Unicode.Scalar) -> Bool
  ) -> [TextPiece] {
    pieces.flatMap { piece in
      let scalars = Array(piece.text.unicodeScalars)
      let matches = scalars.indices.filter { isMatch(scalars[$0]) }.map { $0..<($0 + 1) }
      return Self.pieces(Self.split(scalars, matches, behavior), of: piece)
    }
  }

  /// Words as pieces; the first of the first begins the text.
  private static func pieces(_ words: [String], of piece: TextPiece) -> [TextPiece] {
    words.enumerated().filter { !$0.element.isEmpty }.map {
      TextPiece(text: $0.element, isFirst: piece.isFirst && $0.offset == 0)
    }
  }

  private static func runs(_ text: String, _ isInside: (Unicode.Scalar) -> Bool) -> [String] {
    var runs: [(isInside: Bool, text: [Unicode.Scalar])] = []
    for scalar in text.unicodeScalars {
      let inside = isInside(scalar)
      if runs.last?.isInside == inside {
        runs[runs.count - 1].text.append(scalar)
      } else {
        runs.append((inside, [scalar]))
      }
    }
    return runs.map { PythonText.text($0.text) }
  }

  private static func gaps(between matches: [Range<Int>], _ count: Int) -> [Range<Int>] {
    let starts = [0] + matches.map(\.upperBound)
    let ends = matches.map(\.lowerBound) + [count]
    return zip(starts, ends).filter { $0 < $1 }.map { $0..<$1 }
  }

  private static func split(
    _ text: [Unicode.Scalar], _ matches: [Range<Int>], _ behavior: Behavior
  ) -> [String] {
    var parts: [(range: Range<Int>, isMatch: Bool)] = []
    var place = 0
    for match in matches {
      if match.lowerBound > place { parts.append((place..<match.lowerBound, false)) }
      parts.append((match, true))
      place = match.upperBound
    }
    if place < text.count { parts.append((place..<text.count, false)) }
    var output: [(range: Range<Int>, isMatch: Bool)] = []
    func extend(to end: Int) {
      let last = output[output.count - 1]
      output[output.count - 1].range = last.range.lowerBound..<end
    }
    switch behavior {
    case .isolated: output = parts
    // A removed stretch leaves an empty word, so that a first word after it is none.
    case .removed: return parts.map { $0.isMatch ? "" : PythonText.text(text[$0.range]) }
    case .contiguous:
      for part in parts {
        if output.last?.isMatch == part.isMatch {
          extend(to: part.range.upperBound)
        } else {
          output.append(part)
        }
      }
    case .mergedWithPrevious:
      var followsMatch = false
      for part in parts {
        if part.isMatch, !followsMatch, !output.isEmpty {
          extend(to: part.range.upperBound)
        } else {
          output.append(part)
        }
        followsMatch = part.isMatch
      }
    case .mergedWithNext:
      var precedesMatch = false
      for part in parts.reversed() {
        if part.isMatch, !precedesMatch, let next = output.last {
          output[output.count - 1].range = part.range.lowerBound..<next.range.upperBound
        } else {
          output.append(part)
        }
        precedesMatch = part.isMatch
      }
      output.reverse()
    }
    return output.map { PythonText.text(text[$0.range]) }
  }
}

extension Unicode.Scalar {
  /// What `\w` is in Rust's regular expressions.
  var isRegexWord: Bool {
    properties.isAlphabetic || isMark || properties.generalCategory == .decimalNumber
      || properties.generalCategory == .connectorPunctuation || properties.isJoinControl
  }
}

/// The words of GPT-2:
/// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`.
enum GPT2Words {
  static func split(_ text: String) -> [String] {
    let scalars = Array(text.unicodeScalars)
    var words: [String] = []
    var start = 0
    while start < scalars.count {
      let end = end(of: scalars, from: start)
      words.append(PythonText.text(scalars[start..<end]))
      start = end
    }
    return words
  }

  private enum Kind { case letter, number, space, other }

  private static func kind(_ scalar: Unicode.Scalar) -> Kind {
    if scalar.isLetter { return .letter }
    if scalar.isNumber { return .number }
    return scalar.properties.isWhitespace ? .space : .other
  }

  private static let contractions = ["s", "t", "re", "ve", "m", "ll", "d"].map { Array($0.unicodeScalars) }

  private static func end(of text: [Unicode.Scalar], from start: Int) -> Int {
    if text[start] == "'", let ending = contractions.first(where: { text[(start + 1)...].starts(with: $0) }) {
      return start + 1 + ending.count
    }
    let first = text[start] == " " ? start + 1 : start
    if first < text.count, kind(text[first]) != .space {
      let kind = kind(text[first])
      return text[first...].firstIndex { self.kind($0) != kind } ?? text.count
    }
    guard let next = text[start...].firstIndex(where: { kind($0) != .space }) else { return text.count }
    // The last space before a word belongs to the word.
    return next - start > 1 ? next - 1 : next
  }
}
