/// Tercom's search for the shifts of phrases that leave the fewest edits, with its limits and its order of preference.
///
/// Follows sacreBLEU's `lib_ter.py`. As there, a shift is taken if it lowers the edit distance most; among equals the longest,
/// then the earliest phrase, then the earliest target. What differs is only the work: a shifted sentence shares its first words
/// with the one before, so its distance is computed from there on, and given up as soon as it cannot win.
struct ShiftSearch {
  private static let longestShift = 10
  private static let farthestShift = 50
  private static let mostCandidates = 1000

  private struct Candidate {
    var distance: Int
    var length: Int
    var start: Int
    var target: Int

    /// Tercom's ranking: highest gain, longest phrase, earliest phrase, earliest target.
    func isBetter(than other: Candidate) -> Bool {
      (distance, -length, start, target) < (other.distance, -other.length, other.start, other.target)
    }
  }

  private var distances = EditDistance()
  private var words: [Int32] = []
  private var shifted: [Int32] = []
  private var candidates = 0

  /// The fewest edits, shifts among them, that make `hypothesis` into `reference`.
  mutating func edits(from hypothesis: [Int32], to reference: [Int32]) -> Int {
    if reference.isEmpty { return hypothesis.count }
    if hypothesis == reference { return 0 }
    distances.setReference(reference)
    words = hypothesis
    candidates = 0
    var shifts = 0
    while true {
      distances.align(words)
      guard let best = bestShift(reference), candidates < Self.mostCandidates else { break }
      perform(best)
      swap(&words, &shifted)
      shifts += 1
    }
    return shifts + distances.aligned
  }

  /// The best shift that lowers the distance, if any.
  private mutating func bestShift(_ reference: [Int32]) -> Candidate? {
    var best: Candidate?
    for start in 0..<words.count {
      let from = max(0, start - Self.farthestShift)
      let to = min(reference.count - 1, start + Self.farthestShift)
      guard from <= to else { continue }
      for position in from...to where words[start] == reference[position] {
        var length = 0
        repeat {
          length += 1
          if isUseful(start, position, length) { tryTargets(start, position, length, &best) }
          if candidates >= Self.mostCandidates { return best }
        } while start + length < words.count && position + length < reference.count
          && words[start + length] == reference[position + length] && length < Self.longestShift
      }
    }
    return best
  }

  /// Whether the phrase is wrong where it is, its place in the reference is wrong too, and lies outside the phrase.
  private func isUseful(_ start: Int, _ position: Int, _ length: Int) -> Bool {
    let target = distances.hypothesisPosition(of: position)
    return distances.hypothesisErrors(start, length) > 0 && distances.referenceErrors(position, length) > 0
      && !(start <= target && target < start + length)
  }

  private mutating func tryTargets(_ start: Int, _ position: Int, _ length: Int, _ best: inout Candidate?) {
    var previous = -1
    for offset in -1..<length {
      let place = position + offset
      guard place < distances.referenceCount else { break }
      let target = place < 0 ? 0 : distances.hypothesisPosition(of: place) + 1
      if target == previous { continue }
      previous = target
      candidates += 1
      // A shift that gains nothing is never taken, and one worse than the best neither.
      let bound = min(best?.distance ?? .max, distances.aligned - 1)
      var candidate = Candidate(distance: 0, length: length, start: start, target: target)
      perform(candidate)
      let distance = distances.distance(of: shifted, sharing: min(start, target), bound: bound)
      guard let distance else { continue }
      candidate.distance = distance
      if best.map(candidate.isBetter(than:)) ?? true { best = candidate }
    }
  }

  /// Writes the words after a shift to `shifted`.
  private mutating func perform(_ shift: Candidate) {
    let (start, end, target) = (shift.start, shift.start + shift.length, shift.target)
    shifted.removeAll(keepingCapacity: true)
    if target < start {
      shifted += words[..<target]
      shifted += words[start..<end]
      shifted += words[target..<start]
      shifted += words[end...]
    } else {
      // Beyond the phrase the target counts words as they stand, within it as they will stand.
      let resume = min(target > end ? target : shift.length + target, words.count)
      shifted += words[..<start]
      shifted += words[end..<resume]
      shifted += words[start..<end]
      shifted += words[resume...]
    }
  }
}
