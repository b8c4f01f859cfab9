/// A metric with all its settings, to score with or to compare systems by.
public enum Metric: Sendable, Hashable {
  case bleu(BLEUSettings = BLEUSettings())
  case chrF(ChrFSettings = ChrFSettings())
  case ter(TERSettings = TERSettings())

  package var settings: any MetricSettings {
    switch self {
    case .bleu(let settings): settings
    case .chrF(let settings): settings
    case .ter(let settings): settings
    }
  }
}

/// A flavour: it counts segments, and makes a score of counts.
package protocol MetricSettings: Sendable {
  /// The name that scores have.
  var scoreName: String { get }

  /// What each segment counts.
  ///
  /// - Parameter references: one or more sets, each with a reference for every hypothesis.
  func statistics(_ hypotheses: Sentences, references: [Sentences]) -> SegmentStatistics

  /// The score of a corpus' row with `references` sets of references.
  func score(_ total: [Double], references: Int, _ interval: ConfidenceInterval?) -> any TranslationScore

  /// The number alone, in a resampled corpus' arithmetic.
  ///
  /// - Parameter whole: whether the row is one of NumPy's integer arrays.
  func value<Number: ScoreNumber>(_ total: [Number], whole: Bool) -> Number

  func signature(references: Int, _ resampling: Resampling?) -> ScoreSignature
}

/// Stops where hypotheses and references cannot be paired.
func requireReferences(_ metric: String, _ hypotheses: Sentences, _ references: [Sentences]) {
  guard !references.isEmpty else { fatalError("\(metric): no references") }
  for set in references where set.count != hypotheses.count {
    fatalError(
      "\(metric): \(hypotheses.count) hypotheses and \(set.count) references; each hypothesis needs its reference"
    )
  }
}
