/// A grammar of English sentences and their German translations.
///
/// Each sentence is built once as a structure and written out in both languages, so that the translation, the word
/// alignment and the antecedents follow from how it was built. The translation is a function of the English sentence:
/// every English word and construction has one German counterpart in its context.
struct EmbeddedGrammar {
  var random: SplitMix64
  let lexicon = Lexicon.shared
  private var lastUnit: Unit = 0
  /// Nouns of the sentence so far: none comes twice, so that a pronoun has one antecedent.
  private var used: Set<String> = []

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  /// A unit of meaning no word has yet.
  mutating func unit() -> Unit {
    lastUnit += 1
    return lastUnit
  }

  /// The same phrase in both languages, as one unit.
  mutating func say(_ english: String, _ german: String) -> Bilingual {
    Bilingual(english, german, unit: unit())
  }

  /// A comma in both languages.
  mutating func comma() -> Bilingual {
    let unit = unit()
    return Bilingual(english: [Word(",", unit)], german: [Word(",", unit)])
  }

  // MARK: Noun phrases

  mutating func noun(_ kinds: Set<Kind>) -> Noun {
    // In the order of the tables: a Set's own order differs from run to run.
    let kinds = Lexicon.nounTables.map(\.0).filter { kinds.contains($0) }
    return random.pick((lexicon.nouns[random.pick(kinds)] ?? []).filter { !used.contains($0.english) })
  }

  /// Forgets the nouns of the last sentence.
  mutating func beginSentence() { used = [] }

  /// A phrase with a given determiner around a given noun, without adjectives.
  mutating func phrase(
    _ noun: Noun, _ determiner: NounPhrase.Determiner, _ number: Number = .singular
  ) -> NounPhrase {
    used.insert(noun.english)
    return NounPhrase(
      determiner: determiner, determinerUnit: unit(), noun: noun, nounUnit: unit(), number: number)
  }

  /// A phrase with random determiner, number, adjectives and compound.
  mutating func phrase(
    _ kinds: Set<Kind>, definite: Bool = false, singular: Bool = false, adjectives: Int = 35
  ) -> NounPhrase {
    var noun = noun(kinds)
    var modifier: (String, Unit)?
    if random.chance(12) {
      let fitting = lexicon.compounds.filter {
        kinds.contains($0.head.kind) && !used.contains($0.head.english) && !used.contains($0.modifier)
      }
      if !fitting.isEmpty {
        let compound = random.pick(fitting)
        noun = compound.head
        modifier = (compound.modifier, unit())
        used.insert(compound.modifier)
      }
    }
    let number: Number = !singular && noun.isCountable && random.chance(25) ? .plural : .singular
    var phrase = phrase(noun, determiner(noun, number, definite: definite), number)
    phrase.modifier = modifier
    if random.chance(adjectives) { addAdjective(to: &phrase) }
    return phrase
  }

  mutating func addAdjective(to phrase: inout NounPhrase) {
    let fitting = lexicon.adjectives(for: phrase.noun.kind)
    guard !fitting.isEmpty else { return }
    let adjective = random.pick(fitting)
    guard !phrase.adjectives.contains(where: { $0.adjective.english == adjective.english }) else { return }
    phrase.adjectives.append((adjective, unit()))
  }

  private mutating func determiner(
    _ noun: Noun, _ number: Number, definite: Bool
  ) -> NounPhrase.Determiner {
    let draw = random.below(100)
    if definite || !noun.isCountable { return draw < 88 || number == .plural ? .the : .this }
    switch number {
    case .singular:
      return draw < 58
        ? .the : draw < 82 ? .a : draw < 88 ? .this : draw < 94 ? .my : draw < 97 ? .our : .every
    case .plural:
      return draw < 45
        ? .the
        : draw < 57
          ? .many : draw < 67 ? .two : draw < 75 ? .three : draw < 85 ? .some : draw < 92 ? .this : .all
    }
  }

  // MARK: Verbs

  mutating func verbs(_ verb: Verb, _ tense: VerbGroup.Tense) -> VerbGroup {
    verbs(.verb(verb), tense)
  }

  mutating func verbs(_ head: VerbGroup.Head, _ tense: VerbGroup.Tense) -> VerbGroup {
    VerbGroup(
      head: head, tense: tense, unit: unit(), particleUnit: unit(), auxiliaryUnit: unit(), passiveUnit: unit()
    )
  }

  /// Any tense but those that need another clause.
  mutating func tense(_ verb: Verb? = nil) -> VerbGroup.Tense {
    let draw = random.below(100)
    if draw < 30 { return .present }
    if draw < 55 { return verb?.hasClearPast ?? true ? .past : .present }
    if draw < 75 { return .perfect }
    return .modal(random.pick(VerbGroup.Modal.allCases))
  }

  /// What one does not set out to do; it has no place either.
  private static let states = ["love", "know", "need", "admire", "trust", "lose", "forget"]

  // MARK: Clauses

  /// A clause about `subject` with a verb that suits it, objects and adverbials.
  ///
  /// - Parameters:
  ///   - frames: which verbs may be chosen.
  ///   - brief: no adverbials.
  ///   - isAction: no verbs such as "love", and no other person in the clause.
  mutating func clause(
    _ subject: Nominal, kind: Kind = .person, tense: VerbGroup.Tense? = nil,
    frames: [Verb.Frame] = [.acc, .acc, .acc, .dat, .datacc, .none, .none, .to, .place], brief: Bool = false,
    isAction: Bool = false
  ) -> Clause {
    let verbs = lexicon.verbs.filter { verb in
      verb.subjects.contains(kind)
        && !(isAction
          && (Self.states.contains(verb.base) || verb.objects == [.person] || verb.frame == .datacc))
    }
    let frame = random.pick(frames.filter { frame in verbs.contains { $0.frame == frame } })
    let verb = random.pick(verbs.filter { $0.frame == frame })
    let isState = Self.states.contains(verb.base)
    var tense = tense ?? self.tense(verb)
    if tense == .past, !verb.hasClearPast { tense = .perfect }
    var clause = Clause(subject: subject, verbs: self.verbs(verb, tense))
    switch verb.frame {
    case .acc: clause.accusative = .phrase(object(verb, subject: subject, isPerson: !isAction))
    case .dat: clause.dative = .phrase(object(verb, subject: subject, isPerson: !isAction))
    case .datacc:
      clause.dative = .phrase(phrase([.person], adjectives: 15))
      clause.accusative = .phrase(phrase(verb.objects))
    case .to: clause.adverbials.place = destination()
    case .place: clause.adverbials.place = verb.base == "live" ? home() : place()
    case .none: break
    }
    guard !brief, !isState, verb.base != "live" else { return clause }
    if clause.adverbials.place == nil, verb.frame != .datacc, kind == .person || kind == .animal,
      random.chance(30)
    {
      clause.adverbials.place = place()
    }
    let draw = random.below(100)
    if draw < 25 { clause.adverbials.time = time(tense) }
    if draw >= 25, draw < 40 { clause.adverbials.frequency = frequency(tense) }
    if draw >= 40, draw < 55, canBeNegated(clause), tense != .modal(.must) {  // darf nicht, not muss nicht
      clause.negation = unit()
    }
    return clause
  }

  /// Whether "not" has one reading: with "every" or "many" it has two.
  private func canBeNegated(_ clause: Clause) -> Bool {
    [clause.subject, clause.dative, clause.accusative].allSatisfy { nominal in
      guard case .phrase(let phrase)? = nominal else { return true }
      switch phrase.determiner {
      case .every, .all, .many, .some, .two, .three, .no: return false
      default: return true
      }
    }
  }

  /// An object for `verb`, now and then the subject's own: "his hat".
  private mutating func object(_ verb: Verb, subject: Nominal, isPerson: Bool) -> NounPhrase {
    let own: Set<Kind> = [.thing, .clothing, .vehicle, .text, .animal]
    if case .phrase(let owner) = subject, owner.noun.kind == .person, owner.noun.hasNaturalPronoun,
      owner.others.isEmpty, !verb.objects.isDisjoint(with: own), random.chance(20)
    {
      let noun = noun(verb.objects.intersection(own))
      var object = phrase(noun, possessive(of: owner))
      if random.chance(25) { addAdjective(to: &object) }
      return object
    }
    return phrase(isPerson ? verb.objects : verb.objects.subtracting([.person]))
  }

  func possessive(of owner: NounPhrase) -> NounPhrase.Determiner {
    if owner.number == .plural { return .their(of: owner.nounUnit) }
    if owner.noun.kind == .person {
      return owner.noun.isFemale ? .her(of: owner.nounUnit) : .his(of: owner.nounUnit)
    }
    return .its(owner.noun.gender, of: owner.nounUnit)
  }

  /// "is old", "was too old", with an adjective that suits the subject's noun.
  mutating func description(
    _ subject: Nominal, _ adjective: Adjective, _ tense: VerbGroup.Tense, degree: (String, String)? = nil
  ) -> Clause {
    var predicate = say(adjective.english, adjective.german)
    if let degree {
      let word = say(degree.0, degree.1)
      predicate = Bilingual(
        english: word.english + predicate.english, german: word.german + predicate.german)
    }
    return Clause(subject: subject, verbs: verbs(.be, tense), predicate: predicate)
  }

  // MARK: Adverbials

  mutating func place() -> Bilingual {
    place(lexicon.places)
  }

  /// Where one lives.
  private mutating func home() -> Bilingual {
    place(
      lexicon.places.filter {
        ["in", "on"].contains($0.english)
          && ["city", "village", "house", "hotel", "island"].contains($0.noun.english)
      })
  }

  private mutating func place(_ places: [Lexicon.Place]) -> Bilingual {
    let place = random.pick(places.filter { !used.contains($0.noun.english) })
    var phrase = phrase(place.noun, random.chance(75) ? .the : .a)
    if random.chance(20) { addAdjective(to: &phrase) }
    return prepositional(place.english, place.german, phrase)
  }

  mutating func destination() -> Bilingual {
    let names = [
      "station", "market", "church", "school", "museum", "hotel", "lake", "bridge", "castle", "hospital",
    ]
    let name = random.pick(names.filter { !used.contains($0) })
    let noun = lexicon.nouns[.place]?.first { $0.english == name } ?? lexicon.noun(name, .building)
    return prepositional("to", "zu", phrase(noun, .the))
  }

  /// A preposition and a phrase in the dative; prepositions merge with the article: in dem = im.
  mutating func prepositional(_ english: String, _ german: String, _ phrase: NounPhrase) -> Bilingual {
    let preposition = unit()
    let englishWords = english.split(separator: " ").map { Word(String($0), preposition) }
    var germanWords = [Word(german, preposition)] + phrase.german(.dative)
    let merged = ["in dem": "im", "an dem": "am", "zu dem": "zum", "zu der": "zur", "von dem": "vom"]
    if case .the = phrase.determiner, let short = merged["\(german) \(germanWords[1].text)"] {
      germanWords[0].text = short
      germanWords[0].units += germanWords[1].units
      germanWords.remove(at: 1)
    }
    return Bilingual(english: (englishWords + phrase.english).labelled("PP"), german: germanWords)
  }

  mutating func frequency(_ tense: VerbGroup.Tense) -> Bilingual {
    let (english, german) = random.pick(
      tense == .perfect
        ? [("already", "schon"), ("often", "oft"), ("never", "nie")]
        : [("often", "oft"), ("always", "immer"), ("never", "nie"), ("sometimes", "manchmal")])
    return say(english, german)
  }

  /// A time that goes with `tense`.
  mutating func time(_ tense: VerbGroup.Tense) -> Bilingual {
    let draw = random.below(4)
    switch tense {
    case .present:
      let (english, german) = random.pick([
        ("every day", "jeden Tag"), ("every week", "jede Woche"), ("today", "heute"),
      ])
      return Bilingual(english, german, units: unit(), unit()).labelled("NP")
    case .past:
      if draw == 0 { return year("in", nil) }
      let (english, german) = random.pick([
        ("yesterday", "gestern"), ("last year", "letztes Jahr"), ("last week", "letzte Woche"),
        ("last summer", "letzten Sommer"),
      ])
      return Bilingual(english, german, units: unit(), unit()).labelled("NP")
    case .perfect, .pastPerfect:
      return say("today", "heute").labelled("NP")
    case .modal:
      let (english, german) = random.pick([
        ("tomorrow", "morgen"), ("today", "heute"), ("next week", "nächste Woche"),
        ("next year", "nächstes Jahr"),
      ])
      return Bilingual(english, german, units: unit(), unit()).labelled("NP")
    }
  }

  /// "in 1998" is just 1998 in German; "since 2009" is seit 2009.
  mutating func year(_ english: String, _ german: String?) -> Bilingual {
    let (preposition, number) = (unit(), unit())
    let year = String(1950 + random.below(71))
    return Bilingual(
      english: ([Word(english, preposition)] + [Word(year, number)].labelled("NP")).labelled("PP"),
      german: (german.map { [Word($0, preposition)] } ?? []) + [Word(year, number)])
  }
}
