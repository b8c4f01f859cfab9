/// A place in a text, with what the compiler needs to understand it.
package struct SourcePlace: Codable, Sendable, Hashable {
  package var text: String
  /// In UTF-8 bytes from the text's start.
  package var offset: Int
  /// As the compiler's driver takes them; the module's name and the search paths are among them.
  package var arguments: [String]

  package init(text: String, offset: Int, arguments: [String]) {
    self.text = text
    self.offset = offset
    self.arguments = arguments
  }
}

/// What the service is asked.
package enum InsightRequest: Codable, Sendable, Hashable {
  /// What could stand at the place, whose offset is the start of `prefix`; best first.
  case completions(at: SourcePlace, prefix: String, limit: Int)
  /// What the name that starts at each place means, at the first one where that can be told.
  case declaration(atOneOf: [SourcePlace])

  /// With which the compiler is asked; others mean another chain of cells.
  package var arguments: [String] {
    switch self {
    case .completions(let place, _, _): place.arguments
    case .declaration(let places): places.first?.arguments ?? []
    }
  }
}

/// What the service answers.
package struct InsightReply: Codable, Sendable, Hashable {
  package var completions: [Completion] = []
  package var declaration: Declaration?
}

/// A name, or a list of argument labels, that fits.
package struct Completion: Codable, Sendable, Hashable {
  /// What is typed to get it, up to the first argument: `append(contentsOf: `.
  package var text: String
  /// How many bytes before the place it replaces: the `.` of `name.` for `?.count` of an optional.
  package var erased: Int
  /// The name alone: `append`.
  package var name: String
  /// The compiler's kind, such as `decl.function.method.instance`.
  package var kind: String
  /// With labels and types, such as `append(contentsOf: Sequence)`.
  package var signature: String
  package var typeName: String
  /// Where it is declared; empty for keywords and the like.
  package var module: String
  /// The first sentence of its documentation.
  package var summary: String
}

/// What a name means.
package struct Declaration: Codable, Sendable, Hashable {
  /// As in the source, such as `func average(of values: [Double]) -> Double`.
  package var text: String
  /// The doc comment, in the Markdown that it is written in.
  package var documentation: String
  /// Its name, where it is a variable outside all types and functions; else empty.
  package var globalVariable: String
  package var module: String
}
