/// A language of a parallel corpus, by its ISO 639-1 code.
public enum Language: String, Sendable, Hashable, Codable, CaseIterable, CustomStringConvertible {
  case english = "en"
  case german = "de"
  case french = "fr"

  /// The language's English name, such as "German".
  public var description: String {
    switch self {
    case .english: "English"
    case .german: "German"
    case .french: "French"
    }
  }
}
