import Foundation

/// The BLEU score of a corpus, equal to sacreBLEU 2.6.0.
///
/// As Papineni and others (2002) define it:
///
///     BLEU = BP · exp(¼ Σₙ log pₙ),   BP = exp(1 − r/h) if h < r, else 1
///
/// pₙ is the part of the hypotheses' n-grams that the references have too, each counted at most as often as in one
/// reference; h and r are the lengths of hypotheses and references in tokens. Scores go from 0 to 100.
///
/// ```swift
/// BLEU(translations, references: corpus.test.targets)
/// // BLEU|nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0+attentive = 41.30 71.0/47.5/34.3/24.5 (BP = …
/// ```
public struct BLEU: TranslationScore, Hashable {
  public var name: String { "BLEU" }
  /// From 0 to 100.
  public let score: Double
  public let signature: ScoreSignature
  public let interval: ConfidenceInterval?
  /// pₙ of n = 1 … 4 in per cent, after smoothing.
  public let precisions: [Double]
  /// BP, from 0 to 1.
  public let brevityPenalty: Double
  /// h, in tokens.
  public let hypothesisLength: Int
  /// r, in tokens: for each sentence of the reference closest in length.
  public let referenceLength: Int
  /// For n = 1 … 4, how many n-grams of the hypotheses the references have, before smoothing.
  public let counts: [Int]
  /// For n = 1 … 4, how many n-grams the hypotheses have, before smoothing.
  public let totals: [Int]

  /// Scores `hypotheses` against one reference each.
  ///
  /// - Parameters:
  ///   - hypotheses: detokenised sentences.
  ///   - references: the reference of each hypothesis, in the same order.
  ///   - tokenization: how sentences are split into tokens; WMT's `13a` by default.
  ///   - lowercase: whether case is ignored.
  ///   - smoothing: what stands in for an n-gram precision of 0.
  ///   - effectiveOrder: whether orders without any n-gram are left out; meant for single sentences.
  public init(
    _ hypotheses: [String], references: [String], tokenization: BLEUTokenization = .mteval13a,
    lowercase: Bool = false, smoothing: BLEUSmoothing = .exponential, effectiveOrder: Bool = false
  ) {
    self.init(
      hypotheses, references: [references], tokenization: tokenization, lowercase: lowercase,
      smoothing: smoothing, effectiveOrder: effectiveOrder)
  }

  /// Scores `hypotheses` against several sets of references, each with one reference for every hypothesis.
  public init(
    _ hypotheses: [String], references: [[String]], tokenization: BLEUTokenization = .mteval13a,
    lowercase: Bool = false, smoothing: BLEUSmoothing = .exponential, effectiveOrder: Bool = false
  ) {
    let settings = BLEUSettings(
      tokenization: tokenization, lowercase: lowercase, smoothing: smoothing, effectiveOrder: effectiveOrder)
    self.init(hypotheses, references: references, settings: settings)
  }

  /// Scores `hypotheses` in the flavour that `settings` describe.
  public init(_ hypotheses: [String], references: [[String]], settings: BLEUSettings) {
    let statistics = settings.statistics(
      Sentences(hypotheses), references: references.map { Sentences($0) })
    self.init(statistics.total, settings: settings, references: references.count, nil)
  }

  /// The score of one sentence, of which too short ones count without the orders they lack.
  public init(sentence hypothesis: String, references: [String], settings: BLEUSettings = BLEUSettings()) {
    var settings = settings
    settings.effectiveOrder = true
    self.init([hypothesis], references: references.map { [$0] }, settings: settings)
  }

  /// Scores a corpus by its row of statistics; see `BLEUCounter`.
  package init(_ total: [Double], settings: BLEUSettings, references: Int, _ interval: ConfidenceInterval?) {
    let order = settings.maximumOrder
    signature = settings.signature(references: references, interval?.resampling)
    self.interval = interval
    hypothesisLength = Int(total[0])
    referenceLength = Int(total[1])
    counts = total[2..<2 + order].map { Int($0) }
    totals = total[(2 + order)...].map { Int($0) }
    brevityPenalty = BLEUSettings.brevityPenalty(hypothesisLength, referenceLength)
    (score, precisions) = settings.scoreAndPrecisions(total, whole: false)
  }

  /// sacreBLEU's words on what the score is made of.
  public var details: String {
    let ratio = referenceLength > 0 ? Double(hypothesisLength) / Double(referenceLength) : 0
    let precisions = precisions.map { fixed($0, 1) }.joined(separator: "/")
    return "\(precisions) (BP = \(fixed(brevityPenalty, 3)) ratio = \(fixed(ratio, 3)) "
      + "hyp_len = \(hypothesisLength) ref_len = \(referenceLength))"
  }
}

extension BLEUSettings: MetricSettings {
  package var scoreName: String { "BLEU" }

  package func statistics(_ hypotheses: Sentences, references: [Sentences]) -> SegmentStatistics {
    requireReferences("BLEU", hypotheses, references)
    return SegmentStatistics(width: 2 + 2 * maximumOrder, hypotheses, references) {
      BLEUCounter(settings: self)
    }
  }

  package func score(
    _ total: [Double], references: Int, _ interval: ConfidenceInterval?
  ) -> any TranslationScore {
    BLEU(total, settings: self, references: references, interval)
  }

  package func value<Number: ScoreNumber>(_ total: [Number], whole: Bool) -> Number {
    Number(constant: scoreAndPrecisions(total, whole: whole).score)
  }

  package func signature(references: Int, _ resampling: Resampling?) -> ScoreSignature {
    ScoreSignature(
      references: references, resampling,
      [
        .init("case", "c", lowercase ? "lc" : "mixed"), .init("eff", "e", effectiveOrder ? "yes" : "no"),
        .init("tok", "tok", tokenization.rawValue), .init("smooth", "s", smoothing.description),
      ])
  }

  func scoreAndPrecisions<Number: ScoreNumber>(
    _ total: [Number], whole: Bool
  ) -> (score: Double, precisions: [Double]) {
    let counts = total[2..<2 + maximumOrder]
    guard counts.contains(where: { $0.value != 0 }) else {
      return (0, Array(repeating: 0, count: maximumOrder))
    }
    let (precisions, order) = smoothing.precisions(counts, total[(2 + maximumOrder)...], whole: whole)
    let used = precisions.prefix(effectiveOrder ? order : maximumOrder)
    // sacreBLEU floors log 0, so that the score becomes 0 and not NaN.
    let logarithms = used.map { $0.value == 0 ? -9_999_999_999 : log($0.value) }
    let penalty = Self.brevityPenalty(Int(total[0].value), Int(total[1].value))
    let score = penalty * exp(logarithms.reduce(0, +) / Double(used.count))
    return (score, precisions.map(\.value))
  }

  static func brevityPenalty(_ hypothesis: Int, _ reference: Int) -> Double {
    if hypothesis >= reference { return 1 }
    return hypothesis == 0 ? 0 : exp(1 - Double(reference) / Double(hypothesis))
  }
}
