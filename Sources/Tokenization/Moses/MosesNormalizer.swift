import TextCore

/// Brings quotation marks, dashes and spaces to one form, as Moses' `normalize-punctuation.perl` does.
public struct MosesNormalizer: Sendable {
  /// Whose results to give; they differ in two points.
  public enum Dialect: String, Sendable, CaseIterable {
    /// `sacremoses.MosesPunctNormalizer.normalize`.
    case sacremoses
    /// The `sacremoses normalize` command: it sees each line with its end, so that in German and French a full stop
    /// before the last quotation mark moves behind it.
    case sacremosesCommand = "sacremoses-command"
    /// Moses' own script: sees the line's end too, makes `"` of `’`, and keeps spaces around « ».
    case perl
  }

  public let language: Language
  public let dialect: Dialect
  /// Full-width and other typographic marks become ASCII first.
  public let replacesUnicodePunctuation: Bool
  public let removesControlCharacters: Bool

  private let rules: [ScalarSubstitution]

  public init(
    _ language: Language, dialect: Dialect = .sacremoses, replacesUnicodePunctuation: Bool = false,
    removesControlCharacters: Bool = false
  ) {
    self.language = language
    self.dialect = dialect
    self.replacesUnicodePunctuation = replacesUnicodePunctuation
    self.removesControlCharacters = removesControlCharacters
    rules = NormalizationRules.rules(perl: dialect == .perl)
  }

  /// The sentence in normal form, without white space at its ends.
  public func normalize(_ sentence: String) -> String {
    var text = Array(sentence.unicodeScalars)
    if dialect != .sacremoses { text.append("\n") }
    if replacesUnicodePunctuation {
      for rule in NormalizationRules.unicodePunctuation { text = rule(text) }
    }
    for rule in rules { text = rule(text) }
    switch language {
    case .english:
      text = NormalizationRules.commaBeforeQuote(text)
      text = NormalizationRules.pointBetweenDigits(text)
    case .german, .french:
      text = NormalizationRules.quoteBeforeComma(text)
      text = NormalizationRules.quoteBeforePoints(text)
      text = NormalizationRules.commaBetweenDigits(text)
    }
    if removesControlCharacters { text.removeAll { NormalizationRules.isControl($0) } }
    return PythonText.stripped(text)
  }
}

/// The substitutions, in their order; line numbers are those of `normalize-punctuation.perl`.
private enum NormalizationRules {
  typealias Rule = ScalarSubstitution

  static func rules(perl: Bool) -> [Rule] {
    var rules = spaces + penn + unicode + quotes + pseudoSpaces
    if perl {
      rules[rules.count - pseudoSpaces.count - quotes.count - unicode.count + 11] = Rule("’", "\"")
      rules[rules.count - pseudoSpaces.count - quotes.count] = Rule("\u{A0}«\u{A0}", " \"")
      rules[rules.count - pseudoSpaces.count - quotes.count + 3] = Rule("\u{A0}»\u{A0}", "\" ")
    }
    return rules
  }

  private static let oneSpace = Rule([.oneOrMore { $0 == " " }], [.text(" ")])
  private static let isDigit: Rule.Class = { $0.properties.generalCategory == .decimalNumber }
  private static let isLatin: Rule.Class = {
    ("a"..."z").contains($0) || ("A"..."Z").contains($0)
  }

  // Lines 21–30.
  private static let spaces = [
    Rule("\r", ""), Rule("(", " ("), Rule(")", ") "), oneSpace,
    Rule(
      [.scalar(")"), .scalar(" "), .one { ".!:?;,".unicodeScalars.contains($0) }], [.text(")"), .part(2)]),
    Rule("( ", "("), Rule(" )", ")"),
    Rule([.one(isDigit), .scalar(" "), .scalar("%")], [.part(0), .text("%")]), Rule(" :", ":"),
    Rule(" ;", ";"),
  ]
  // Lines 33–34.
  private static let penn = [Rule("`", "'"), Rule("''", " \" ")]
  // Lines 37–50.
  private static let unicode = [
    Rule("„", "\""), Rule("“", "\""), Rule("”", "\""), Rule("–", "-"), Rule("—", " - "), oneSpace,
    Rule("´", "'"), apostrophe("‘"), apostrophe("’"), Rule("‘", "'"), Rule("‚", "'"), Rule("’", "'"),
    Rule("''", "\""), Rule("´´", "\""), Rule("…", "..."),
  ]
  // Lines 52–57.
  private static let quotes = [
    Rule("\u{A0}«\u{A0}", "\""), Rule("«\u{A0}", "\""), Rule("«", "\""),
    Rule("\u{A0}»\u{A0}", "\""), Rule("\u{A0}»", "\""), Rule("»", "\""),
  ]
  // Lines 59–67.
  private static let pseudoSpaces = [
    Rule("\u{A0}%", "%"), Rule("nº\u{A0}", "nº "), Rule("\u{A0}:", ":"), Rule("\u{A0}ºC", " ºC"),
    Rule("\u{A0}cm", " cm"), Rule("\u{A0}?", "?"), Rule("\u{A0}!", "!"), Rule("\u{A0};", ";"),
    Rule(",\u{A0}", ", "), oneSpace,
  ]

  private static func apostrophe(_ mark: Unicode.Scalar) -> Rule {
    Rule([.one(isLatin), .scalar(mark), .one(isLatin)], [.part(0), .text("'"), .part(2)])
  }

  static let commaBeforeQuote = Rule(
    [.scalar("\""), .oneOrMore { $0 == "," || $0 == "." }], [.part(1), .text("\"")])
  static let quoteBeforeComma = Rule(",\"", "\",")
  static let pointBetweenDigits = Rule(
    [.one(isDigit), .scalar("\u{A0}"), .one(isDigit)], [.part(0), .text("."), .part(2)])
  static let commaBetweenDigits = Rule(
    [.one(isDigit), .scalar("\u{A0}"), .one(isDigit)], [.part(0), .text(","), .part(2)])

  /// Puts a quotation mark before the full stops that precede it, unless the sentence ends there.
  ///
  /// Python: `(\.+)"(\s*[^<])` → `"\1\2`, where white space may stand for the last character itself.
  static func quoteBeforePoints(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    guard text.contains("\"") else { return text }
    var output: [Unicode.Scalar] = []
    var index = 0
    while index < text.count {
      var quote = index
      while quote < text.count, text[quote] == "." { quote += 1 }
      var after = quote + 1
      while after < text.count, PythonText.isSpace(text[after]) { after += 1 }
      let hasNext = after < text.count && text[after] != "<"
      if quote > index, quote < text.count, text[quote] == "\"", hasNext || after > quote + 1 {
        let end = hasNext ? after + 1 : after
        output.append("\"")
        output.append(contentsOf: text[index..<quote])
        output.append(contentsOf: text[(quote + 1)..<end])
        index = end
      } else {
        let end = max(quote, index + 1)
        output.append(contentsOf: text[index..<end])
        index = end
      }
    }
    return output
  }

  // `replace-unicode-punctuation.perl`.
  static let unicodePunctuation: [Rule] = {
    let single = [
      ("、", ","), ("”", "\""), ("“", "\""), ("∶", ":"), ("：", ":"), ("？", "?"), ("《", "\""), ("》", "\""),
      ("）", ")"), ("！", "!"), ("（", "("), ("；", ";"), ("」", "\""), ("「", "\""), ("０", "0"), ("１", "1"),
      ("２", "2"), ("３", "3"), ("４", "4"), ("５", "5"), ("６", "6"), ("７", "7"), ("８", "8"), ("９", "9"),
    ]
    let last = [
      ("～", "~"), ("’", "'"), ("…", "..."), ("━", "-"), ("〈", "<"), ("〉", ">"), ("【", "["), ("】", "]"),
      ("％", "%"),
    ]
    return [Rule("，", ","), stop("。")] + single.map { Rule($0.0, $0.1) } + [stop("．")]
      + last.map { Rule($0.0, $0.1) }
  }()

  private static func stop(_ mark: Unicode.Scalar) -> Rule {
    Rule([.scalar(mark), .zeroOrMore { PythonText.isSpace($0) }], [.text(". ")])
  }

  /// `\p{C}`.
  static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned: true
    default: false
    }
  }
}
