/// Counts what a sentence's BLEU needs: lengths, matches and n-grams.
///
/// A row is h, r, then the clipped matches of n = 1 … N, then the hypothesis' n-grams of n = 1 … N.
struct BLEUCounter: SegmentCounter {
  let settings: BLEUSettings
  private var numbers = TokenNumbers()
  private var trie = NGramTrie()
  private var hypothesis: [Int32] = []
  private var references: [[Int32]] = []
  private var matches: [Int] = []

  init(settings: BLEUSettings) { self.settings = settings }

  mutating func appendRow(_ segment: Segment, to rows: inout [Double]) {
    let order = settings.maximumOrder
    numbers.removeAll()
    if references.count != segment.references.count {
      references = Array(repeating: [], count: segment.references.count)
    }
    settings.tokenize(segment, .hypothesis, &numbers, into: &hypothesis)
    for set in references.indices {
      settings.tokenize(segment, .reference(set), &numbers, into: &references[set])
    }

    trie.removeAll(expecting: references.reduce(0) { $0 + $1.count }, order: order)
    for reference in references { trie.addReference(reference, order: order) }
    matches.removeAll(keepingCapacity: true)
    matches.append(contentsOf: repeatElement(0, count: order))
    trie.countMatches(hypothesis, order: order, in: &matches)

    rows.append(Double(hypothesis.count))
    rows.append(Double(closestLength))
    for count in matches { rows.append(Double(count)) }
    for n in 1...order { rows.append(Double(max(0, hypothesis.count - n + 1))) }
  }

  /// The length of the reference closest to the hypothesis'; of equally close ones the shorter.
  private var closestLength: Int {
    let length = hypothesis.count
    var closest = references[0].count
    for reference in references.dropFirst() {
      let candidate = reference.count
      if (abs(candidate - length), candidate) < (abs(closest - length), closest) { closest = candidate }
    }
    return closest
  }
}

extension BLEUSettings {
  fileprivate func tokenize(
    _ segment: Segment, _ side: Segment.Side, _ numbers: inout TokenNumbers, into tokens: inout [Int32]
  ) {
    tokens.removeAll(keepingCapacity: true)
    let whole = segment.append(side, lowercase: lowercase, to: &numbers.text)
    let end = UTF8Text.strippedEnd(numbers.text, whole)
    numbers.text.removeLast(whole.upperBound - end)
    tokenization.appendTokens(&numbers, whole.lowerBound..<end, to: &tokens)
  }
}
