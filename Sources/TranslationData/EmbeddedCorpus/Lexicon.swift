/// The words of the embedded corpus.
///
/// The tables are written like a dictionary and read once.
struct Lexicon {
  static let shared = Lexicon()

  let nouns: [Kind: [Noun]]
  let adjectives: [Adjective]
  let verbs: [Verb]
  let compounds: [Compound]
  let places: [Place]

  /// A noun that may stand before another: garden gate, Gartentor.
  struct Compound {
    let modifier: String
    let head: Noun
  }

  /// Where things happen: a preposition in each language, and a noun in the dative.
  struct Place {
    let english: String
    let german: String
    let noun: Noun
  }

  private init() {
    var nouns: [Kind: [Noun]] = [:]
    for (kind, table) in Self.nounTables { nouns[kind] = Self.rows(table).map { Self.noun($0, kind) } }
    self.nouns = nouns
    adjectives = Self.rows(Self.adjectiveTable).map(Self.adjective)
    verbs = Self.rows(Self.verbTable).map(Self.verb)
    let all = Self.nounTables.flatMap { nouns[$0.0] ?? [] }
    func noun(_ english: String) -> Noun {
      guard let noun = all.first(where: { $0.english == english }) else {
        preconditionFailure("Lexicon: no noun '\(english)'")
      }
      return noun
    }
    compounds = Self.rows(Self.compoundTable).flatMap { columns in
      columns[2].split(separator: " ").map { head in
        Compound(modifier: columns[0], head: noun(String(head)).compounded(with: columns[1]))
      }
    }
    places = Self.rows(Self.placeTable).flatMap { columns in
      columns[2].split(separator: " ").map { name in
        Place(english: columns[0], german: columns[1], noun: noun(String(name)))
      }
    }
  }

  /// The noun whose English singular is `english`.
  func noun(_ english: String, _ kind: Kind) -> Noun {
    guard let noun = nouns[kind]?.first(where: { $0.english == english }) else {
      preconditionFailure("Lexicon: no \(kind) '\(english)'")
    }
    return noun
  }

  func adjectives(for kind: Kind) -> [Adjective] { adjectives.filter { $0.kinds.contains(kind) } }

  func verb(_ base: String, _ frame: Verb.Frame) -> Verb {
    guard let verb = verbs.first(where: { $0.base == base && $0.frame == frame }) else {
      preconditionFailure("Lexicon: no verb '\(base)' with frame \(frame)")
    }
    return verb
  }

  // MARK: Reading the tables

  /// Columns are separated by `;`.
  private static func rows(_ table: String) -> [[String]] {
    table.split(separator: "\n").map { line in
      line.split(separator: ";").map { column in
        column.split(separator: " ").joined(separator: " ")
      }
    }
  }

  private static func forms(_ column: String) -> [String] {
    column.split(separator: " ").map { $0.split(separator: "_").joined(separator: " ") }
  }

  private static func kinds(_ column: some StringProtocol) -> Set<Kind> {
    Set(
      column.split(separator: " ").map { name in
        guard let kind = Kind(rawValue: String(name)) else {
          preconditionFailure("Lexicon: no kind '\(name)'")
        }
        return kind
      })
  }

  /// `dog dogs ; der Hund Hunde Hundes`, with `-` for no plural; the genitive of feminine nouns is left out.
  private static func noun(_ columns: [String], _ kind: Kind) -> Noun {
    let english = forms(columns[0])
    let german = forms(columns[1])
    guard let gender = Gender(rawValue: german[0]) else { preconditionFailure("Lexicon: \(columns)") }
    return Noun(
      english: english[0], englishPlural: english.count > 1 ? english[1] : "", gender: gender,
      german: german[1], germanPlural: german[2] == "-" ? "" : german[2],
      germanGenitive: german.count > 3 ? german[3] : german[1], kind: kind)
  }

  /// `expensive more_expensive ; teuer teurer teur ; vehicle thing`, the stem only if it differs.
  private static func adjective(_ columns: [String]) -> Adjective {
    let english = forms(columns[0])
    let german = forms(columns[1])
    let stem =
      german.count > 2 ? german[2] : german[0].hasSuffix("e") ? String(german[0].dropLast()) : german[0]
    return Adjective(
      english: english[0], englishComparative: english[1], german: german[0], germanComparative: german[1],
      germanStem: stem, kinds: kinds(columns[2]))
  }

  /// `turn_on turns_on turned_on turned_on ; ein|schalten schaltet schaltete eingeschaltet ; acc ; person ; device`.
  private static func verb(_ columns: [String]) -> Verb {
    let english = forms(columns[0])
    let german = forms(columns[1])
    let infinitive = german[0].split(separator: "|").map(String.init)
    guard let frame = Verb.Frame(rawValue: columns[2]), english.count == 4 else {
      preconditionFailure("Lexicon: \(columns)")
    }
    let withSein = german[3] == "ist"
    return Verb(
      base: english[0], thirdPerson: english[1], past: english[2], participle: english[3],
      infinitive: infinitive.last ?? "", prefix: infinitive.count > 1 ? infinitive[0] : "",
      germanThirdPerson: german[1], germanPast: german[2], germanParticiple: german[withSein ? 4 : 3],
      perfectWithSein: withSein, frame: frame, subjects: kinds(columns[3]),
      objects: columns.count > 4 ? kinds(columns[4]) : [])
  }
}
