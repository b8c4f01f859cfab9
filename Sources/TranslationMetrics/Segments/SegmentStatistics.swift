/// What a metric counts in each segment: a row of `width` numbers; a corpus' row is their sum.
package struct SegmentStatistics: Sendable {
  package let width: Int
  /// The rows one after the other.
  package private(set) var values: [Double]

  package var count: Int { values.count / width }

  package func row(_ index: Int) -> ArraySlice<Double> { values[index * width..<(index + 1) * width] }

  /// The corpus' row.
  package var total: [Double] {
    var total = [Double](repeating: 0, count: width)
    for index in 0..<count {
      for column in 0..<width { total[column] += values[index * width + column] }
    }
    return total
  }
}

/// Counts one segment after the other; one for each core.
protocol SegmentCounter: SendableMetatype {
  /// Appends the row of a segment with one or more references.
  mutating func appendRow(_ segment: Segment, to rows: inout [Double])
}

/// One hypothesis and its references, one of each set.
struct Segment {
  enum Side {
    case hypothesis
    /// Of a set.
    case reference(Int)
  }

  let hypotheses: Sentences
  let references: [Sentences]
  fileprivate(set) var index: Int

  /// Appends a sentence to `text`, in lower case if asked, and tells where it lies.
  func append(_ side: Side, lowercase: Bool, to text: inout [UInt8]) -> Range<Int> {
    switch side {
    case .hypothesis: UTF8Text.append(hypotheses, index, lowercase: lowercase, to: &text)
    case .reference(let set): UTF8Text.append(references[set], index, lowercase: lowercase, to: &text)
    }
  }
}

extension SegmentStatistics {
  /// Counts all segments, on all cores; the order of rows is that of segments.
  ///
  /// - Parameters:
  ///   - references: one or more sets, each with a reference for every hypothesis.
  ///   - counter: makes what counts a core's share.
  init<Counter: SegmentCounter>(
    width: Int, _ hypotheses: Sentences, _ references: [Sentences], counter: @escaping @Sendable () -> Counter
  ) {
    self.width = width
    values = inShares(of: hypotheses.count) { range in
      var counter = counter()
      var rows: [Double] = []
      rows.reserveCapacity(range.count * width)
      var segment = Segment(hypotheses: hypotheses, references: references, index: 0)
      for index in range {
        segment.index = index
        counter.appendRow(segment, to: &rows)
      }
      return rows
    }
  }
}
