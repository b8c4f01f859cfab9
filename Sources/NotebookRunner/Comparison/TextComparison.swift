import Foundation

/// Two texts, line by line, with their numbers within a tolerance.
struct TextComparison {
  let tolerance: Tolerance
  let changing: ChangingParts

  /// The most differences that are told one by one.
  private static let mostTold = 20

  /// - Parameter place: where the texts stand, such as `output 2`.
  func differences(_ before: String, _ after: String, at place: String) -> [OutputDifference] {
    if before == after { return [] }
    let (old, new) = (lines(before), lines(after))
    var found: [OutputDifference] = []
    if old.count == new.count {
      for (number, pair) in zip(old, new).enumerated() {
        guard let change = change(pair.0, pair.1) else { continue }
        found.append(OutputDifference(place: "\(place), line \(number + 1)", change: change))
      }
    } else {
      for step in new.difference(from: old, by: { change($0, $1) == nil }) {
        switch step {
        case .remove(let offset, let line, _):
          found.append(
            OutputDifference(
              place: "\(place), committed line \(offset + 1)", change: "'\(brief(line))' is gone"))
        case .insert(let offset, let line, _):
          found.append(
            OutputDifference(place: "\(place), line \(offset + 1)", change: "'\(brief(line))' is new"))
        }
      }
    }
    if found.count > Self.mostTold {
      let rest = found.count - Self.mostTold
      found = Array(found[..<Self.mostTold])
      found.append(OutputDifference(place: place, change: "\(rest) more differences"))
    }
    return found
  }

  /// What changed between two lines; nil where they mean the same.
  func change(_ before: String, _ after: String) -> String? {
    if before == after { return nil }
    let (old, new) = (pieces(changing.masking(before)), pieces(changing.masking(after)))
    if old.count == new.count {
      let changed = zip(old, new).filter { !areSame($0, $1) }
      if changed.isEmpty { return nil }
      // The rest of the line is the same, so that the numbers alone say what changed.
      if changed.allSatisfy({ $0.number != nil && $1.number != nil }) {
        return changed.prefix(5).map { "\($0.text) → \($1.text)\(distance($0, $1))" }.joined(separator: ", ")
      }
    }
    let (start, end) = commonEnds(before, after)
    let (middle, other) = (before.dropFirst(start).dropLast(end), after.dropFirst(start).dropLast(end))
    return "'\(brief(String(middle)))' → '\(brief(String(other)))'"
  }

  private struct Piece {
    var text: String
    /// The number that the text is, if it is one.
    var number: Double?
  }

  /// Divides a line into numbers and what stands between them; digits inside of words are no numbers.
  private func pieces(_ line: String) -> [Piece] {
    // Words come first, so that their digits are not found.
    let pattern = /[A-Za-z_]\w*|([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/
    var pieces: [Piece] = []
    var rest = line.startIndex
    for match in line.matches(of: pattern) {
      guard let text = match.output.1 else { continue }
      pieces.append(Piece(text: String(line[rest..<match.range.lowerBound])))
      pieces.append(Piece(text: String(text), number: Double(text)))
      rest = match.range.upperBound
    }
    return pieces + [Piece(text: String(line[rest...]))]
  }

  private func areSame(_ a: Piece, _ b: Piece) -> Bool {
    if let a = a.number, let b = b.number { return tolerance.accepts(a, b) }
    return a.text == b.text
  }

  private func distance(_ a: Piece, _ b: Piece) -> String {
    guard let a = a.number, let b = b.number, max(abs(a), abs(b)) > 0 else { return "" }
    return String(format: " (%.2g relative)", abs(a - b) / max(abs(a), abs(b)))
  }

  /// How many characters two texts share at their start and at their end, without parts of words.
  private func commonEnds(_ a: String, _ b: String) -> (Int, Int) {
    func isInWord(_ character: Character) -> Bool { character.isLetter || character.isNumber }
    var start = zip(a, b).prefix { $0 == $1 }.count
    start -= a.prefix(start).reversed().prefix(while: isInWord).count
    let (restOfA, restOfB) = (a.dropFirst(start), b.dropFirst(start))
    var end = zip(restOfA.reversed(), restOfB.reversed()).prefix { $0 == $1 }.count
    end -= restOfA.suffix(end).prefix(while: isInWord).count
    return (start, end)
  }

  private func lines(_ text: String) -> [String] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return lines.last == "" ? lines.dropLast() : lines
  }

  private func brief(_ text: String) -> String { text.count <= 80 ? text : "\(text.prefix(79))…" }
}
