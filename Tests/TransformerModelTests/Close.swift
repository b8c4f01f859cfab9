import Testing

/// Expects two lists of numbers to agree, and else names the worst place.
func expectClose(
  _ actual: [Float], _ expected: [Float], relative: Float = 0, absolute: Float, _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard actual.count == expected.count else {
    Issue.record(
      "\(what): \(actual.count) numbers, expected \(expected.count)", sourceLocation: sourceLocation)
    return
  }
  let excess = zip(actual, expected).map { abs($0 - $1) - relative * abs($1) }
  guard let worst = excess.indices.max(by: { excess[$0] < excess[$1] }) else { return }
  // A NaN is not within any distance.
  let fits = excess.allSatisfy { $0 <= absolute }
  #expect(
    fits, "\(what)[\(worst)] is \(actual[worst]), expected \(expected[worst]) ± \(absolute)",
    sourceLocation: sourceLocation)
}

extension Tag {
  /// Takes more than two seconds.
  @Tag static var slow: Self
}
