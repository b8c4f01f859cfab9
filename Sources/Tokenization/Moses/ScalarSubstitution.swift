/// One substitution of a regular expression's kind over Unicode scalars: all matches from left to right, none overlapping.
///
/// Enough for the rules of Moses, which need no backtracking; Swift's own expressions match graphemes, where "e" and
/// a combining accent are one.
struct ScalarSubstitution: Sendable {
  typealias Class = @Sendable (Unicode.Scalar) -> Bool

  enum Part: Sendable {
    case scalar(Unicode.Scalar)
    case one(Class)
    case oneOrMore(Class)
    case zeroOrMore(Class)
    /// Looked at, not consumed.
    case ahead(Class)
    case end
  }

  enum Output: Sendable {
    case text(String)
    /// What the part of that index matched.
    case part(Int)
  }

  private let pattern: [Part]
  private let output: [Output]
  /// A text without this scalar has no match.
  private let needed: Unicode.Scalar?

  init(_ pattern: [Part], _ output: [Output]) {
    self.pattern = pattern
    self.output = output
    needed = pattern.lazy.compactMap { if case .scalar(let scalar) = $0 { scalar } else { nil } }.first
  }

  /// Replaces a text by another.
  init(_ text: String, _ replacement: String) {
    self.init(text.unicodeScalars.map { .scalar($0) }, [.text(replacement)])
  }

  func callAsFunction(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    if let needed, !text.contains(needed) { return text }
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(text.count + 8)
    var spans: [Range<Int>] = []
    var index = 0
    while index < text.count {
      guard match(text, at: index, &spans), let end = spans.last?.upperBound, end > index else {
        result.append(text[index])
        index += 1
        continue
      }
      for piece in output {
        switch piece {
        case .text(let text): result.append(contentsOf: text.unicodeScalars)
        case .part(let part): result.append(contentsOf: text[spans[part]])
        }
      }
      index = end
    }
    return result
  }

  private func match(_ text: [Unicode.Scalar], at start: Int, _ spans: inout [Range<Int>]) -> Bool {
    spans.removeAll(keepingCapacity: true)
    var index = start
    for part in pattern {
      let begin = index
      switch part {
      case .scalar(let scalar):
        guard index < text.count, text[index] == scalar else { return false }
        index += 1
      case .one(let isMember):
        guard index < text.count, isMember(text[index]) else { return false }
        index += 1
      case .oneOrMore(let isMember), .zeroOrMore(let isMember):
        while index < text.count, isMember(text[index]) { index += 1 }
        if case .oneOrMore = part, index == begin { return false }
      case .ahead(let isMember):
        guard index < text.count, isMember(text[index]) else { return false }
      case .end:
        guard index == text.count else { return false }
      }
      spans.append(begin..<index)
    }
    return true
  }
}
