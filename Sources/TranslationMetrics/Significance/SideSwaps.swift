/// Trials of approximate randomisation: in each, every segment changes sides or stays, by the toss of a coin.
struct SideSwaps {
  /// How far the two sides' scores are apart in each trial.
  let differences: [Double]

  private static let tossesAtOnce = 16_000_000

  /// Makes `resampling.count` trials.
  ///
  /// - Parameter drawn: the seed for those who asked for none.
  init(
    _ first: SegmentStatistics, _ second: SegmentStatistics, _ settings: some MetricSettings,
    _ resampling: Resampling, drawn: UInt64
  ) {
    let (segments, width, trials) = (first.count, first.width, resampling.count)
    let (firstTotal, secondTotal) = (first.total, second.total)
    // A side's sum is one system's total and, for each segment that changes sides, the systems' difference.
    let gaps = zip(first.values, second.values).map { $0 - $1 }
    // NumPy's arrays hold whole numbers but for TER, whose lengths are means.
    let isWhole = width > 2
    var generator = resampling.generator(drawn)
    var differences: [Double] = []
    // All tosses come from one generator in order, some trials at a time; a share of them is one core's.
    while differences.count < trials {
      let batch = min(trials - differences.count, max(16, Self.tossesAtOnce / segments))
      let tosses = (0..<batch * segments).map { _ in generator.truth() }
      differences += inShares(of: batch, least: 8) { share in
        var moved = [Double](repeating: 0, count: width)
        return share.map { trial in
          Self.sum(gaps, width, tosses, trial * segments..<(trial + 1) * segments, in: &moved)
          let left = zip(secondTotal, moved).map { $0 + $1 }
          let right = zip(firstTotal, moved).map { $0 - $1 }
          return abs(settings.value(left, whole: isWhole) - settings.value(right, whole: isWhole))
        }
      }
    }
    self.differences = differences
  }

  private static func sum(
    _ gaps: [Double], _ width: Int, _ tosses: [Bool], _ places: Range<Int>, in sums: inout [Double]
  ) {
    let (gaps, tosses) = (gaps.span, tosses.span)
    var sums = sums.mutableSpan
    for column in 0..<width { sums[column] = 0 }
    for (segment, place) in places.enumerated() where tosses[place] {
      for column in 0..<width { sums[column] += gaps[segment * width + column] }
    }
  }
}
