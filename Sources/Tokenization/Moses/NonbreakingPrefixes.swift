import TextCore

/// Words after which a full stop ends no sentence.
struct NonbreakingPrefixes: Sendable {
  enum Kind: Sendable {
    case always
    /// Only if a number follows: `No. 5`.
    case beforeNumber
  }

  private var kinds: [CodePoints: Kind] = [:]

  init(_ language: Language) {
    let (always, beforeNumber) =
      switch language {
      case .english: (NonbreakingPrefixTables.english, NonbreakingPrefixTables.englishBeforeNumbers)
      case .german: (NonbreakingPrefixTables.german, "")
      case .french: (NonbreakingPrefixTables.french, "")
      }
    for word in always.split(separator: " ") { kinds[CodePoints(word)] = .always }
    for word in beforeNumber.split(separator: " ") { kinds[CodePoints(word)] = .beforeNumber }
  }

  func kind(of word: String) -> Kind? { kinds[CodePoints(word)] }
}
