enum Case: Int {
  case nominative, accusative, dative, genitive
}

enum Gender: String {
  case masculine = "der"
  case feminine = "die"
  case neuter = "das"
}

enum Number {
  case singular, plural
}

/// What a finite verb agrees with.
enum Agreement {
  case firstSingular, thirdSingular, plural
}

/// German endings and articles by case (rows) and masculine, feminine, neuter, plural (columns).
struct Paradigm {
  private let forms: [[String]]

  /// - Parameter table: four lines of four forms; `-` is the empty one.
  init(_ table: String) {
    forms = table.split(separator: "\n").map { line in
      line.split(separator: " ").map { $0 == "-" ? "" : String($0) }
    }
  }

  subscript(grammaticalCase: Case, gender: Gender, number: Number) -> String {
    let column =
      switch (number, gender) {
      case (.plural, _): 3
      case (_, .masculine): 0
      case (_, .feminine): 1
      case (_, .neuter): 2
      }
    return forms[grammaticalCase.rawValue][column]
  }

  static let definiteArticle = Paradigm(
    """
    der die das die
    den die das die
    dem der dem den
    des der des der
    """)

  /// dieser, jeder: `dies` + ending.
  static let strongDeterminer = Paradigm(
    """
    er e es e
    en e es e
    em er em en
    es er es er
    """)

  /// ein, kein, mein, sein: `mein` + ending.
  static let mixedDeterminer = Paradigm(
    """
    - e - e
    en e - e
    em er em en
    es er es er
    """)

  static let relativePronoun = Paradigm(
    """
    der die das die
    den die das die
    dem der dem denen
    dessen deren dessen deren
    """)

  /// After a determiner with an ending of its own: der alte Mann.
  static let weakAdjective = Paradigm(
    """
    e e e en
    en e e en
    en en en en
    en en en en
    """)

  /// After ein, kein, mein: ein alter Mann.
  static let mixedAdjective = Paradigm(
    """
    er e es en
    en e es en
    en en en en
    en en en en
    """)

  /// Without a determiner: alte Männer.
  static let strongAdjective = Paradigm(
    """
    er e es e
    en e es e
    em er em en
    en er en er
    """)
}

/// What a noun names; verbs and adjectives choose by it, so that sentences make sense.
enum Kind: String {
  case person, animal, vehicle, building, institution, rule, text, food, drink, device, thing, clothing
  case opening, place, process
  case vehiclePart, buildingPart, institutionPart, rulePart, textPart, animalPart
}

struct Noun {
  let english: String
  let englishPlural: String
  let gender: Gender
  let german: String
  /// Empty for a noun without plural (milk).
  let germanPlural: String
  let germanGenitive: String
  let kind: Kind

  var isCountable: Bool { !germanPlural.isEmpty }

  /// Weak nouns end in -n in all cases but the nominative: der Junge, den Jungen.
  private var isWeak: Bool { gender == .masculine && germanGenitive.hasSuffix("n") }

  func german(_ grammaticalCase: Case, _ number: Number) -> String {
    switch (number, grammaticalCase) {
    case (.singular, .genitive): germanGenitive
    case (.singular, .nominative): german
    case (.singular, _): isWeak ? germanGenitive : german
    case (.plural, .dative):
      germanPlural.hasSuffix("n") || germanPlural.hasSuffix("s") ? germanPlural : germanPlural + "n"
    case (.plural, _): germanPlural
    }
  }

  func english(_ number: Number) -> String { number == .singular ? english : englishPlural }

  /// A German compound with this noun as its head: Garten + Tür = Gartentür.
  func compounded(with modifier: String) -> Noun {
    func joined(_ head: String) -> String { head.isEmpty ? "" : modifier + head.lowercased() }
    return Noun(
      english: english, englishPlural: englishPlural, gender: gender, german: joined(german),
      germanPlural: joined(germanPlural), germanGenitive: joined(germanGenitive), kind: kind)
  }
}

struct Adjective {
  let english: String
  let englishComparative: String
  let german: String
  let germanComparative: String
  /// What endings are added to: teuer, but ein teures Auto.
  let germanStem: String
  let kinds: Set<Kind>
}

struct Verb {
  enum Frame: String {
    case none, acc, dat, datacc, to, place
  }

  /// A particle follows after a space: `turn on`.
  let base: String
  let thirdPerson: String
  let past: String
  let participle: String

  let infinitive: String
  /// Of a separable verb, the part that stands at the end of a main clause: schaltet … ein.
  let prefix: String
  let germanThirdPerson: String
  let germanPast: String
  let germanParticiple: String
  let perfectWithSein: Bool

  let frame: Frame
  let subjects: Set<Kind>
  let objects: Set<Kind>

  /// English "read" may be present or past; such verbs stay out of the past, so that a sentence has one translation.
  var hasClearPast: Bool { past != base }

  func germanPresent(_ agreement: Agreement) -> String {
    switch agreement {
    // ich kaufe, but ich bewundere: -ern has no e to keep.
    case .firstSingular:
      infinitive.hasSuffix("ern") ? infinitive.dropLast() + "e" : String(infinitive.dropLast())
    case .thirdSingular: germanThirdPerson
    case .plural: infinitive
    }
  }

  func germanPast(_ agreement: Agreement) -> String {
    guard agreement == .plural else { return germanPast }
    return germanPast.hasSuffix("e") ? germanPast + "n" : germanPast + "en"
  }
}
