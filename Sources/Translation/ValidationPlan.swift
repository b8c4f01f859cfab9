public import TransformerModel
public import TranslationMetrics

/// When a run is measured on sentences it does not learn from, by what, and when it stops for that.
public struct ValidationPlan: Hashable, Codable, Sendable {
  /// The updates after which a run is validated; it is at its end in any case.
  public enum Interval: Hashable, Codable, Sendable {
    /// After every so many passes through the pairs.
    case epochs(Int)
    case updates(Int)
    /// So many times, spread evenly over the run.
    case times(Int)

    enum EpochsCodingKeys: String, CodingKey { case _0 = "every" }
    enum UpdatesCodingKeys: String, CodingKey { case _0 = "every" }
    enum TimesCodingKeys: String, CodingKey { case _0 = "count" }

    var count: Int {
      switch self {
      case .epochs(let count), .updates(let count), .times(let count): count
      }
    }
  }

  /// What makes a validation better than another.
  public enum Criterion: String, Codable, Sendable {
    /// Less −log p of a target token, without smoothing and dropout.
    case loss
    /// More BLEU, of translations in the plan's flavour.
    case bleu
  }

  public var interval = Interval.times(10)
  public var criterion = Criterion.loss
  /// How validation sentences are translated and scored; nil for the loss alone.
  public var bleu: ValidationBLEU?
  /// The run stops after so many validations in a row of which none was the best so far; nil for never.
  public var patience: Int?

  public init(
    every interval: Interval = .times(10), by criterion: Criterion = .loss, bleu: ValidationBLEU? = nil,
    patience: Int? = nil
  ) {
    self.interval = interval
    self.criterion = criterion
    self.bleu = bleu
    self.patience = patience
  }
}

/// How validation sentences are translated and scored.
public struct ValidationBLEU: Hashable, Codable, Sendable {
  /// Hypotheses kept for each sentence; 1 is greedy.
  public var beam: Int
  public var lengthPenalty: LengthPenalty
  /// The flavour: `.none` for a corpus that is tokenised already, WMT's `13a` for one that is not.
  public var tokenization: BLEUTokenization
  /// Whether case is ignored.
  public var lowercase: Bool

  public init(
    beam: Int = 1, lengthPenalty: LengthPenalty = .gnmt(0.6), tokenization: BLEUTokenization = .mteval13a,
    lowercase: Bool = false
  ) {
    self.beam = beam
    self.lengthPenalty = lengthPenalty
    self.tokenization = tokenization
    self.lowercase = lowercase
  }

  func score(_ translator: Translator, _ sources: [String], references: [String]) -> Double {
    let translations = translator.translate(
      sources, beam == 1 ? .greedy : .beam(beam, lengthPenalty: lengthPenalty), countedFrom: 0)
    return BLEU(translations, references: references, tokenization: tokenization, lowercase: lowercase).score
  }
}
