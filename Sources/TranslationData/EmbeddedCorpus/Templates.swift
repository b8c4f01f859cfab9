extension EmbeddedGrammar {
  /// A sentence of a random kind.
  mutating func sentence() -> Sentence {
    beginSentence()
    return switch random.below(100) {
    case 0..<20: statement()
    case 20..<34: statementWithRelativeClause()
    case 34..<48: subordinateClause()
    case 48..<56: complementClause()
    case 56..<64: infinitive()
    case 64..<68: passive()
    case 68..<72: comparison()
    case 72..<76: question()
    case 76..<79: coordination()
    case 79..<87: distantPossessive()
    case 87..<93: distantPronoun()
    case 93..<96: neverPerfect()
    default: makingMoreDifficult()
    }
  }

  /// A person, sometimes with an adjective, sometimes two; or the speaker.
  mutating func subject(pronouns: Bool = true) -> Nominal {
    if pronouns, random.chance(12) { return .pronoun(random.chance(50) ? .i(unit()) : .we(unit())) }
    var subject = phrase([.person], adjectives: 30)
    if random.chance(6) {
      subject.others = [(say("and", "und"), phrase([.person], definite: true, adjectives: 0))]
    }
    return .phrase(subject)
  }

  // MARK: One clause

  /// As in "Yesterday the old farmer sold his horse".
  mutating func statement() -> Sentence {
    let kind: Kind = random.pick([.person, .person, .person, .person, .animal, .institution, .vehicle])
    let subject: Nominal = kind == .person ? subject() : .phrase(phrase([kind]))
    var clause = clause(subject, kind: kind)
    guard let time = clause.adverbials.time, random.chance(50) else { return finish(clause) }
    clause.adverbials.time = nil
    return Sentence(
      Bilingual(
        english: clause.english(fronting: time.english), german: clause.germanMain(fronting: time.german)),
      mark: ".")
  }

  /// As in "Can the mechanic repair the old car?".
  mutating func question() -> Sentence {
    var clause = clause(
      .phrase(phrase([.person], definite: true)), frames: [.acc, .acc, .dat, .datacc, .none])
    clause.negation = nil
    clause.adverbials.frequency = nil
    if case .verb(let verb) = clause.verbs.head, clause.verbs.tense == .past, !verb.hasClearPast {
      clause.verbs.tense = .present
    }
    return Sentence(Bilingual(english: clause.englishQuestion, german: clause.germanQuestion), mark: "?")
  }

  /// As in "The castle was built by a famous architect in 1950".
  mutating func passive() -> Sentence {
    let verb = lexicon.verb(
      random.pick([
        "build", "sell", "repair", "find", "describe", "open", "close", "write", "reject", "accept",
      ]), .acc)
    let objects = verb.objects.subtracting([.food, .drink, .animal])
    let tense: VerbGroup.Tense = random.pick([
      .past, .past, .past, .perfect, .modal(.must), .modal(.can), .modal(.will),
    ])
    var clause = Clause(
      subject: .phrase(phrase(objects)), verbs: verbs(.passive(verb), tense))
    if random.chance(55) {
      clause.adverbials.agent = prepositional(
        "by", "von", phrase(verb.subjects.contains(.institution) ? [.institution] : [.person], singular: true)
      )
    }
    if random.chance(45) { clause.adverbials.time = time(tense) }
    return finish(clause)
  }

  /// As in "This car is faster than the old bus".
  mutating func comparison() -> Sentence {
    let kind = random.pick([Kind.person, .animal, .vehicle, .building, .text, .device, .rule])
    let colors = ["red", "blue", "green", "black", "white"]
    let adjective = random.pick(lexicon.adjectives(for: kind).filter { !colors.contains($0.english) })
    let subject = phrase([kind], definite: true, adjectives: 0)
    let other = phrase([kind], definite: true, singular: true, adjectives: 0)
    let degree: Bilingual
    let conjunction: Bilingual
    if random.chance(60) {
      let (unit, than) = (unit(), unit())
      degree = Bilingual(adjective.englishComparative, adjective.germanComparative, unit: unit)
      conjunction = Bilingual("than", "als", unit: than)
    } else {
      let (first, middle, last) = (unit(), unit(), unit())
      degree = Bilingual("as \(adjective.english)", "so \(adjective.german)", units: first, middle)
      conjunction = Bilingual("as", "wie", unit: last)
    }
    let predicate = Bilingual(
      english: degree.english.labelled("ADJP") + (conjunction.english + other.english).labelled("PP"),
      german: degree.german + conjunction.german + other.german(.nominative))
    return finish(
      Clause(
        subject: .phrase(subject), verbs: verbs(.be, random.pick([.present, .present, .past])),
        predicate: predicate))
  }

  // MARK: Two clauses

  /// As in "The children whom the old teacher knows play in the garden".
  mutating func statementWithRelativeClause() -> Sentence {
    if random.chance(35) {
      // The relative clause hangs on the object.
      var clause = clause(subject(), frames: [.acc], brief: true)
      if case .phrase(var object)? = clause.accusative, !object.isPossessed {
        object.relative = relativeClause(about: object)
        clause.accusative = .phrase(object)
      }
      return finish(clause)
    }
    let kind: Kind = random.pick([.person, .person, .person, .vehicle, .building, .text, .animal])
    var subject = phrase([kind], definite: true, adjectives: kind == .person ? 20 : 0)
    subject.relative = relativeClause(about: subject)
    if kind == .person || (kind == .animal && random.chance(60)) {
      return finish(clause(.phrase(subject), kind: kind, brief: random.chance(60)))
    }
    return finish(
      description(
        .phrase(subject), random.pick(lexicon.adjectives(for: kind)), random.pick([.present, .past]),
        degree: random.chance(40) ? random.pick([("very", "sehr"), ("too", "zu")]) : nil))
  }

  /// As in "Although the man was tired, he repaired the car".
  mutating func subordinateClause() -> Sentence {
    let person = phrase([.person], definite: true, adjectives: 0)
    let subject = Nominal.phrase(person)
    let again: Nominal =
      person.noun.hasNaturalPronoun || person.number == .plural
      ? .pronoun(Pronoun(for: person, unit: unit())) : .phrase(phrase([.person], definite: true))
    let isFronted = random.chance(45)
    let conjunction = random.below(7)
    var (mainTense, tense): (VerbGroup.Tense, VerbGroup.Tense) = random.pick([
      (.past, .past), (.present, .present),
    ])
    let introducer: Bilingual
    switch conjunction {
    case 0: introducer = say("because", "weil")
    case 1: introducer = say("although", "obwohl")
    case 2: introducer = say("before", "bevor")
    case 3:
      introducer = say("after", "nachdem")
      (mainTense, tense) = (.past, .pastPerfect)
    case 4: introducer = say("while", "während")
    case 5: introducer = mainTense == .past ? say("when", "als") : say("when", "wenn")
    default:
      introducer = say("if", "wenn")
      (mainTense, tense) = (.modal(random.pick([.will, .can, .must])), .present)
    }
    let first = isFronted ? subject : again
    var subordinate: Clause
    if conjunction < 2, random.chance(40) {
      subordinate = description(first, random.pick(moods), tense)
    } else {
      subordinate = clause(first, tense: tense, brief: true, isAction: true)
    }
    var main = clause(isFronted ? again : subject, tense: mainTense, brief: true, isAction: true)
    if conjunction == 0 || conjunction == 1, random.chance(20) { subordinate.negation = unit() }
    if case .be = subordinate.verbs.head {} else if conjunction == 4 { subordinate.negation = nil }
    let side = introduced(by: introducer, subordinate)
    guard isFronted else {
      main.complement = behindComma(side)
      return finish(main)
    }
    let comma = comma()
    return Sentence(
      Bilingual(
        english: main.english(fronting: side.english + comma.english),
        german: main.germanMain(fronting: side.german + comma.german)), mark: ".")
  }

  /// What a person can be for a while.
  private var moods: [Adjective] {
    [("tired", "müde"), ("happy", "glücklich"), ("sad", "traurig"), ("ill", "krank"), ("hungry", "hungrig")]
      .map {
        Adjective(
          english: $0.0, englishComparative: "", german: $0.1, germanComparative: "", germanStem: $0.1,
          kinds: [])
      }
  }

  /// As in "The teacher believes that the students have read the book".
  mutating func complementClause() -> Sentence {
    let (english, german): (String, Verb) = random.pick(opinions)
    let unit = unit()
    let introducer =
      english == "ask" ? Bilingual("whether", "ob", unit: unit) : Bilingual("that", "dass", unit: unit)
    let inner: Clause
    if random.chance(35) {
      let kind: Kind = random.pick([.vehicle, .building, .text, .rule])
      inner = description(
        .phrase(phrase([kind], definite: true, adjectives: 0)), random.pick(lexicon.adjectives(for: kind)),
        random.pick([.present, .past]))
    } else {
      inner = clause(subject(pronouns: false), brief: random.chance(50))
    }
    let side = introduced(by: introducer, inner)
    let main = Clause(
      subject: subject(), verbs: verbs(german, random.pick([.present, .past])),
      complement: behindComma(side))
    return finish(main)
  }

  private var opinions: [(String, Verb)] {
    Self.verbs(
      """
      believe believes believed believed ; glauben glaubt glaubte geglaubt
      say says said said ; sagen sagt sagte gesagt
      hope hopes hoped hoped ; hoffen hofft hoffte gehofft
      know knows knew known ; wissen weiß wusste gewusst
      think thinks thought thought ; denken denkt dachte gedacht
      ask asks asked asked ; fragen fragt fragte gefragt
      """)
  }

  private var intentions: [(String, Verb)] {
    Self.verbs(
      """
      try tries tried tried ; versuchen versucht versuchte versucht
      hope hopes hoped hoped ; hoffen hofft hoffte gehofft
      promise promises promised promised ; versprechen verspricht versprach versprochen
      forget forgets forgot forgotten ; vergessen vergisst vergaß vergessen
      decide decides decided decided ; beschließen beschließt beschloss beschlossen
      begin begins began begun ; beginnen beginnt begann begonnen
      """)
  }

  private static func verbs(_ table: String) -> [(String, Verb)] {
    table.split(separator: "\n").map { line in
      let sides = line.split(separator: ";").map { $0.split(separator: " ").map(String.init) }
      return (
        sides[0][0],
        Verb(
          base: sides[0][0], thirdPerson: sides[0][1], past: sides[0][2], participle: sides[0][3],
          infinitive: sides[1][0], prefix: "", germanThirdPerson: sides[1][1], germanPast: sides[1][2],
          germanParticiple: sides[1][3], perfectWithSein: false, frame: .none, subjects: [], objects: [])
      )
    }
  }

  /// As in "The boy tries to open the window" and "She went to the market in order to buy bread".
  mutating func infinitive() -> Sentence {
    let subject = subject()
    let inner = clause(
      .gap(.thirdSingular), tense: .present, frames: [.acc, .acc, .dat, .datacc], brief: true,
      isAction: random.chance(70))
    switch random.below(3) {
    case 0:
      // In order to …
      var main = clause(subject, tense: random.pick([.past, .perfect]), frames: [.to], brief: true)
      let order = unit()
      main.complement = Bilingual(
        english: ([Word("in", order), Word("order", order)] + inner.englishInfinitive).labelled("SBAR"),
        german: [.comma, Word("um", order)] + inner.germanInfinitive)
      return finish(main)
    case 1:
      // It is difficult to …
      let (english, german) = random.pick([
        ("difficult", "schwierig"), ("easy", "einfach"), ("important", "wichtig"),
        ("dangerous", "gefährlich"),
        ("possible", "möglich"),
      ])
      let (it, adjective) = (unit(), say(english, german))
      let be = verbs(.be, random.pick([.present, .past]))
      let isPast = be.tense == .past
      return Sentence(
        Bilingual(
          english: ([Word("it", it)].labelled("NP") + [Word(isPast ? "was" : "is", be.unit)].opening("VP")
            + adjective.english.labelled("ADJP") + inner.englishInfinitive).labelled("S"),
          german: [Word("es", it), Word(isPast ? "war" : "ist", be.unit)] + adjective.german + [.comma]
            + inner.germanInfinitive), mark: ".")
    default:
      let (_, verb) = random.pick(intentions)
      let main = Clause(
        subject: subject, verbs: verbs(verb, random.pick([.present, .past, .perfect])),
        complement: Bilingual(
          english: inner.englishInfinitive, german: [.comma] + inner.germanInfinitive))
      return finish(main)
    }
  }

  /// As in "The gardener opened the gate and the dog ran to the station".
  mutating func coordination() -> Sentence {
    let first = clause(subject(), tense: .past, brief: true)
    let kind: Kind = random.pick([.person, .person, .animal])
    let second = clause(.phrase(phrase([kind], definite: true)), kind: kind, tense: .past, brief: true)
    let isBut = random.chance(40)
    let comma = comma()
    let conjunction = isBut ? say("but", "aber") : say("and", "und")
    return Sentence(
      Bilingual(
        english: (first.english + comma.english + conjunction.english + second.english).labelled("S"),
        german: first.germanMain + comma.german + conjunction.german + second.germanMain), mark: ".")
  }

  /// A subordinate clause that follows its main clause: German has a comma there.
  func behindComma(_ side: Bilingual) -> Bilingual {
    Bilingual(english: side.english, german: [.comma] + side.german)
  }

  func finish(_ clause: Clause) -> Sentence {
    Sentence(Bilingual(english: clause.english, german: clause.germanMain), mark: ".")
  }
}
