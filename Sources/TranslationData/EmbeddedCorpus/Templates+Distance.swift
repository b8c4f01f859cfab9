/// Sentences whose words depend on others far away: what attention is for.
extension EmbeddedGrammar {
  /// What belongs to what: "its engine" can only be a vehicle's.
  private static let owners: [(owner: Kind, part: Kind)] = [
    (.vehicle, .vehiclePart), (.building, .buildingPart), (.institution, .institutionPart),
    (.rule, .rulePart),
    (.text, .textPart), (.animal, .animalPart),
  ]

  /// As in "The house that the old farmer bought last year is cheap because its roof is old".
  mutating func distantPossessive() -> Sentence {
    let (kind, part) = random.pick(Self.owners)
    var owner = phrase(noun([kind]), .the)
    let tense: VerbGroup.Tense = random.pick([.present, .past])
    let partPhrase: NounPhrase
    if random.chance(30), kind != .institution, kind != .rule {
      // The owner is an object: "The man sold the car because its engine was loud."
      let names: [Kind: [String]] = [
        .vehicle: ["buy", "sell", "need", "repair"], .building: ["buy", "sell", "admire", "visit"],
        .text: ["buy", "write", "describe"], .animal: ["see", "love", "find"],
      ]
      let verb = lexicon.verb(random.pick(names[kind] ?? []), .acc)
      if random.chance(30) { addAdjective(to: &owner) }
      var main = Clause(
        subject: subject(), verbs: verbs(verb, .past), accusative: .phrase(owner))
      partPhrase = self.part(part, of: owner)
      main.complement = behindComma(
        introduced(by: reason(), self.description(of: partPhrase, .past)))
      return finish(main)
    }
    if random.chance(70) { owner.relative = relativeClause(about: owner) }
    partPhrase = self.part(part, of: owner)
    var main = description(.phrase(owner), random.pick(lexicon.adjectives(for: kind)), tense)
    main.complement = behindComma(introduced(by: reason(), self.description(of: partPhrase, tense)))
    return finish(main)
  }

  private mutating func part(_ kind: Kind, of owner: NounPhrase) -> NounPhrase {
    let noun = noun([kind])
    return phrase(
      noun, possessive(of: owner),
      noun.isCountable && (kind == .animalPart || random.chance(20)) ? .plural : .singular)
  }

  private mutating func description(of part: NounPhrase, _ tense: VerbGroup.Tense) -> Clause {
    description(
      .phrase(part), random.pick(lexicon.adjectives(for: part.noun.kind)), tense,
      degree: random.chance(40) ? random.pick([("very", "sehr"), ("too", "zu")]) : nil)
  }

  private mutating func reason() -> Bilingual {
    random.chance(60) ? say("because", "weil") : say("although", "obwohl")
  }

  /// As in "The animal did not cross the street because it was too tired", or "too wide": the adjective tells.
  mutating func distantPronoun() -> Sentence {
    random.chance(60) ? crossing() : fitting()
  }

  private mutating func crossing() -> Sentence {
    let obstacles: [(way: String, states: [(String, String)])] = [
      ("street", [("wide", "breit"), ("dangerous", "gefährlich"), ("busy", "belebt")]),
      ("river", [("wide", "breit"), ("deep", "tief"), ("dangerous", "gefährlich")]),
      ("bridge", [("long", "lang"), ("narrow", "schmal"), ("dangerous", "gefährlich")]),
      ("square", [("busy", "belebt"), ("dangerous", "gefährlich")]),
      ("field", [("muddy", "schlammig"), ("wide", "weit")]),
    ]
    let obstacle = random.pick(obstacles)
    var goer = phrase(noun([.animal]), .the)
    if random.chance(30) { addAdjective(to: &goer) }
    let way = phrase(lexicon.noun(obstacle.way, .place), .the)
    if random.chance(40) { goer.relative = objectRelative(goer, verbs: ["see", "love", "find", "hear"]) }
    let cross = Self.verb(
      "cross crosses crossed crossed", "überqueren überquert überquerte überquert")
    let (state, about): ((String, String), NounPhrase) =
      random.chance(55)
      ? (
        random.pick([
          ("tired", "müde"), ("hungry", "hungrig"), ("ill", "krank"), ("weak", "schwach"),
          ("nervous", "nervös"),
        ]), goer
      )
      : (random.pick(obstacle.states), way)
    let negated = random.chance(60)
    let main = Clause(
      subject: .phrase(goer), verbs: verbs(cross, .past), accusative: .phrase(way),
      negation: negated ? unit() : nil)
    return pronounReason(
      main, about, state, conjunction: negated ? ("because", "weil") : ("although", "obwohl"))
  }

  /// As in "The ring did not fit into the box because it was too big", or "too small".
  private mutating func fitting() -> Sentence {
    let thing = phrase([.thing, .clothing, .text], definite: true, singular: true, adjectives: 30)
    let names = ["box", "suitcase", "bag", "drawer"]
    let container = phrase(lexicon.noun(random.pick(names), .opening), .the)
    let fit = Self.verb("fit fits fitted fitted", "passen passt passte gepasst")
    let isThing = random.chance(50)
    let into = unit()
    var main = Clause(subject: .phrase(thing), verbs: verbs(fit, .past), negation: unit())
    main.adverbials.place = Bilingual(
      english: ([Word("into", into)] + container.english).labelled("PP"),
      german: [Word("in", into)] + container.german(.accusative))
    return pronounReason(
      main, isThing ? thing : container, isThing ? ("big", "groß") : ("small", "klein"),
      conjunction: ("because", "weil"))
  }

  /// "… because it was too tired": the pronoun has the gender of `noun` in German.
  private mutating func pronounReason(
    _ main: Clause, _ noun: NounPhrase, _ state: (String, String), conjunction: (String, String)
  ) -> Sentence {
    let pronoun = Pronoun(for: noun, unit: unit())
    let adjective = Adjective(
      english: state.0, englishComparative: "", german: state.1, germanComparative: "", germanStem: state.1,
      kinds: [])
    var main = main
    main.complement = behindComma(
      introduced(
        by: say(conjunction.0, conjunction.1),
        description(.pronoun(pronoun), adjective, .past, degree: ("too", "zu"))))
    return finish(main)
  }

  /// As in "The law will never be perfect, but its application should be just".
  mutating func neverPerfect() -> Sentence {
    let (kind, part) = random.pick([
      (Kind.rule, Kind.rulePart), (.rule, .rulePart), (.institution, .institutionPart),
    ])
    var owner = phrase(noun([kind]), .the)
    if random.chance(40) { addAdjective(to: &owner) }
    if random.chance(30) { owner.relative = relativeClause(about: owner) }
    let partPhrase = self.part(part, of: owner)
    let (english, german) = random.pick([
      ("perfect", "perfekt"), ("popular", "beliebt"), ("complete", "vollständig"), ("simple", "einfach"),
    ])
    var first = Clause(
      subject: .phrase(owner), verbs: verbs(.be, .modal(random.pick([.will, .will, .can]))),
      predicate: say(english, german))
    first.adverbials.frequency = say("never", "nie")
    let second = description(
      .phrase(partPhrase), random.pick(lexicon.adjectives(for: part)),
      .modal(random.pick([.should, .must, .can])))
    let (comma, but) = (comma(), say("but", "aber"))
    return Sentence(
      Bilingual(
        english: (first.english + comma.english + but.english + second.english).labelled("S"),
        german: first.germanMain + comma.german + but.german + second.germanMain), mark: ".")
  }

  /// As in "Many governments have passed new laws since 2009 making the registration of the voters more difficult".
  mutating func makingMoreDifficult() -> Sentence {
    var process = phrase(noun([.process]), .the)
    let groups = [
      "voter", "citizen", "worker", "farmer", "student", "teacher", "doctor", "tourist", "nurse", "judge",
      "lawyer",
      "engineer", "artist", "woman", "child", "policeman",
    ]
    let people = phrase(lexicon.noun(random.pick(groups), .person), .the, .plural)
    process.genitives = [(unit(), people)]
    let change = random.pick(Lexicon.changes)
    let make = Self.verb("make makes made made", "machen macht machte gemacht")
    if random.chance(40) {
      // "The new rule makes the work of the teachers easier."
      let rule = phrase([.rule], definite: true, adjectives: 60)
      let tense: VerbGroup.Tense = random.pick([.present, .past, .perfect, .modal(.will), .modal(.can)])
      return finish(
        Clause(
          subject: .phrase(rule), verbs: verbs(make, tense), accusative: .phrase(process),
          predicate: say(change.english, change.german)))
    }
    let actors = phrase(
      lexicon.noun(random.pick(["government", "parliament", "party", "ministry", "council"]), .institution),
      random.pick([.many, .some, .the]), .plural)
    var rules = phrase(
      lexicon.noun(random.pick(["law", "rule", "reform", "plan", "measure"]), .rule),
      random.chance(60) ? .bare : .a)
    rules.number = if case .bare = rules.determiner { .plural } else { .singular }
    rules.adjectives = [
      (random.pick(lexicon.adjectives.filter { ["new", "strict"].contains($0.english) }), unit())
    ]
    let pass = Self.verb("pass passes passed passed", "beschließen beschließt beschloss beschlossen")
    let makes = Clause(
      subject: .gap(Nominal.phrase(rules).agreement), verbs: verbs(make, .present),
      accusative: .phrase(process),
      predicate: say(change.english, change.german))
    let which = Word(Paradigm.relativePronoun[.nominative, rules.noun.gender, rules.number])
    // English puts the year before "making", German before the object.
    var main = Clause(
      subject: .phrase(actors), verbs: verbs(pass, .perfect), accusative: .phrase(rules))
    main.adverbials.time = year("since", "seit")
    main.complement = Bilingual(
      english: ([Word("making", makes.verbs.unit)].opening("S", "VP") + makes.afterVerbsInEnglish).closed(),
      german: [.comma, which] + makes.germanFinal)
    guard random.chance(30) else { return finish(main) }
    let (spirit, this) = (unit(), unit())
    return Sentence(
      Bilingual(
        english: ([Word("it")].labelled("NP") + [Word("is")].opening("VP")
          + ([Word("in", spirit)] + [Word("this", this), Word("spirit", spirit)].labelled("NP")).labelled(
            "PP")
          + ([Word("that")] + main.english).labelled("SBAR")).labelled("S"),
        german: main.germanMain(fronting: [Word("in", spirit), Word("diesem", this), Word("Sinne", spirit)])),
      mark: ".")
  }

  private static func verb(_ english: String, _ german: String) -> Verb {
    let english = english.split(separator: " ").map(String.init)
    let german = german.split(separator: " ").map(String.init)
    return Verb(
      base: english[0], thirdPerson: english[1], past: english[2], participle: english[3],
      infinitive: german[0],
      prefix: "", germanThirdPerson: german[1], germanPast: german[2], germanParticiple: german[3],
      perfectWithSein: false, frame: .acc, subjects: [], objects: [])
  }
}
