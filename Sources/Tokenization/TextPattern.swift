import Foundation
import TextCore

/// A regular expression over code points, for what users protect from being split.
///
/// Written as for Python, whose `\w` and `\s` it keeps; the engine is Foundation's. Where case is ignored, letters beyond
/// ASCII that fold into it (İ, ſ) are other letters here.
public struct TextPattern: Sendable, CustomStringConvertible {
  /// Whose `\w` and `\s` a pattern means; ICU's differ from both.
  enum Dialect: Sendable {
    case python
    /// That of Hugging Face's tokenizers.
    case oniguruma

    var classes: [Unicode.Scalar: String] {
      switch self {
      case .python:
        [
          "w": #"\p{L}\p{N}_"#,
          "s": #"\x09-\x0D\x1C-\x20\x85\xA0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000"#,
        ]
      case .oniguruma:
        ["w": #"\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\u00B2\u00B3\u00B9\u00BC-\u00BE"#, "s": #"\p{White_Space}"#]
      }
    }
  }

  /// The expression itself.
  public let description: String
  private let expression: NSRegularExpression

  /// - Parameter ignoresCase: as Moses' protected patterns do; glossaries of subword-nmt do not.
  public init(_ pattern: String, ignoresCase: Bool) throws(SubwordError) {
    try self.init(pattern, ignoresCase: ignoresCase, dialect: .python)
  }

  init(_ pattern: String, ignoresCase: Bool, dialect: Dialect) throws(SubwordError) {
    description = pattern
    do {
      expression = try NSRegularExpression(
        pattern: Self.translated(pattern, dialect.classes),
        options: ignoresCase ? [.caseInsensitive, .useUnixLineSeparators] : .useUnixLineSeparators)
    } catch {
      throw .malformedPattern(pattern)
    }
  }

  /// The pattern with its `\w` and `\s` spelled out.
  private static func translated(_ pattern: String, _ classes: [Unicode.Scalar: String]) -> String {
    let scalars = Array(pattern.unicodeScalars)
    var output = ""
    var isInClass = false
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      if scalar == "\\", index + 1 < scalars.count {
        let next = scalars[index + 1]
        if let members = classes[next] {
          output += isInClass ? members : "[\(members)]"
        } else if let members = next.properties.lowercaseMapping.unicodeScalars.first.flatMap({ classes[$0] })
        {
          output += "[^\(members)]"
        } else {
          output.unicodeScalars.append(contentsOf: [scalar, next])
        }
        index += 2
        continue
      }
      if scalar == "[" { isInClass = true } else if scalar == "]" { isInClass = false }
      output.unicodeScalars.append(scalar)
      index += 1
    }
    return output
  }

  func matches(in text: String) -> [String] {
    results(in: text).map { (text as NSString).substring(with: $0.range) }
  }

  /// True if the expression matches from the first character on.
  func matchesStart(of text: String) -> Bool {
    let whole = NSRange(location: 0, length: text.utf16.count)
    return expression.firstMatch(in: text, options: .anchored, range: whole) != nil
  }

  /// Python's `re.split`: what is between matches, and what the groups of each match hold.
  func split(_ text: String) -> [String] {
    var parts: [String] = []
    var start = 0
    for result in results(in: text) {
      parts.append(
        (text as NSString).substring(with: NSRange(location: start, length: result.range.location - start)))
      for group in 1..<max(1, result.numberOfRanges) where result.range(at: group).location != NSNotFound {
        parts.append((text as NSString).substring(with: result.range(at: group)))
      }
      start = result.range.location + result.range.length
    }
    return parts + [(text as NSString).substring(from: start)]
  }

  /// The matches, in Unicode scalars.
  func scalarRanges(in text: String) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var (place, offset) = (0, 0)
    var rest = text.unicodeScalars[...]
    func scalar(at target: Int) -> Int {
      while offset < target, let next = rest.popFirst() {
        offset += next.utf16.count
        place += 1
      }
      return place
    }
    for result in results(in: text) {
      let start = scalar(at: result.range.location)
      ranges.append(start..<scalar(at: result.range.location + result.range.length))
    }
    return ranges
  }

  /// The text with each match replaced by `content`, which is taken as it is.
  func replacing(in text: String, with content: String) -> String {
    var output: [Unicode.Scalar] = []
    let scalars = Array(text.unicodeScalars)
    var place = 0
    for range in scalarRanges(in: text) {
      output += scalars[place..<range.lowerBound]
      output += Array(content.unicodeScalars)
      place = range.upperBound
    }
    return PythonText.text(output + scalars[place...])
  }

  /// A pattern that matches `text` itself.
  static func escaped(_ text: String) -> String { NSRegularExpression.escapedPattern(for: text) }

  private func results(in text: String) -> [NSTextCheckingResult] {
    expression.matches(in: text, range: NSRange(location: 0, length: text.utf16.count))
  }

  // MARK: Those that sacremoses names

  /// XML tags, addresses of mail and of the web (`:basic:`).
  public static let basic = known([
    #"<\/?\S+\/?>"#, ##"<\S+( [a-zA-Z0-9]+\="?[^"]")+ ?\/?>"##, #"<\S+( [a-zA-Z0-9]+\='?[^']')+ ?\/?>"#,
    #"[\w\-\_\.]+\@([\w\-\_]+\.)+[a-zA-Z]{2,}"#, #"(http[s]?|ftp):\/\/[^:\/\s]+(\/\w+)*\/[\w\-\.]+"#,
  ])
  /// Addresses of the web and of mail, @names and #tags (`:web:`).
  public static let web = known([
    #"((https?|ftp|rsync)://|www\.)[^ ]*"#, #"[\w\-\_\.]+\@([\w\-\_]+\.)+[a-zA-Z]{2,}"#,
    "@[a-zA-Z0-9_]+", "#[a-zA-Z0-9_]+",
  ])

  private static func known(_ patterns: [String]) -> [TextPattern] {
    patterns.map { pattern in
      do { return try TextPattern(pattern, ignoresCase: true) } catch { fatalError("\(error)") }
    }
  }
}
