import ArgumentParser
import Foundation
import TranslationMetrics

/// What to compute and how to print it: sacreBLEU's options, under sacreBLEU's names.
struct ScoreOptions: ParsableArguments {
  enum MetricName: String, CaseIterable, ExpressibleByArgument { case bleu, chrf, ter }
  enum SmoothingName: String, CaseIterable, ExpressibleByArgument {
    case none, floor, exp
    case addK = "add-k"
  }
  enum Format: String, CaseIterable, ExpressibleByArgument { case json, text }

  @Option(
    name: [.short, .long], parsing: .upToNextOption,
    help: ArgumentHelp(
      "What to compute: bleu, chrf, ter, or several of them. (default: bleu)", valueName: "metric"))
  var metrics: [MetricName] = []

  @Flag(name: [.customLong("sl", withSingleDash: true), .long], help: "Score each sentence by itself.")
  var sentenceLevel = false

  @Option(
    name: [.customShort("l"), .long],
    help: ArgumentHelp(
      "Source and target language, as en-de: chooses BLEU's tokeniser where none is given.", valueName: "pair"
    ))
  var languagePair: String?

  // MARK: BLEU

  @Option(
    name: [.customLong("tok", withSingleDash: true), .long],
    help: ArgumentHelp(
      "BLEU: how to split sentences: 13a, intl, char, zh, none, or atat, which is tensor2tensor's compound split of text in "
        + "Moses' tokens. (default: zh for Chinese, else 13a)", valueName: "tokeniser"))
  var tokenize: BLEUTokenization?

  @Option(
    name: [.short, .long], help: "BLEU: what stands in for a precision of 0: exp, floor, add-k or none.")
  var smoothMethod = SmoothingName.exp

  @Option(
    name: [.customLong("sv", withSingleDash: true), .long],
    help: ArgumentHelp("BLEU: the value of floor (default: 0.1) or add-k (default: 1).", valueName: "value"))
  var smoothValue: Double?

  @Flag(name: [.customLong("lc", withSingleDash: true), .long], help: "BLEU: ignore case.")
  var lowercase = false

  @Flag(help: "BLEU: say nothing about hypotheses that look tokenised.")
  var force = false

  // MARK: chrF

  @Option(
    name: [.customLong("cc", withSingleDash: true), .long],
    help: ArgumentHelp("chrF: the longest n-grams of characters.", valueName: "n"))
  var chrfCharOrder = 6

  @Option(
    name: [.customLong("cw", withSingleDash: true), .long],
    help: ArgumentHelp("chrF: the longest n-grams of words; 2 is chrF++.", valueName: "n"))
  var chrfWordOrder = 0

  @Option(help: ArgumentHelp("chrF: how many times as much as precision recall weighs.", valueName: "beta"))
  var chrfBeta = 2

  @Flag(help: "chrF: count white space too.")
  var chrfWhitespace = false

  @Flag(help: "chrF: ignore case.")
  var chrfLowercase = false

  @Flag(help: "chrF: smooth as chrF++.py, NLTK and Moses do.")
  var chrfEpsSmoothing = false

  // MARK: TER

  @Flag(help: "TER: heed case.")
  var terCaseSensitive = false

  @Flag(help: "TER: treat Chinese characters one by one, and full-width marks as marks.")
  var terAsianSupport = false

  @Flag(help: "TER: leave punctuation out.")
  var terNoPunct = false

  @Flag(help: "TER: part punctuation from words.")
  var terNormalized = false

  // MARK: Significance

  @Flag(
    name: [.customLong("ci", withSingleDash: true), .long],
    help: "Add a confidence interval, by bootstrap resampling.")
  var confidence = false

  @Option(
    name: [.customLong("cin", withSingleDash: true), .long],
    help: ArgumentHelp("How many corpora to draw for it.", valueName: "n"))
  var confidenceN = 1000

  @Flag(
    name: [.customLong("pbs", withSingleDash: true), .long],
    help: "Compare systems with the first, by paired bootstrap resampling.")
  var pairedBs = false

  @Option(
    name: [.customLong("pbsn", withSingleDash: true), .long],
    help: ArgumentHelp("How many corpora to draw for it.", valueName: "n"))
  var pairedBsN = 1000

  @Flag(
    name: [.customLong("par", withSingleDash: true), .long],
    help: "Compare systems with the first, by paired approximate randomisation.")
  var pairedAr = false

  @Option(
    name: [.customLong("parn", withSingleDash: true), .long],
    help: ArgumentHelp("How many trials to make for it.", valueName: "n"))
  var pairedArN = 10000

  // MARK: Output

  @Flag(name: [.short, .long], help: "Give no warnings.")
  var quiet = false

  @Flag(name: [.customLong("sh", withSingleDash: true), .long], help: "Shorten signatures, in text.")
  var short = false

  @Flag(name: [.customShort("b"), .long], help: "Print the scores alone.")
  var scoreOnly = false

  @Option(
    name: [.customShort("w", allowingJoined: true), .long],
    help: ArgumentHelp("Digits after the point.", valueName: "n"))
  var width = 1

  @Option(
    name: [.short, .long],
    help: "json or text. The variable SACREBLEU_FORMAT goes before this.")
  var format = Format.json

  func validate() throws {
    func check(_ name: String, _ value: Int, atLeast least: Int, atMost most: Int = .max) throws {
      if value < least { throw ValidationError("\(name): \(value) is below \(least)") }
      if value > most { throw ValidationError("\(name): \(value) is above \(most)") }
    }
    try check("--chrf-char-order", chrfCharOrder, atLeast: 0, atMost: 64)
    try check("--chrf-word-order", chrfWordOrder, atLeast: 0, atMost: 64)
    try check("--chrf-char-order and --chrf-word-order together", chrfCharOrder + chrfWordOrder, atLeast: 1)
    try check("--chrf-beta", chrfBeta, atLeast: 0)
    try check("--confidence-n", confidenceN, atLeast: 1)
    try check("--paired-bs-n", pairedBsN, atLeast: 1)
    try check("--paired-ar-n", pairedArN, atLeast: 1)
    try check("--width", width, atLeast: 0, atMost: 100)
    if pairedBs && pairedAr { throw ValidationError("--paired-bs and --paired-ar: give one of them") }
    if sentenceLevel && metrics.count > 1 {
      throw ValidationError("--sentence-level: give one metric with -m")
    }
    if sentenceLevel && (confidence || pairedBs || pairedAr) {
      throw ValidationError("--sentence-level: there are no statistical tests of single sentences")
    }
    if let smoothValue, !(smoothValue >= 0 && smoothValue.isFinite) {
      throw ValidationError("--smooth-value: '\(smoothValue)' is not a number from 0 up")
    }
    _ = try tokenization()
    _ = try resampling()
  }
}

extension ScoreOptions {
  /// The tokeniser asked for, or the language's.
  func tokenization() throws -> BLEUTokenization {
    if let tokenize { return tokenize }
    guard let languagePair else { return .mteval13a }
    let parts = languagePair.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 2 else {
      throw ValidationError("-l: '\(languagePair)' is not SOURCE-TARGET, as en-de")
    }
    switch parts[1] {
    case "zh": return .chinese
    case "ja", "ko":
      throw ValidationError(
        "-l: \(parts[1]) needs a MeCab tokeniser, which is not here; tokenise both sides with MeCab, and give -tok none"
      )
    default: return .mteval13a
    }
  }

  /// The metrics, each once, in the order in which sacreBLEU prints them.
  func selectedMetrics() throws -> [Metric] {
    let names = Set(metrics.isEmpty ? [.bleu] : metrics)
    let tokenization = try tokenization()
    return MetricName.allCases.filter(names.contains).map { name in
      switch name {
      case .bleu:
        let smoothing: BLEUSmoothing =
          switch smoothMethod {
          case .none: .none
          case .exp: .exponential
          case .floor: .floor(smoothValue ?? 0.1)
          case .addK: .addK(smoothValue ?? 1)
          }
        return .bleu(
          BLEUSettings(
            tokenization: tokenization, lowercase: lowercase, smoothing: smoothing,
            effectiveOrder: sentenceLevel))
      case .chrf:
        return .chrF(
          ChrFSettings(
            characterOrder: chrfCharOrder, wordOrder: chrfWordOrder, beta: chrfBeta,
            lowercase: chrfLowercase, whitespace: chrfWhitespace, epsilonSmoothing: chrfEpsSmoothing))
      case .ter:
        return .ter(
          TERSettings(
            normalized: terNormalized, noPunctuation: terNoPunct, asianSupport: terAsianSupport,
            caseSensitive: terCaseSensitive))
      }
    }
  }

  var isPaired: Bool { pairedBs || pairedAr }

  /// What to draw, if anything; `SACREBLEU_SEED` is the seed, or `none`.
  func resampling() throws -> Resampling? {
    var seed: UInt64? = Resampling.defaultSeed
    if let text = ProcessInfo.processInfo.environment["SACREBLEU_SEED"] {
      seed = UInt64(text)
      guard seed != nil || text.lowercased() == "none" else {
        throw ValidationError("SACREBLEU_SEED: '\(text)' is neither a number below 2^64 nor 'none'")
      }
    }
    if pairedBs { return .bootstrap(pairedBsN, seed: seed) }
    if pairedAr { return .approximateRandomization(pairedArN, seed: seed) }
    return confidence && confidenceN > 1 ? .bootstrap(confidenceN, seed: seed) : nil
  }

  var shownFormat: Format {
    ProcessInfo.processInfo.environment["SACREBLEU_FORMAT"].flatMap { Format(rawValue: $0.lowercased()) }
      ?? format
  }
}

extension BLEUTokenization: ExpressibleByArgument {}
