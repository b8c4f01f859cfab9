/// One subject and its verbs, with objects and adverbials: English word order, and the three German ones.
struct Clause {
  /// An adverbial, and where it stands.
  struct Adverbials {
    /// "often", "never": before the English main verb, early in the German middle.
    var frequency: Bilingual?
    /// "yesterday": last in English, first in the German middle.
    var time: Bilingual?
    /// As in "quickly".
    var manner: Bilingual?
    /// As in "in the garden" or "to the station".
    var place: Bilingual?
    /// As in "by an engineer".
    var agent: Bilingual?
  }

  var subject: Nominal
  var verbs: VerbGroup
  var dative: Nominal?
  var accusative: Nominal?
  /// What follows "be" ("too old", "faster than the bus") or "make" ("more difficult").
  var predicate: Bilingual?
  var adverbials = Adverbials()
  var negation: Unit?
  /// What follows the verbs: "to repair the car", "that …".
  var complement: Bilingual?

  // MARK: English

  var english: [Word] { english(fronting: []) }

  /// As in "Yesterday …" and "Because …, …": something else first.
  func english(fronting front: [Word]) -> [Word] {
    (front + english(subject, isSubject: true) + predicateInEnglish).labelled("S")
  }

  /// A nominal with its relative clause.
  private func english(_ nominal: Nominal, isSubject: Bool) -> [Word] {
    let words = nominal.english(isSubject: isSubject)
    guard let relative = nominal.relative else { return words }
    return (words + relative.english).labelled("NP")
  }

  /// As in "Can the man …" and "Does the man …".
  var englishQuestion: [Word] {
    var (finite, rest) = verbs.english(subject.agreement, negation: negation)
    if finite.isEmpty, case .verb(let verb) = verbs.head {
      let third = subject.agreement == .thirdSingular
      finite = [Word(verbs.tense == .past ? "did" : third ? "does" : "do")]
      rest = verbs.words(verb.base)
    }
    return (finite + english(subject, isSubject: true) + frequencyInEnglish + rest + afterVerbsInEnglish)
      .labelled("SQ")
  }

  private var predicateInEnglish: [Word] {
    let (finite, rest) = verbs.english(subject.agreement, negation: negation)
    return (finite.opening("VP") + frequencyInEnglish + rest + afterVerbsInEnglish).closed()
  }

  private var frequencyInEnglish: [Word] { adverbials.frequency?.english.labelled("ADVP") ?? [] }

  /// "to repair the car", with the subject left out.
  var englishInfinitive: [Word] {
    ([Word("to")].opening("S", "VP") + verbs.englishInfinitive + afterVerbsInEnglish).closed()
  }

  /// "repairing" and the like take the object and the rest only.
  var afterVerbsInEnglish: [Word] {
    var words: [Word] = []
    for object in [dative, accusative].compactMap({ $0 }) { words += english(object, isSubject: false) }
    // "look at", "listen to": the preposition and the object are a phrase.
    if verbs.takesPreposition, !words.isEmpty { words[words.count - 1].closes += 1 }
    words += predicate?.english.labelled("ADJP") ?? []
    // "made the work easier": what became how.
    if accusative != nil, predicate != nil { words = words.labelled("S") }
    for part in [adverbials.agent, adverbials.manner, adverbials.place, adverbials.time, complement] {
      words += part?.english ?? []
    }
    return words
  }

  // MARK: German

  /// Subject, finite verb, the rest.
  var germanMain: [Word] { germanVerbSecond(front: germanSubject, subjectFollows: false) }

  /// Something else, finite verb, subject, the rest.
  func germanMain(fronting front: [Word]) -> [Word] { germanVerbSecond(front: front, subjectFollows: true) }

  /// The finite verb first.
  var germanQuestion: [Word] { germanVerbSecond(front: [], subjectFollows: true) }

  private func germanVerbSecond(front: [Word], subjectFollows: Bool) -> [Word] {
    let (finite, closing) = verbs.german(subject.agreement)
    let (middle, tail) = germanMiddle(canMoveTail: !closing.isEmpty)
    return front + [finite] + (subjectFollows ? germanSubject : []) + middle + closing + tail
      + (complement?.german ?? [])
  }

  /// All verbs at the end.
  var germanFinal: [Word] {
    let (middle, tail) = germanMiddle(canMoveTail: true)
    return germanSubject + middle + verbs.germanFinal(subject.agreement) + tail + (complement?.german ?? [])
  }

  /// As in "das Auto zu reparieren".
  var germanInfinitive: [Word] {
    let (middle, tail) = germanMiddle(canMoveTail: true)
    return middle + verbs.germanInfinitiveWithZu + tail + (complement?.german ?? [])
  }

  private var germanSubject: [Word] { subject.german(.nominative) + inserted(subject.relative) }

  private func inserted(_ relative: Bilingual?) -> [Word] {
    relative.map { [.comma] + $0.german + [.comma] } ?? []
  }

  /// What stands between the verbs; the relative clause of the last object may move behind them.
  private func germanMiddle(canMoveTail: Bool) -> (middle: [Word], tail: [Word]) {
    var accusative = accusative
    var notIsSaid = false
    if let negation, case .phrase(var phrase)? = accusative, phrase.isIndefinite {
      phrase.negation = negation
      accusative = .phrase(phrase)
      notIsSaid = true
    }
    var words: [Word] = []
    if let accusative, accusative.isPronoun { words += accusative.german(.accusative) }
    if let dative, dative.isPronoun { words += dative.german(.dative) }
    words += adverbials.time?.german ?? []
    words += adverbials.frequency?.german ?? []
    var tail: [Word] = []
    let after = [adverbials.agent, adverbials.manner, adverbials.place, predicate].compactMap { $0?.german }
    let not = negation.flatMap { notIsSaid ? nil : [Word("nicht", $0)] } ?? []
    if let dative, !dative.isPronoun { words += dative.german(.dative) + inserted(dative.relative) }
    if let accusative, !accusative.isPronoun {
      words += accusative.german(.accusative)
      if canMoveTail, after.isEmpty, not.isEmpty {
        tail = inserted(accusative.relative)
      } else {
        words += inserted(accusative.relative)
      }
    }
    return (words + not + after.flatMap { $0 }, tail)
  }
}
