import Foundation

/// Parts of texts that change from run to run and are not compared, by name or as a regular expression.
package struct ChangingParts: Hashable, Sendable {
  /// Each name, with what it stands for.
  private static let known: [String: String] = [
    "duration": #"\b[0-9]+(\.[0-9]+)? ?(ns|µs|us|ms|s|sec|min|h)\b|\b[0-9]+:[0-9]{2}(:[0-9]{2})?\b"#,
    "date":
      #"\b[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"#,
    "address": #"\b0x[0-9a-fA-F]+\b"#,
    "uuid": #"\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b"#,
    "path": #"(?<![\w/])(/[\w.@+-]+)+/?"#,
  ]

  package static var names: [String] { known.keys.sorted() }

  private struct Part: Hashable, Sendable {
    var name: String
    var pattern: String
  }

  private var parts: [Part] = []

  package init() {}

  /// Adds a part.
  ///
  /// - Parameter text: one of `names`, or a regular expression between slashes.
  /// - Returns: false where it is neither.
  package mutating func add(_ text: String) -> Bool {
    if let pattern = Self.known[text] {
      parts.append(Part(name: text, pattern: pattern))
      return true
    }
    guard text.count > 2, text.hasPrefix("/"), text.hasSuffix("/") else { return false }
    let pattern = String(text.dropFirst().dropLast())
    guard (try? NSRegularExpression(pattern: pattern)) != nil else { return false }
    parts.append(Part(name: pattern, pattern: pattern))
    return true
  }

  package mutating func add(_ other: ChangingParts) { parts += other.parts }

  /// The text with each changing part as its name, such as `‹duration›`.
  func masking(_ text: String) -> String {
    parts.reduce(text) { text, part in
      guard let expression = try? NSRegularExpression(pattern: part.pattern) else { return text }
      return expression.stringByReplacingMatches(
        in: text, range: NSRange(location: 0, length: text.utf16.count),
        withTemplate: NSRegularExpression.escapedTemplate(for: "‹\(part.name)›"))
    }
  }
}
