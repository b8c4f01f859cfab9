/// The translation edit rate of a corpus, equal to sacreBLEU 2.6.0, which follows Tercom.
///
/// As Snover and others (2006) define it: how many words to insert, delete or replace, and how many phrases to move, so
/// that a hypothesis becomes its reference, in per cent of the reference's words:
///
///     TER = 100 · edits / length
///
/// Of several references a sentence counts the fewest edits and the mean length. Less is better; 100 can be passed.
///
/// ```swift
/// TER(translations, references: [corpus.test.targets])
/// ```
public struct TER: TranslationScore, Hashable {
  public var name: String { "TER" }
  public let score: Double
  public let signature: ScoreSignature
  public let interval: ConfidenceInterval?
  public var details: String { "" }
  public let edits: Int
  /// In words; the sum of the sentences' mean reference lengths.
  public let referenceLength: Double

  /// Scores `hypotheses` against one or more sets of references, each with one reference for every hypothesis.
  public init(_ hypotheses: [String], references: [[String]], settings: TERSettings = TERSettings()) {
    let total = settings.statistics(
      Sentences(hypotheses), references: references.map { Sentences($0) }
    ).total
    self.init(total, settings: settings, references: references.count, nil)
  }

  /// The score of one sentence.
  public init(sentence hypothesis: String, references: [String], settings: TERSettings = TERSettings()) {
    self.init([hypothesis], references: references.map { [$0] }, settings: settings)
  }

  init(_ total: [Double], settings: TERSettings, references: Int, _ interval: ConfidenceInterval?) {
    score = settings.value(total, whole: false)
    signature = settings.signature(references: references, interval?.resampling)
    self.interval = interval
    edits = Int(total[0])
    referenceLength = total[1]
  }
}

/// What a TER score depends on besides the text: its flavour.
///
/// The defaults are Tercom's.
public struct TERSettings: Sendable, Hashable {
  /// Whether punctuation is parted from words, and four entities are put back.
  public var normalized: Bool
  /// Whether punctuation is left out.
  public var noPunctuation: Bool
  /// Whether `normalized` parts Chinese characters too, and `noPunctuation` leaves out full-width marks too.
  public var asianSupport: Bool
  /// Whether case counts.
  public var caseSensitive: Bool

  public init(
    normalized: Bool = false, noPunctuation: Bool = false, asianSupport: Bool = false,
    caseSensitive: Bool = false
  ) {
    self.normalized = normalized
    self.noPunctuation = noPunctuation
    self.asianSupport = asianSupport
    self.caseSensitive = caseSensitive
  }
}

extension TERSettings: MetricSettings {
  package var scoreName: String { "TER" }

  package func statistics(_ hypotheses: Sentences, references: [Sentences]) -> SegmentStatistics {
    requireReferences("TER", hypotheses, references)
    return SegmentStatistics(width: 2, hypotheses, references) { TERCounter(settings: self) }
  }

  package func score(
    _ total: [Double], references: Int, _ interval: ConfidenceInterval?
  ) -> any TranslationScore {
    TER(total, settings: self, references: references, interval)
  }

  package func value<Number: ScoreNumber>(_ total: [Number], whole: Bool) -> Number {
    let (edits, length) = (total[0], total[1])
    // Words that no reference asks for are all wrong.
    let rate = length.value > 0 ? edits / length : Number(constant: edits.value > 0 ? 1 : 0)
    return Number(constant: 100) * rate
  }

  package func signature(references: Int, _ resampling: Resampling?) -> ScoreSignature {
    func word(_ flag: Bool) -> String { flag ? "yes" : "no" }
    return ScoreSignature(
      references: references, resampling,
      [
        .init("case", "c", caseSensitive ? "mixed" : "lc"), .init("tok", "t", "tercom"),
        .init("norm", "nr", word(normalized)), .init("punct", "pn", word(!noPunctuation)),
        .init("asian", "as", word(asianSupport)),
      ])
  }
}
