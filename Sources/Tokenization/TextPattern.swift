import Foundation

/// A regular expression over code points, for what users protect from being split.
///
/// Written as for Python, whose `\w` and `\s` it keeps; the engine is Foundation's. Where case is ignored, letters beyond
/// ASCII that fold into it (İ, ſ) are other letters here.
public struct TextPattern: Sendable, CustomStringConvertible {
  /// The expression itself.
  public let description: String
  private let expression: NSRegularExpression

  /// - Parameter ignoresCase: as Moses' protected patterns do; glossaries of subword-nmt do not.
  public init(_ pattern: String, ignoresCase: Bool) throws(SubwordError) {
    description = pattern
    do {
      expression = try NSRegularExpression(
        pattern: Self.translated(pattern),
        options: ignoresCase ? [.caseInsensitive, .useUnixLineSeparators] : .useUnixLineSeparators)
    } catch {
      throw .malformedPattern(pattern)
    }
  }

  /// The pattern with Python's `\w` (letters, numbers, `_`) and `\s` spelled out; ICU's `\w` also takes marks.
  private static func translated(_ pattern: String) -> String {
    let classes: [Unicode.Scalar: String] = [
      "w": #"\p{L}\p{N}_"#,
      "s": #"\x09-\x0D\x1C-\x20\x85\xA0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000"#,
    ]
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
