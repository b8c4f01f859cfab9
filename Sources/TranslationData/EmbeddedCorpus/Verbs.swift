/// The verbs of a clause: in English in a row, in German around the middle of a main clause.
struct VerbGroup {
  enum Modal: CaseIterable {
    case can, must, should, may, will, wantTo

    /// Third person in English; first person, third person and plural in German.
    private var forms: (english: String, german: [String]) {
      switch self {
      case .can: ("can", ["kann", "kann", "können"])
      case .must: ("must", ["muss", "muss", "müssen"])
      case .should: ("should", ["sollte", "sollte", "sollten"])
      case .may: ("may", ["darf", "darf", "dürfen"])
      case .will: ("will", ["werde", "wird", "werden"])
      case .wantTo: ("want", ["will", "will", "wollen"])
      }
    }

    func german(_ agreement: Agreement) -> String {
      switch agreement {
      case .firstSingular: forms.german[0]
      case .thirdSingular: forms.german[1]
      case .plural: forms.german[2]
      }
    }

    func english(_ agreement: Agreement) -> String {
      self == .wantTo && agreement == .thirdSingular ? "wants" : forms.english
    }
  }

  enum Tense: Equatable {
    case present, past, perfect, pastPerfect
    case modal(Modal)
  }

  enum Head {
    case verb(Verb)
    /// "was built": wurde gebaut.
    case passive(Verb)
    /// "is": ist.
    case be
  }

  var head: Head
  var tense: Tense
  let unit: Unit
  let particleUnit: Unit
  let auxiliaryUnit: Unit
  let passiveUnit: Unit

  // MARK: English

  /// The finite verb, then the rest, each of whose verbs begins a verb phrase that its clause ends.
  ///
  /// Negated simple tenses take "do".
  func english(_ agreement: Agreement, negation: Unit?) -> (finite: [Word], rest: [Word]) {
    let not = negation.map { [Word("not", $0)] } ?? []
    let third = agreement == .thirdSingular
    switch (head, tense) {
    case (.be, .present): return ([Word(be(agreement), unit)] + not, [])
    case (.be, .past): return ([Word(agreement == .plural ? "were" : "was", unit)] + not, [])
    case (.be, .perfect):
      return (
        [Word(third ? "has" : "have", auxiliaryUnit)] + not, [Word("been", unit)].opening("VP")
      )
    case (.be, .pastPerfect):
      return ([Word("had", auxiliaryUnit)] + not, [Word("been", unit)].opening("VP"))
    case (.verb(let verb), .present) where negation == nil:
      return ([], words(third ? verb.thirdPerson : verb.base))
    case (.verb(let verb), .past) where negation == nil: return ([], words(verb.past))
    case (.verb(let verb), .present): return ([Word(third ? "does" : "do")] + not, words(verb.base))
    case (.verb(let verb), .past): return ([Word("did")] + not, words(verb.base))
    case (.verb(let verb), .perfect):
      return ([Word(third ? "has" : "have", auxiliaryUnit)] + not, words(verb.participle))
    case (.verb(let verb), .pastPerfect): return ([Word("had", auxiliaryUnit)] + not, words(verb.participle))
    case (.passive(let verb), .present):
      return ([Word(be(agreement), passiveUnit)] + not, words(verb.participle))
    case (.passive(let verb), .past):
      return ([Word(agreement == .plural ? "were" : "was", passiveUnit)] + not, words(verb.participle))
    case (.passive(let verb), .perfect):
      return (
        [Word(third ? "has" : "have", auxiliaryUnit)] + not,
        [Word("been", passiveUnit)].opening("VP") + words(verb.participle)
      )
    case (.passive(let verb), .pastPerfect):
      return (
        [Word("had", auxiliaryUnit)] + not,
        [Word("been", passiveUnit)].opening("VP") + words(verb.participle)
      )
    case (_, .modal(let modal)):
      var infinitive = englishInfinitive
      if modal == .wantTo { infinitive = [Word("to")].opening("S", "VP") + infinitive }
      // "does not want to": only "want" needs "do".
      if modal == .wantTo, negation != nil {
        return (
          [Word(third ? "does" : "do")] + not, [Word("want", auxiliaryUnit)].opening("VP") + infinitive
        )
      }
      return ([Word(modal.english(agreement), auxiliaryUnit)] + not, infinitive)
    }
  }

  var englishInfinitive: [Word] {
    switch head {
    case .be: [Word("be", unit)].opening("VP")
    case .verb(let verb): words(verb.base)
    case .passive(let verb): [Word("be", passiveUnit)].opening("VP") + words(verb.participle)
    }
  }

  private func be(_ agreement: Agreement) -> String {
    switch agreement {
    case .firstSingular: "am"
    case .thirdSingular: "is"
    case .plural: "are"
    }
  }

  /// A verb and its particle.
  func words(_ form: String) -> [Word] {
    let parts = form.split(separator: " ").map(String.init)
    let verb = [Word(parts[0], unit)].opening("VP")
    guard parts.count > 1 else { return verb }
    let particle = [Word(parts[1], particleUnit)]
    if Self.prepositions.contains(parts[1]) { return verb + particle.opening("PP") }
    return verb + particle.labelled(parts[1] == "asleep" ? "ADJP" : parts[1] == "back" ? "ADVP" : "PRT")
  }

  private static let prepositions = ["at", "to"]

  /// Whether the verb's object stands in a phrase with a preposition, as in "listens to the king".
  var takesPreposition: Bool {
    guard case .verb(let verb) = head, let last = verb.base.split(separator: " ").last else { return false }
    return Self.prepositions.contains(String(last))
  }

  // MARK: German

  /// The finite verb and what closes a main clause: a prefix, a participle, an infinitive.
  func german(_ agreement: Agreement) -> (finite: Word, closing: [Word]) {
    switch (head, tense) {
    case (.verb(let verb), .present):
      return (Word(verb.germanPresent(agreement), unit), prefix(verb))
    case (.verb(let verb), .past): return (Word(verb.germanPast(agreement), unit), prefix(verb))
    case (.verb(let verb), .perfect):
      return (
        Word(verb.perfectWithSein ? sein(agreement) : haben(agreement), auxiliaryUnit), [participle(verb)]
      )
    case (.verb(let verb), .pastPerfect):
      return (
        Word(verb.perfectWithSein ? war(agreement) : hatte(agreement), auxiliaryUnit), [participle(verb)]
      )
    case (.passive(let verb), .present): return (Word(werden(agreement), passiveUnit), [participle(verb)])
    case (.passive(let verb), .past): return (Word(wurde(agreement), passiveUnit), [participle(verb)])
    case (.passive(let verb), .perfect):
      return (Word(sein(agreement), auxiliaryUnit), [participle(verb), Word("worden", passiveUnit)])
    case (.passive(let verb), .pastPerfect):
      return (Word(war(agreement), auxiliaryUnit), [participle(verb), Word("worden", passiveUnit)])
    case (.be, .present): return (Word(sein(agreement), unit), [])
    case (.be, .past): return (Word(war(agreement), unit), [])
    case (.be, .perfect): return (Word(sein(agreement), auxiliaryUnit), [Word("gewesen", unit)])
    case (.be, .pastPerfect): return (Word(war(agreement), auxiliaryUnit), [Word("gewesen", unit)])
    case (_, .modal(let modal)): return (Word(modal.german(agreement), auxiliaryUnit), germanInfinitive)
    }
  }

  /// The end of a subordinate clause: a prefix joins its verb again, and the finite verb comes last.
  func germanFinal(_ agreement: Agreement) -> [Word] {
    let (finite, closing) = german(agreement)
    if case .verb(let verb) = head, !verb.prefix.isEmpty, tense == .present || tense == .past {
      return [Word(verb.prefix + finite.text, unit, particleUnit)]
    }
    return closing + [finite]
  }

  /// "zu reparieren", "anzurufen".
  var germanInfinitiveWithZu: [Word] {
    switch head {
    case .verb(let verb) where !verb.prefix.isEmpty:
      [Word(verb.prefix + "zu" + verb.infinitive, unit, particleUnit)]
    case .verb(let verb): [Word("zu"), Word(verb.infinitive, unit)]
    case .passive(let verb): [participle(verb), Word("zu"), Word("werden", passiveUnit)]
    case .be: [Word("zu"), Word("sein", unit)]
    }
  }

  private var germanInfinitive: [Word] {
    switch head {
    case .verb(let verb): [whole(verb.prefix + verb.infinitive, verb)]
    case .passive(let verb): [participle(verb), Word("werden", passiveUnit)]
    case .be: [Word("sein", unit)]
    }
  }

  private func prefix(_ verb: Verb) -> [Word] {
    guard !verb.prefix.isEmpty else { return [] }
    // "invites" is one word, "lädt … ein" two: both are the verb.
    return [Word(verb.prefix, verb.base.contains(" ") ? particleUnit : unit)]
  }

  private func participle(_ verb: Verb) -> Word { whole(verb.germanParticiple, verb) }

  private func whole(_ form: String, _ verb: Verb) -> Word {
    verb.base.contains(" ") ? Word(form, unit, particleUnit) : Word(form, unit)
  }

  private func haben(_ agreement: Agreement) -> String { form(agreement, "habe", "hat", "haben") }
  private func hatte(_ agreement: Agreement) -> String { form(agreement, "hatte", "hatte", "hatten") }
  private func sein(_ agreement: Agreement) -> String { form(agreement, "bin", "ist", "sind") }
  private func war(_ agreement: Agreement) -> String { form(agreement, "war", "war", "waren") }
  private func werden(_ agreement: Agreement) -> String { form(agreement, "werde", "wird", "werden") }
  private func wurde(_ agreement: Agreement) -> String { form(agreement, "wurde", "wurde", "wurden") }

  private func form(_ agreement: Agreement, _ first: String, _ third: String, _ plural: String) -> String {
    switch agreement {
    case .firstSingular: first
    case .thirdSingular: third
    case .plural: plural
    }
  }
}
