import TextCore

/// Why a model of words or subwords could not be read or written.
public enum SubwordError: Error, Sendable, Equatable, CustomStringConvertible {
  case file(TextFileError)
  case malformedMerge(file: String, line: Int, text: String)
  case unknownVersion(file: String, version: String)
  case malformedToken(file: String, line: Int, text: String)
  case missingSpecials(file: String)
  case malformedCount(file: String, line: Int, text: String)
  case malformedPattern(String)
  case malformedCasing(file: String, line: Int, text: String)
  case unknownBoundaries(file: String, text: String)

  public var description: String {
    switch self {
    case .file(let error): error.description
    case .malformedMerge(let file, let line, let text):
      "'\(file)', line \(line): '\(text)' is not two symbols separated by a space"
    case .unknownVersion(let file, let version):
      "'\(file)': codes of version \(version); this reads 0.1 and 0.2"
    case .malformedToken(let file, let line, let text):
      "'\(file)', line \(line): '\(text)' is empty or comes twice"
    case .malformedCount(let file, let line, let text):
      "'\(file)', line \(line): '\(text)' is not a token and its count, separated by a space"
    case .malformedPattern(let pattern): "'\(pattern)' is no regular expression"
    case .malformedCasing(let file, let line, let text):
      "'\(file)', line \(line): '\(text)' is not 'word (count/total) other (count) …'"
    case .unknownBoundaries(let file, let text):
      "'\(file)': words end at '\(text)'; this knows \(WordBoundaries.allCases.map(\.rawValue).joined(separator: " and "))"
    case .missingSpecials(let file):
      "'\(file)': a vocabulary begins with \(Vocabulary.specials.joined(separator: ", ")), one a line"
    }
  }
}
