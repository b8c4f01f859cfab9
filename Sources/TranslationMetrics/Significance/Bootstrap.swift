/// Scores of corpora drawn with replacement, as sacreBLEU computes them: in 32 bits.
struct Bootstrap {
  /// The scores, in the order of the draws.
  let scores: [Double]
  private let resampling: Resampling
  /// Whether NumPy would hold all scores in 32 bits.
  let isSingle: Bool

  /// Draws `resampling.count` corpora.
  ///
  /// - Parameter drawn: the seed for those who asked for none.
  init(
    _ statistics: SegmentStatistics, _ settings: some MetricSettings, _ resampling: Resampling, drawn: UInt64
  ) {
    self.resampling = resampling
    let count = resampling.count
    let rows = statistics.values.map { Float($0) }
    let (segments, width) = (statistics.count, statistics.width)
    var generator = resampling.generator(drawn)
    var values: [NumPyNumber] = []
    // All indices come from one generator in order, some draws at a time; the sums of a share of them are one core's.
    while values.count < count {
      let draws = min(count - values.count, max(16, Self.indicesAtOnce / segments))
      let indices = (0..<draws * segments).map { _ in Int32(generator.index(below: segments)) }
      values += inShares(of: draws, least: 8) { draws in
        var sums = [Float](repeating: 0, count: width)
        return draws.map { draw in
          Self.sum(rows, width, indices, draw * segments..<(draw + 1) * segments, in: &sums)
          return settings.value(sums.map { NumPyNumber($0) }, whole: false)
        }
      }
    }
    scores = values.map(\.value)
    isSingle = values.allSatisfy(\.isSingle)
  }

  private static let indicesAtOnce = 4_000_000

  private static func sum(
    _ rows: [Float], _ width: Int, _ indices: [Int32], _ places: Range<Int>, in sums: inout [Float]
  ) {
    let (rows, indices) = (rows.span, indices.span)
    var sums = sums.mutableSpan
    for column in 0..<width { sums[column] = 0 }
    for place in places {
      let row = Int(indices[place]) * width
      for column in 0..<width { sums[column] += rows[row + column] }
    }
  }

  /// The interval as `corpus_score` has it: the mean rounded once.
  var corpusInterval: ConfidenceInterval {
    let mean = NumPySum.exactMean(scores)
    return interval(isSingle ? Double(Float(mean)) : mean)
  }

  /// The interval as the paired tests have it: NumPy's mean, of the sorted scores.
  var pairedInterval: ConfidenceInterval { interval(mean(scores.sorted())) }

  private func interval(_ mean: Double) -> ConfidenceInterval {
    ConfidenceInterval(mean: mean, margin: margin, resampling: resampling)
  }

  /// NumPy's mean in the scores' precision.
  private func mean(_ values: [Double]) -> Double {
    isSingle ? Double(NumPySum.mean(values.map { Float($0) })) : NumPySum.mean(values)
  }

  /// Half the width of the interval that 95 of 100 scores are in.
  private var margin: Double {
    let sorted = scores.sorted()
    let lower = sorted.count / 40
    let (low, high) = (sorted[lower], sorted[sorted.count - lower - 1])
    return isSingle ? Double(0.5 * (Float(high) - Float(low))) : 0.5 * (high - low)
  }
}
