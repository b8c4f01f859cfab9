import TextCore

/// Splits sentences into words and marks as Moses does; equal to sacremoses 0.2.0.
public struct MosesTokenizer: Sendable {
  public let language: Language
  /// `foo-bar` becomes `foo @-@ bar`.
  public let splitsHyphens: Bool
  /// `&`, `|`, `<`, `>`, `'`, `"`, `[` and `]` become XML entities, as Moses' decoder asks for.
  public let escapes: Bool
  /// Stretches of text that stay as they are, such as addresses.
  public let protected: [TextPattern]

  private let prefixes: NonbreakingPrefixes

  public init(
    _ language: Language, splitsHyphens: Bool = false, escapes: Bool = true, protected: [TextPattern] = []
  ) {
    self.language = language
    self.splitsHyphens = splitsHyphens
    self.escapes = escapes
    self.protected = protected
    prefixes = NonbreakingPrefixes(language)
  }

  /// The tokens of a sentence.
  public func tokens(_ sentence: String) -> [String] {
    PythonText.words(tokenize(sentence).unicodeScalars)
  }

  /// The sentence with a space between tokens.
  public func tokenize(_ sentence: String) -> String {
    var text = oneSpace(Array(sentence.unicodeScalars))
    text.removeAll { $0.value < 0x20 }
    let kept = ProtectedText(text, protected)
    text = kept.text
    text = Array(PythonText.stripped(text).unicodeScalars)
    text = Self.padMarks(text)
    if splitsHyphens { text = Self.splitHyphens(text) }
    text = MultipleDots.replace(text)
    for rule in Self.commas { text = rule(text) }
    for rule in apostrophes { text = rule(text) }
    text = separateFinalStops(text)
    text = Array(PythonText.stripped(oneSpace(text)).unicodeScalars)
    for rule in Self.lastApostrophe { text = rule(text) }
    text = MultipleDots.restore(kept.restored(text))
    return escapes ? Self.escape(text) : PythonText.text(text)
  }

  // MARK: Rules

  /// Each run of white space as one space.
  private func oneSpace(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var output: [Unicode.Scalar] = []
    output.reserveCapacity(text.count)
    var isInside = false
    for scalar in text {
      let isSpace = PythonText.isSpace(scalar)
      if !isSpace { output.append(scalar) } else if !isInside { output.append(" ") }
      isInside = isSpace
    }
    return output
  }

  private static let wordParts = ScalarSet.alphanumeric.union(.joiners)
  private static let letters = ScalarSet.alphabetic.union(.joiners)
  private static let isLetter: ScalarSubstitution.Class = { letters.contains($0) }
  private static let isNoLetter: ScalarSubstitution.Class = { !letters.contains($0) }
  private static let isNumber: ScalarSubstitution.Class = { ScalarSet.numbers.contains($0) }
  private static let isNoNumber: ScalarSubstitution.Class = { !ScalarSet.numbers.contains($0) }

  /// Spaces around all that is neither letter nor digit nor one of `. ' , -` and the backtick.
  private static func padMarks(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var output: [Unicode.Scalar] = []
    output.reserveCapacity(text.count + 16)
    for scalar in text {
      if wordParts.contains(scalar) || PythonText.isSpace(scalar) || ".'`,-".unicodeScalars.contains(scalar) {
        output.append(scalar)
      } else {
        output += [" ", scalar, " "]
      }
    }
    return output
  }

  private static let splitHyphens = ScalarSubstitution(
    [.one { wordParts.contains($0) }, .scalar("-"), .ahead { wordParts.contains($0) }],
    [.part(0), .text(" @-@ ")])

  /// A comma stands apart but for one between digits.
  private static let commas = [
    ScalarSubstitution([.one(isNoNumber), .scalar(",")], [.part(0), .text(" , ")]),
    ScalarSubstitution([.scalar(","), .one(isNoNumber)], [.text(" , "), .part(1)]),
    ScalarSubstitution([.one(isNumber), .scalar(","), .end], [.part(0), .text(" , ")]),
  ]

  private static func apostrophe(
    _ left: @escaping ScalarSubstitution.Class, _ right: @escaping ScalarSubstitution.Class, _ mark: String
  ) -> ScalarSubstitution {
    ScalarSubstitution([.one(left), .scalar("'"), .one(right)], [.part(0), .text(mark), .part(2)])
  }

  /// English keeps an apostrophe with what follows (`it 's`), French with what precedes (`l' eau`).
  private var apostrophes: [ScalarSubstitution] {
    switch language {
    case .english: Self.englishApostrophes
    case .french: Self.frenchApostrophes
    case .german: Self.otherApostrophes
    }
  }

  private static let englishApostrophes = [
    apostrophe(isNoLetter, isNoLetter, " ' "),
    apostrophe({ isNoLetter($0) && isNoNumber($0) }, isLetter, " ' "),
    apostrophe(isLetter, isNoLetter, " ' "),
    apostrophe(isLetter, isLetter, " '"),
    apostrophe(isNumber, { $0 == "s" }, " '"),
  ]
  private static let frenchApostrophes = [
    apostrophe(isNoLetter, isNoLetter, " ' "), apostrophe(isNoLetter, isLetter, " ' "),
    apostrophe(isLetter, isNoLetter, " ' "), apostrophe(isLetter, isLetter, "' "),
  ]
  private static let otherApostrophes = [ScalarSubstitution("'", " ' ")]

  private static let lastApostrophe = [
    ScalarSubstitution([.scalar("."), .scalar("'"), .end], [.text(" . ' ")])
  ]

  /// Separates a full stop that ends a token, unless the token is an abbreviation or the sentence goes on.
  private func separateFinalStops(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    let tokens = text.split(whereSeparator: PythonText.isSpace)
    var output: [Unicode.Scalar] = []
    for (index, token) in tokens.enumerated() {
      if index > 0 { output.append(" ") }
      let next = index + 1 < tokens.count ? tokens[index + 1].first : nil
      if token.last == ".", token.count > 1, !keepsStop(token.dropLast(), next: next) {
        output.append(contentsOf: token.dropLast())
        output += [" ", "."]
      } else {
        output.append(contentsOf: token)
      }
    }
    return output
  }

  private func keepsStop(_ prefix: ArraySlice<Unicode.Scalar>, next: Unicode.Scalar?) -> Bool {
    if prefix.contains("."), prefix.contains(where: Self.isLetter) { return true }
    if let next, ScalarSet.lowercase.contains(next) { return true }
    switch prefixes.kind(of: PythonText.text(prefix)) {
    case .always: return true
    case .beforeNumber: return next.map { ("0"..."9").contains($0) } ?? false
    case nil: return false
    }
  }

  private static func escape(_ text: [Unicode.Scalar]) -> String {
    var output = ""
    for scalar in text {
      if let entity = XMLEntities.escapes[scalar] {
        output += entity
      } else {
        output.unicodeScalars.append(scalar)
      }
    }
    return output
  }
}

/// Runs of full stops, hidden as `DOT…DOTMULTI` while single ones are looked at.
private enum MultipleDots {
  private static let dot = Array("DOT".unicodeScalars)
  private static let mark = Array("MULTI".unicodeScalars)

  static func replace(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var output: [Unicode.Scalar] = []
    var index = 0
    while index < text.count {
      var end = index
      while end < text.count, text[end] == "." { end += 1 }
      if end - index < 2 {
        output.append(text[index])
        index += 1
        continue
      }
      output.append(" ")
      for _ in index..<end { output += dot }
      output += mark
      if end < text.count { output.append(" ") }
      index = end
    }
    return output
  }

  static func restore(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var output: [Unicode.Scalar] = []
    var index = 0
    while index < text.count {
      var end = index
      while text[end...].starts(with: dot) { end += dot.count }
      if end > index, text[end...].starts(with: mark) {
        output.append(contentsOf: repeatElement(".", count: (end - index) / dot.count))
        index = end + mark.count
      } else {
        output.append(text[index])
        index += 1
      }
    }
    return output
  }
}
