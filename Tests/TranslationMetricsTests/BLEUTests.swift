import Foundation
import TestSupport
import Testing
import TranslationMetrics

/// sacreBLEU's own results; `Tests/Golden/bleu.py` made them.
private struct Golden: Decodable {
  struct Case: Decodable {
    let hypotheses: [String]
    let references: [[String]]
    let tok: String?
    let lc: Bool?
    let smooth: String?
    let value: Double?
    let eff: Bool?
    let score: Double
    let precisions: [Double]
    let bp: Double
    let hypLen: Int
    let refLen: Int
    let counts: [Int]
    let totals: [Int]
    let signature: String
    let description: String

    var smoothing: BLEUSmoothing {
      switch smooth {
      case "floor": .floor(value ?? 0.1)
      case "add-k": .addK(value ?? 1)
      case "none": .none
      default: .exponential
      }
    }
  }
  struct Tokens: Decodable {
    let tok: String
    let line: String
    let tokens: [String]
  }
  let cases: [Case]
  let tokens: [Tokens]
}

@Suite struct BLEUTests {
  private static let golden = Result {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Golden.self, from: Data(contentsOf: URL(fileURLWithPath: fixture("bleu.json"))))
  }

  @Test func `scores, parts and lines are those of sacreBLEU`() throws {
    let golden = try Self.golden.get()
    #expect(golden.cases.count > 300)
    for (index, expected) in golden.cases.enumerated() {
      let tokenization = try #require(BLEUTokenization(rawValue: expected.tok ?? "13a"))
      let bleu = BLEU(
        expected.hypotheses, references: expected.references, tokenization: tokenization,
        lowercase: expected.lc ?? false, smoothing: expected.smoothing, effectiveOrder: expected.eff ?? false)
      let context = "case \(index): \(expected.hypotheses) \(expected.references) \(expected.signature)"
      #expect(abs(bleu.score - expected.score) < 1e-9, "\(context)")
      #expect(bleu.counts == expected.counts && bleu.totals == expected.totals, "\(context)")
      #expect(
        bleu.hypothesisLength == expected.hypLen && bleu.referenceLength == expected.refLen, "\(context)")
      #expect(abs(bleu.brevityPenalty - expected.bp) < 1e-12, "\(context)")
      #expect(zip(bleu.precisions, expected.precisions).allSatisfy { abs($0 - $1) < 1e-9 }, "\(context)")
      #expect(bleu.signature.description == withOurVersion(expected.signature), "\(context)")
      #expect(bleu.description == withOurVersion(expected.description), "\(context)")
    }
  }

  @Test func `tokens are those of sacreBLEU`() throws {
    for expected in try Self.golden.get().tokens {
      let tokenization = try #require(BLEUTokenization(rawValue: expected.tok))
      let tokens = tokenization.tokens(expected.line)
      #expect(isSame(tokens, expected.tokens), "\(expected.tok): \(expected.line) gave \(tokens)")
    }
  }

  @Test(arguments: [
    ("It wasn't surprising.", "It wasn't surprising ."),
    ("1,000.5 and 3.14.", "1,000.5 and 3.14 ."),
    ("U.S. is $5.00/kg (approx.)", "U . S . is $ 5.00 / kg ( approx . )"),
    ("a.b,c 1.a a.1", "a . b , c 1 . a a . 1"),
    ("...", ". . ."),
  ])
  func `13a splits punctuation but not numbers`(line: String, tokens: String) {
    #expect(BLEUTokenization.mteval13a.tokens(line).joined(separator: " ") == tokens)
  }

  @Test func `a perfect translation scores 100 and an empty one 0`() {
    let text = ["The dog bit the man in the park.", "It was not surprising."]
    #expect(BLEU(text, references: text).score == 100.00000000000004)
    #expect(BLEU(["", ""], references: text).score == 0)
    #expect(BLEU([], references: [String]()).score == 0)
  }

  @Test func `statistics give the scores of sacreBLEU's own tests`() {
    let first = BLEU(
      [11, 11, 9, 7, 5, 3, 10, 8, 6, 4], settings: BLEUSettings(smoothing: .none), references: 1, nil)
    #expect(abs(first.score - 83.75922397) < 1e-8)
    let second = BLEU(
      [6, 6, 6, 5, 4, 0, 6, 5, 4, 3], settings: BLEUSettings(smoothing: .floor(0)), references: 1, nil)
    #expect(second.score == 0)
  }

  @Test func `the signature names every setting`() {
    let bleu = BLEU(
      ["a b c d"], references: [["a b c d"], ["a b"]], tokenization: .international, lowercase: true,
      smoothing: .floor(0.1), effectiveOrder: true)
    #expect(
      bleu.signature.description
        == "nrefs:2|case:lc|eff:yes|tok:intl|smooth:floor[0.10]|version:2.6.0+attentive")
  }
}
