import TextCore

/// Applies byte pairs with the options of `subword-nmt apply-bpe`.
public struct BytePairSegmenter: Sendable {
  public let bytePairs: BytePairEncoding
  /// Marks a piece that does not end its word.
  public let separator: String
  /// Pieces that a model knows; a merge that gives another is undone.
  ///
  /// Those inside of words carry the separator.
  public let vocabulary: Set<String>?

  private let known: Set<CodePoints>?
  private let glossaries: [Glossary]

  /// - Parameters:
  ///   - vocabulary: what `vocabulary(file:threshold:)` reads; an empty one is as none.
  ///   - glossaries: regular expressions; what they match is neither split nor joined with the rest of its word.
  public init(
    _ bytePairs: BytePairEncoding, separator: String = BytePairEncoding.separator,
    vocabulary: Set<String>? = nil, glossaries: [String] = []
  ) throws(SubwordError) {
    self.bytePairs = bytePairs
    self.separator = separator
    self.vocabulary = vocabulary
    known = vocabulary.flatMap { $0.isEmpty ? nil : Set($0.map { CodePoints($0) }) }
    var expressions: [Glossary] = []
    for glossary in glossaries { expressions.append(try Glossary(glossary)) }
    self.glossaries = expressions
  }

  /// Segments a sentence whose words are separated by spaces; white space at both ends is kept.
  public func segment(_ sentence: String) -> String {
    BytePairEncoding.segment(sentence) { pieces(of: $0) }
  }

  /// Segments a sentence, leaving out each possible merge with a probability of `dropout` (Provilkov et al., 2020).
  public func segment(
    _ sentence: String, dropout: Double, using random: inout MersenneTwister
  ) -> String {
    BytePairEncoding.segment(sentence) { word in
      pieces(of: word) { bytePairs.symbols(of: $0) { dropout == 0 || random.unit() > dropout } }
    }
  }

  /// The pieces of one word, all but the last with the separator.
  public func pieces(of word: String) -> [String] {
    pieces(of: word) { bytePairs.cachedSymbols(of: $0) }
  }

  private func pieces(of word: String, _ symbols: (String) -> [String]) -> [String] {
    var parts = [word]
    for glossary in glossaries { parts = parts.flatMap(glossary.isolated) }
    let pieces = parts.flatMap { part -> [String] in
      if glossaries.contains(where: { $0.holds(part) }) || part.unicodeScalars.count < 2 { return [part] }
      let symbols = symbols(part)
      guard let known else { return symbols }
      return bytePairs.split(symbols, separator: separator) { known.contains(CodePoints($0)) }
    }
    return pieces.enumerated().map { $0.offset < pieces.count - 1 ? $0.element + separator : $0.element }
  }

  /// Reads a vocabulary file: `token count` a line.
  ///
  /// - Parameter threshold: leaves out what was seen less often.
  public static func vocabulary(file path: String, threshold: Int? = nil) throws(SubwordError) -> Set<String>
  {
    let lines: [String]
    do { lines = try TextFile(path).lines() } catch { throw .file(error) }
    var tokens: Set<CodePoints> = []
    for (index, line) in lines.enumerated() {
      let fields = line.unicodeScalars.split(separator: " ", omittingEmptySubsequences: false)
      guard fields.count == 2, let count = Int(String(fields[1])) else {
        throw .malformedCount(file: path, line: index + 1, text: line)
      }
      if threshold.map({ count >= $0 }) ?? true { tokens.insert(CodePoints(String(fields[0]))) }
    }
    return Set(tokens.map(\.text))
  }
}

/// One regular expression of a glossary.
private struct Glossary: Sendable {
  private let inside: TextPattern
  private let whole: TextPattern
  private let exact: TextPattern

  init(_ pattern: String) throws(SubwordError) {
    // As subword-nmt writes them: in the second an alternative `a|b` is `^a` or `b$`.
    inside = try TextPattern("(\(pattern))", ignoresCase: false)
    whole = try TextPattern("^\(pattern)$", ignoresCase: false)
    exact = try TextPattern("^(\(pattern))$", ignoresCase: false)
  }

  func holds(_ word: String) -> Bool { exact.matchesStart(of: word) }

  /// The word in parts, what the expression matches apart.
  func isolated(_ word: String) -> [String] {
    if whole.matchesStart(of: word) { return [word] }
    var parts = inside.split(word)
    guard parts.count > 1 else { return [word] }
    let ending = parts.removeLast()
    return parts.filter { !$0.isEmpty } + (ending.isEmpty ? [] : [ending])
  }
}
