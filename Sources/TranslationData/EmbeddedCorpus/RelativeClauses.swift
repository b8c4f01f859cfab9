extension EmbeddedGrammar {
  /// A relative clause about `phrase`, of a random kind that suits its noun.
  mutating func relativeClause(about phrase: NounPhrase) -> Bilingual? {
    switch phrase.noun.kind {
    case .person:
      switch random.below(10) {
      case 0..<5: subjectRelative(phrase)
      case 5..<8:
        objectRelative(phrase, verbs: ["know", "love", "invite", "call", "admire", "visit", "pick up"])
      default: possessorRelative(phrase)
      }
    case .vehicle: objectRelative(phrase, verbs: ["buy", "sell", "repair", "need", "see"])
    case .building:
      random.chance(40)
        ? locativeRelative(phrase)
        : objectRelative(phrase, verbs: ["buy", "sell", "visit", "admire", "build", "describe"])
    case .text:
      objectRelative(phrase, verbs: ["write", "buy", "find", "describe", "bring back", "throw away"])
    case .rule: objectRelative(phrase, verbs: ["reject", "support", "criticize", "accept", "explain"])
    case .thing, .clothing: objectRelative(phrase, verbs: ["find", "lose", "forget", "throw away", "buy"])
    case .animal:
      random.chance(50)
        ? subjectRelative(phrase) : objectRelative(phrase, verbs: ["see", "love", "find", "hear"])
    case .device: objectRelative(phrase, verbs: ["buy", "sell", "repair", "need", "turn on", "turn off"])
    default: nil
    }
  }

  /// "who bought the car": der das Auto kaufte.
  private mutating func subjectRelative(_ phrase: NounPhrase) -> Bilingual {
    let gap = Nominal.gap(Nominal.phrase(phrase).agreement)
    let clause = clause(
      gap, kind: phrase.noun.kind, tense: relativeTense(),
      frames: phrase.noun.kind == .person ? [.acc, .acc, .dat, .none, .place] : [.none, .place], brief: true)
    return introduced(by: pronoun(phrase, .nominative), clause)
  }

  /// "that the man bought": das der Mann kaufte.
  mutating func objectRelative(_ phrase: NounPhrase, verbs names: [String]) -> Bilingual {
    let verb = lexicon.verb(random.pick(names), .acc)
    let subject =
      random.chance(20)
      ? Nominal.pronoun(random.chance(50) ? .i(unit()) : .we(unit()))
      : .phrase(self.phrase([.person], definite: true, adjectives: 25))
    var tense = relativeTense()
    if !verb.hasClearPast { tense = .perfect }
    let clause = Clause(subject: subject, verbs: verbs(verb, tense))
    return introduced(by: pronoun(phrase, .accusative), clause)
  }

  /// "in which the woman lives": in dem die Frau wohnt.
  private mutating func locativeRelative(_ phrase: NounPhrase) -> Bilingual {
    let verb = lexicon.verb(random.pick(["work", "sleep", "wait"]), .none)
    let clause = Clause(
      subject: .phrase(self.phrase([.person], definite: true, adjectives: 25)),
      verbs: verbs(verb, relativeTense()))
    let (preposition, which) = (unit(), unit())
    return introduced(
      by: Bilingual(
        english: ([Word("in", preposition)]
          + [Word("which", which, antecedent: phrase.nounUnit)].labelled("WHNP")).labelled("WHPP"),
        german: [
          Word("in", preposition),
          Word(Paradigm.relativePronoun[.dative, phrase.noun.gender, phrase.number], which),
        ]), clause)
  }

  /// "whose car is old": dessen Auto alt ist.
  private mutating func possessorRelative(_ phrase: NounPhrase) -> Bilingual {
    let possession = noun([.vehicle, .text, .thing, .clothing, .animal])
    let owned = self.phrase(possession, .bare)
    var description = description(
      .phrase(owned), random.pick(lexicon.adjectives(for: possession.kind)),
      random.chance(50) ? .present : .past)
    let whose = pronoun(phrase, .genitive)
    let german = whose.german + description.germanFinal
    // In English the subject belongs to "whose", and the clause goes without.
    description.subject = .gap(description.subject.agreement)
    return introduced(
      by: Bilingual(english: (whose.english + owned.englishCore).labelled("WHNP"), german: []), description,
      german: german)
  }

  private mutating func relativeTense() -> VerbGroup.Tense {
    let draw = random.below(10)
    return draw < 4 ? .present : draw < 8 ? .past : .perfect
  }

  private mutating func pronoun(_ phrase: NounPhrase, _ grammaticalCase: Case) -> Bilingual {
    let english =
      switch grammaticalCase {
      case .genitive: "whose"
      case .accusative: phrase.noun.kind == .person ? "whom" : "that"
      default: phrase.noun.kind == .person ? "who" : "that"
      }
    let unit = unit()
    let word = [Word(english, unit)]
    return Bilingual(
      english: grammaticalCase == .genitive ? word : word.labelled("WHNP"),
      german: [Word(Paradigm.relativePronoun[grammaticalCase, phrase.noun.gender, phrase.number], unit)])
  }

  /// A conjunction or a relative pronoun, and a clause with its verbs at the end.
  ///
  /// - Parameter german: where it is not just these.
  func introduced(by introducer: Bilingual, _ clause: Clause, german: [Word]? = nil) -> Bilingual {
    Bilingual(
      english: (introducer.english + clause.english).labelled("SBAR"),
      german: german ?? introducer.german + clause.germanFinal)
  }
}
