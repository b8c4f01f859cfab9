/// Counts what a sentence's TER needs: the fewest edits, and the mean length of its references.
struct TERCounter: SegmentCounter {
  private let tokenizer: TERTokenizer
  private var numbers = TokenNumbers()
  private var search = ShiftSearch()
  private var hypothesis: [Int32] = []
  private var reference: [Int32] = []

  init(settings: TERSettings) { tokenizer = TERTokenizer(settings: settings) }

  mutating func appendRow(_ segment: Segment, to rows: inout [Double]) {
    numbers.removeAll()
    tokenizer.read(segment, .hypothesis, &numbers, into: &hypothesis)
    var fewest = Int.max
    var length = 0
    for set in segment.references.indices {
      tokenizer.read(segment, .reference(set), &numbers, into: &reference)
      length += reference.count
      fewest = min(fewest, search.edits(from: hypothesis, to: reference))
    }
    rows.append(Double(fewest))
    rows.append(Double(length) / Double(segment.references.count))
  }
}
