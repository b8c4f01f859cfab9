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
/// // BLEU|nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0 = 41.30 71.0/47.5/34.3/24.5 (BP = …
/// ```
public struct BLEU: Sendable, Hashable {
  /// The longest n-grams that count.
  static let maximumOrder = 4

  /// From 0 to 100.
  public let score: Double
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
  /// How the score was made, in sacreBLEU's words; to be quoted with the score.
  public let signature: String

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
    precondition(!references.isEmpty, "BLEU: no references")
    for set in references {
      precondition(
        set.count == hypotheses.count,
        "BLEU: \(hypotheses.count) hypotheses and \(set.count) references; each hypothesis needs its reference"
      )
    }
    var statistics = BLEUStatistics()
    var counter = NGramCounter()
    for (index, hypothesis) in hypotheses.enumerated() {
      let tokens = counter.tokens(hypothesis, tokenization, lowercase: lowercase)
      let references = references.map { counter.tokens($0[index], tokenization, lowercase: lowercase) }
      statistics.add(hypothesis: tokens, references: references)
    }
    let signature =
      "nrefs:\(references.count)|case:\(lowercase ? "lc" : "mixed")|eff:\(effectiveOrder ? "yes" : "no")"
      + "|tok:\(tokenization.rawValue)|smooth:\(smoothing)|version:2.6.0"
    self.init(statistics, smoothing: smoothing, effectiveOrder: effectiveOrder, signature: signature)
  }

  package init(
    _ statistics: BLEUStatistics, smoothing: BLEUSmoothing, effectiveOrder: Bool, signature: String
  ) {
    hypothesisLength = statistics.hypothesisLength
    referenceLength = statistics.referenceLength
    counts = statistics.counts
    totals = statistics.totals
    self.signature = signature
    brevityPenalty = Self.brevityPenalty(hypothesisLength, referenceLength)
    guard counts.contains(where: { $0 > 0 }) else {
      (score, precisions) = (0, Array(repeating: 0, count: Self.maximumOrder))
      return
    }
    let (precisions, order) = smoothing.precisions(counts, totals)
    let used = precisions.prefix(effectiveOrder ? order : Self.maximumOrder)
    // sacreBLEU floors log 0, so that the score becomes 0 and not NaN.
    let logarithms = used.map { $0 == 0 ? -9_999_999_999 : log($0) }
    score = brevityPenalty * exp(logarithms.reduce(0, +) / Double(used.count))
    self.precisions = precisions
  }

  private static func brevityPenalty(_ hypothesis: Int, _ reference: Int) -> Double {
    if hypothesis >= reference { return 1 }
    return hypothesis == 0 ? 0 : exp(1 - Double(reference) / Double(hypothesis))
  }
}

extension BLEU: CustomStringConvertible {
  /// sacreBLEU's line: the signature, the score, and what it is made of.
  public var description: String {
    let ratio = referenceLength > 0 ? Double(hypothesisLength) / Double(referenceLength) : 0
    let precisions = precisions.map { String(format: "%.1f", $0) }.joined(separator: "/")
    return "BLEU|\(signature) = " + String(format: "%.2f", score) + " \(precisions) "
      + String(format: "(BP = %.3f ratio = %.3f ", brevityPenalty, ratio)
      + "hyp_len = \(hypothesisLength) ref_len = \(referenceLength))"
  }
}

/// What stands in for an n-gram precision of 0 (Chen and Cherry 2014).
public enum BLEUSmoothing: Sendable, Hashable, CustomStringConvertible {
  case none
  /// A count of 0 becomes this value.
  case floor(Double = 0.1)
  /// From 2-grams on, this value is added to counts and totals.
  case addK(Double = 1)
  /// The k-th count of 0 becomes 1/2ᵏ.
  case exponential

  /// As in a signature: `exp`, `floor[0.10]`.
  public var description: String {
    switch self {
    case .none: "none"
    case .floor(let value): String(format: "floor[%.2f]", value)
    case .addK(let k): String(format: "add-k[%.2f]", k)
    case .exponential: "exp"
    }
  }

  /// Precisions in per cent, and how many orders have any n-gram.
  func precisions(_ counts: [Int], _ totals: [Int]) -> (precisions: [Double], order: Int) {
    var precisions = [Double](repeating: 0, count: counts.count)
    var order = counts.count
    var zeros = 1.0
    for n in counts.indices {
      var (count, total) = (Double(counts[n]), Double(totals[n]))
      if case .addK(let k) = self, n > 0 { (count, total) = (count + k, total + k) }
      guard total > 0 else { break }
      order = n + 1
      switch self {
      case .exponential where count == 0:
        zeros *= 2
        precisions[n] = 100 / (zeros * total)
      case .floor(let value) where count == 0:
        precisions[n] = 100 * value / total
      default:
        precisions[n] = 100 * count / total
      }
    }
    return (precisions, order)
  }
}
