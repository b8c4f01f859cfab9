/// The chrF score of a corpus, equal to sacreBLEU 2.6.0.
///
/// As Popović (2015) defines it: the F score of character n-grams, n = 1 … 6, with recall weighing β = 2 times as much
/// as precision:
///
///     chrF = 100 · (1 + β²) · P · R / (β² · P + R)
///
/// P and R are the means over n of the n-grams' precision and recall. Of several references a sentence counts
/// against the one with the best F. chrF++ (2017) has n-grams of words too. Scores go from 0 to 100.
///
/// ```swift
/// ChrF(translations, references: [corpus.test.targets], settings: .plusPlus)
/// ```
public struct ChrF: TranslationScore, Hashable {
  public let name: String
  /// From 0 to 100.
  public let score: Double
  public let signature: ScoreSignature
  public let interval: ConfidenceInterval?
  public var details: String { "" }

  /// Scores `hypotheses` against one or more sets of references, each with one reference for every hypothesis.
  public init(_ hypotheses: [String], references: [[String]], settings: ChrFSettings = ChrFSettings()) {
    let total = settings.statistics(
      Sentences(hypotheses), references: references.map { Sentences($0) }
    ).total
    self.init(total, settings: settings, references: references.count, nil)
  }

  /// The score of one sentence.
  public init(sentence hypothesis: String, references: [String], settings: ChrFSettings = ChrFSettings()) {
    self.init([hypothesis], references: references.map { [$0] }, settings: settings)
  }

  init(_ total: [Double], settings: ChrFSettings, references: Int, _ interval: ConfidenceInterval?) {
    name = settings.scoreName
    score = settings.value(total, whole: false)
    signature = settings.signature(references: references, interval?.resampling)
    self.interval = interval
  }
}

extension ChrFSettings: MetricSettings {
  package var scoreName: String { "chrF\(beta)" + String(repeating: "+", count: wordOrder) }

  package func statistics(_ hypotheses: Sentences, references: [Sentences]) -> SegmentStatistics {
    requireReferences("chrF", hypotheses, references)
    return SegmentStatistics(width: 3 * order, hypotheses, references) { ChrFCounter(settings: self) }
  }

  package func score(
    _ total: [Double], references: Int, _ interval: ConfidenceInterval?
  ) -> any TranslationScore {
    ChrF(total, settings: self, references: references, interval)
  }

  package func value<Number: ScoreNumber>(_ total: [Number], whole: Bool) -> Number { fScore(total[...]) }

  package func signature(references: Int, _ resampling: Resampling?) -> ScoreSignature {
    ScoreSignature(
      references: references, resampling,
      [
        .init("case", "c", lowercase ? "lc" : "mixed"),
        .init("eff", "e", epsilonSmoothing ? "no" : "yes"),
        .init("nc", "nc", "\(characterOrder)"), .init("nw", "nw", "\(wordOrder)"),
        .init("space", "s", whitespace ? "yes" : "no"),
      ])
  }
}
