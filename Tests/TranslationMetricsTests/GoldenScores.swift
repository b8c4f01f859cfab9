import Foundation
import TranslationMetrics

/// sacreBLEU's own results; `Tests/Golden/scores.py` made them.
struct GoldenScores: Decodable {
  struct Settings: Decodable {
    let kind: String
    let charOrder: Int?
    let wordOrder: Int?
    let beta: Int?
    let lowercase: Bool?
    let whitespace: Bool?
    let epsSmoothing: Bool?
    let normalized: Bool?
    let noPunct: Bool?
    let asianSupport: Bool?
    let caseSensitive: Bool?
    let tokenize: String?
    let smoothMethod: String?

    var metric: Metric {
      switch kind {
      case "chrf":
        .chrF(
          ChrFSettings(
            characterOrder: charOrder ?? 6, wordOrder: wordOrder ?? 0, beta: beta ?? 2,
            lowercase: lowercase ?? false, whitespace: whitespace ?? false,
            epsilonSmoothing: epsSmoothing ?? false))
      case "ter":
        .ter(
          TERSettings(
            normalized: normalized ?? false, noPunctuation: noPunct ?? false,
            asianSupport: asianSupport ?? false, caseSensitive: caseSensitive ?? false))
      default:
        .bleu(
          BLEUSettings(
            tokenization: tokenize.flatMap(BLEUTokenization.init) ?? .mteval13a,
            smoothing: smoothMethod == "add-k" ? .addK() : .exponential))
      }
    }
  }

  struct Case: Decodable {
    let metric: Settings
    let hypotheses: [String]
    let references: [[String]]
    let line: String
  }

  struct Test: Decodable {
    let metric: Settings
    let systems: [[String]]
    let references: [[String]]
    let method: String
    let count: Int
    let signature: String
    /// Score, p-value, mean and margin.
    let results: [[Double?]]
  }

  struct Generator: Decodable {
    let seed: String
    let raw: [String]
    let below10: [Int]
    let below3004: [Int]
    let belowLarge: [Int]
    let truths: [Bool]
  }

  let cases: [Case]
  let tests: [Test]
  let generators: [Generator]

  static let file = Result {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(
      GoldenScores.self, from: Data(contentsOf: URL(fileURLWithPath: fixture("scores.json"))))
  }
}

/// sacreBLEU's text with our version in its place.
func withOurVersion(_ text: String) -> String {
  text.replacingOccurrences(of: "version:2.6.0", with: "version:2.6.0+attentive")
}
