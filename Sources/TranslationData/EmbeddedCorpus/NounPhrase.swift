/// Whatever can be the subject or an object of a clause.
enum Nominal {
  case phrase(NounPhrase)
  case pronoun(Pronoun)
  /// What a relative pronoun or an infinitive leaves out.
  case gap(Agreement)

  var agreement: Agreement {
    switch self {
    case .phrase(let phrase): phrase.number == .singular && phrase.others.isEmpty ? .thirdSingular : .plural
    case .pronoun(let pronoun): pronoun.agreement
    case .gap(let agreement): agreement
    }
  }

  var isPronoun: Bool {
    if case .pronoun = self { true } else { false }
  }

  func english(isSubject: Bool) -> [Word] {
    switch self {
    case .phrase(let phrase): phrase.english
    case .pronoun(let pronoun):
      [
        Word(
          isSubject ? pronoun.english : pronoun.englishObject, pronoun.unit, antecedent: pronoun.antecedent)
      ].labelled("NP")
    case .gap: []
    }
  }

  func german(_ grammaticalCase: Case) -> [Word] {
    switch self {
    case .phrase(let phrase): phrase.german(grammaticalCase)
    case .pronoun(let pronoun): [Word(pronoun.german(grammaticalCase), pronoun.unit)]
    case .gap: []
    }
  }

  /// The relative clause of a phrase, which may move behind the verbs.
  var relative: Bilingual? {
    if case .phrase(let phrase) = self { phrase.relative } else { nil }
  }
}

/// A determiner, adjectives, a noun, and what follows it.
struct NounPhrase {
  enum Determiner {
    case the, a, this, every, no
    case my, our
    /// Possessives of a possessor that the sentence has named, and the noun that names it.
    case its(Gender, of: Unit)
    case his(of: Unit)
    case her(of: Unit)
    case their(of: Unit)
    case two, three, many, some, all
    /// None, as in "dogs" and after "whose".
    case bare
  }

  var determiner: Determiner
  var determinerUnit: Unit
  var adjectives: [(adjective: Adjective, unit: Unit)] = []
  /// The first part of a compound: "garden" in "garden gate".
  var modifier: (english: String, unit: Unit)?
  var noun: Noun
  var nounUnit: Unit
  var number = Number.singular
  /// As in "of the voters".
  var genitives: [(of: Unit, phrase: NounPhrase)] = []
  /// "and the woman": subjects joined to this one.
  var others: [(conjunction: Bilingual, phrase: NounPhrase)] = []
  var relative: Bilingual?

  /// "not … a" and "not … any" are kein in German.
  var negation: Unit?

  var isIndefinite: Bool {
    switch determiner {
    case .a, .bare: true
    default: false
    }
  }

  var isPossessed: Bool {
    switch determiner {
    case .its, .his, .her, .their, .my, .our: true
    default: false
    }
  }

  // MARK: English

  /// Without the relative clause.
  var english: [Word] {
    var words = englishCore.labelled("NP")
    for genitive in genitives {
      words = (words + ([Word("of", genitive.of)] + genitive.phrase.english).labelled("PP")).labelled("NP")
    }
    for other in others { words = (words + other.conjunction.english + other.phrase.english).labelled("NP") }
    return words
  }

  /// From the determiner to the noun.
  var englishCore: [Word] {
    var words: [Word] = []
    for (adjective, unit) in adjectives { words.append(Word(adjective.english, unit)) }
    if let modifier { words.append(Word(modifier.english, modifier.unit)) }
    words.append(Word(noun.english(number), nounUnit))
    if let article = englishDeterminer(before: words[0].text) { words.insert(article, at: 0) }
    return words
  }

  private func englishDeterminer(before next: String) -> Word? {
    let text: String
    var antecedent: Unit?
    switch determiner {
    case .the: text = "the"
    case .a:
      // "university" and "useful" begin with a consonant when spoken.
      let soundsLikeVowel =
        "aeiou".contains(next.first ?? " ") && !next.hasPrefix("uni") && !next.hasPrefix("use")
      text = soundsLikeVowel ? "an" : "a"
    case .this: text = number == .singular ? "this" : "these"
    case .every: text = "every"
    case .no: text = "no"
    case .my: text = "my"
    case .our: text = "our"
    case .its(_, let unit): (text, antecedent) = ("its", unit)
    case .his(let unit): (text, antecedent) = ("his", unit)
    case .her(let unit): (text, antecedent) = ("her", unit)
    case .their(let unit): (text, antecedent) = ("their", unit)
    case .two: text = "two"
    case .three: text = "three"
    case .many: text = "many"
    case .some: text = "some"
    case .all: text = "all"
    case .bare: return nil
    }
    return Word(text, determinerUnit, antecedent: antecedent)
  }

  // MARK: German

  /// Without the relative clause.
  func german(_ grammaticalCase: Case) -> [Word] {
    var words: [Word] = []
    let (article, endings) = germanDeterminer(grammaticalCase)
    if let article {
      words.append(Word(article, determinerUnit))
      if let negation { words[0].units.append(negation) }
    }
    for (adjective, unit) in adjectives {
      words.append(Word(adjective.germanStem + endings[grammaticalCase, noun.gender, number], unit))
    }
    var head = Word(noun.german(grammaticalCase, number), nounUnit)
    if let modifier { head.units.append(modifier.unit) }
    words.append(head)
    for genitive in genitives {
      var attribute = genitive.phrase.german(.genitive)
      attribute[0].units.append(genitive.of)
      words += attribute
    }
    for other in others { words += other.conjunction.german + other.phrase.german(grammaticalCase) }
    return words
  }

  /// The determiner, and the endings that adjectives take after it.
  private func germanDeterminer(_ grammaticalCase: Case) -> (String?, Paradigm) {
    func mixed(_ stem: String) -> (String?, Paradigm) {
      (stem + Paradigm.mixedDeterminer[grammaticalCase, noun.gender, number], .mixedAdjective)
    }
    func strong(_ stem: String) -> (String?, Paradigm) {
      (stem + Paradigm.strongDeterminer[grammaticalCase, noun.gender, number], .weakAdjective)
    }
    if negation != nil, isIndefinite { return mixed("kein") }
    switch determiner {
    case .the: return (Paradigm.definiteArticle[grammaticalCase, noun.gender, number], .weakAdjective)
    case .a: return mixed("ein")
    case .this: return strong("dies")
    case .every: return strong("jed")
    case .no: return mixed("kein")
    case .my: return mixed("mein")
    case .our: return mixed("unser")
    case .its(let gender, _): return mixed(gender == .feminine ? "ihr" : "sein")
    case .his: return mixed("sein")
    case .her, .their: return mixed("ihr")
    case .two: return ("zwei", .strongAdjective)
    case .three: return ("drei", .strongAdjective)
    case .many:
      return ("viel" + Paradigm.strongAdjective[grammaticalCase, noun.gender, number], .strongAdjective)
    case .some:
      return ("einig" + Paradigm.strongAdjective[grammaticalCase, noun.gender, number], .strongAdjective)
    case .all: return ("all" + Paradigm.strongAdjective[grammaticalCase, noun.gender, number], .weakAdjective)
    case .bare: return (nil, .strongAdjective)
    }
  }
}

/// A pronoun that stands for a noun of the sentence, or for the speaker.
struct Pronoun {
  let english: String
  let englishObject: String
  /// Nominative, accusative, dative.
  private let germanForms: [String]
  let agreement: Agreement
  let unit: Unit
  let antecedent: Unit?

  func german(_ grammaticalCase: Case) -> String { germanForms[grammaticalCase.rawValue] }

  static func i(_ unit: Unit) -> Pronoun {
    Pronoun(
      english: "I", englishObject: "me", germanForms: ["ich", "mich", "mir"], agreement: .firstSingular,
      unit: unit, antecedent: nil)
  }

  static func we(_ unit: Unit) -> Pronoun {
    Pronoun(
      english: "we", englishObject: "us", germanForms: ["wir", "uns", "uns"], agreement: .plural,
      unit: unit, antecedent: nil)
  }

  /// he, she, it or they, as the noun of `phrase` asks.
  init(for phrase: NounPhrase, unit: Unit) {
    let isPerson = phrase.noun.kind == .person
    let english: (String, String)
    if phrase.number == .plural {
      english = ("they", "them")
      germanForms = ["sie", "sie", "ihnen"]
    } else if isPerson {
      // A girl is she in both languages, though das Mädchen is neuter.
      let isFemale = phrase.noun.isFemale
      english = isFemale ? ("she", "her") : ("he", "him")
      germanForms = isFemale ? ["sie", "sie", "ihr"] : ["er", "ihn", "ihm"]
    } else {
      english = ("it", "it")
      switch phrase.noun.gender {
      case .masculine: germanForms = ["er", "ihn", "ihm"]
      case .feminine: germanForms = ["sie", "sie", "ihr"]
      case .neuter: germanForms = ["es", "es", "ihm"]
      }
    }
    (self.english, englishObject) = english
    agreement = phrase.number == .plural ? .plural : .thirdSingular
    self.unit = unit
    antecedent = phrase.nounUnit
  }

  private init(
    english: String, englishObject: String, germanForms: [String], agreement: Agreement, unit: Unit,
    antecedent: Unit?
  ) {
    self.english = english
    self.englishObject = englishObject
    self.germanForms = germanForms
    self.agreement = agreement
    self.unit = unit
    self.antecedent = antecedent
  }
}

extension Noun {
  /// Of a person: whether English says "she".
  var isFemale: Bool { gender == .feminine || english == "girl" }

  /// A child is neither "he" nor "she".
  var hasNaturalPronoun: Bool { english != "child" }
}
