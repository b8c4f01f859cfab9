import Testing
import TranslationMetrics

@Suite struct ScoreTests {
  @Test func `chrF, TER and Chinese BLEU are sacreBLEU's, with their signatures`() throws {
    let cases = try GoldenScores.file.get().cases
    #expect(cases.count == 250)
    for expected in cases {
      let score = expected.metric.metric.score(expected.hypotheses, references: expected.references)
      #expect(
        score.line(decimals: 9, signature: score.signature.description) == withOurVersion(expected.line),
        "\(expected.hypotheses) \(expected.references)")
    }
  }

  @Test func `sacreBLEU's own tests hold`() {
    let hypotheses = ["The dog bit the man.", "It wasn't surprising.", "The man had just bitten him."]
    let references = [
      ["The dog bit the man.", "It was not unexpected.", "The man bit him first."],
      ["The dog had bit the man.", "No one was surprised.", "The man had bitten the dog."],
    ]
    func isClose(_ score: Double, _ expected: Double) -> Bool { abs(score - expected) < 5e-5 }
    #expect(isClose(ChrF(hypotheses, references: references).score, 59.7275))
    #expect(isClose(ChrF(hypotheses, references: references, settings: .plusPlus).score, 59.1531))
    #expect(isClose(TER(hypotheses, references: references).score, 40))
    for (order, expected) in zip(1..., [77.65, 60.50, 53.93, 48.53, 46.14, 43.28]) {
      let bleu = BLEU(hypotheses, references: references, settings: BLEUSettings(maximumOrder: order))
      #expect(abs(bleu.score - expected) < 0.005)
    }
    #expect(TER(["b"], references: [[""]]).score == 100 && TER([""], references: [[""]]).score == 0)
  }

  @Test func `a shift costs one edit`() {
    let shifted = TER(["f a b c d e g h"], references: [["a b c d e f g h"]])
    #expect(shifted.score == 12.5 && shifted.edits == 1)
  }

  @Test func `a line of three thousand words is scored within its beam`() {
    let words = (0..<3000).map { "w\($0 % 700)" }
    let reference = words.joined(separator: " ")
    let hypothesis = (words.dropFirst(5) + words.prefix(5)).joined(separator: " ")
    #expect(TER(sentence: hypothesis, references: [reference]).edits == 10)
  }

  @Test func `a hyphen between characters is a token of its own in tensor2tensor's flavour`() {
    let tokens = BLEUTokenization.compoundSplit.tokens("a well-known , so-called - 3-4-5 x--y -z")
    let expected =
      "a well ##AT##-##AT## known , so ##AT##-##AT## called - 3 ##AT##-##AT## 4-5 x ##AT##-##AT## -y -z"
    #expect(tokens == expected.split(separator: " ").map(String.init))
    let score = BLEU(["a well-known man b"], references: [["a well-known man c"]], settings: .compoundSplit)
    // Tokens: a, well, the hyphen, known, man, b.
    #expect(score.counts == [5, 4, 3, 2] && score.totals == [6, 5, 4, 3])
    #expect(
      score.signature.description
        == "nrefs:1|case:mixed|eff:no|tok:atat|smooth:none|version:2.6.0+attentive")
  }

  @Test func `JSON carries every field of the signature`() {
    let score = BLEU(["a b c e"], references: ["a b c d"])
    #expect(
      score.json(decimals: 2) == """
        {
         "name": "BLEU",
         "score": 59.46,
         "signature": "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0+attentive",
         "verbose_score": "75.0/66.7/50.0/50.0 (BP = 1.000 ratio = 1.000 hyp_len = 4 ref_len = 4)",
         "nrefs": "1",
         "case": "mixed",
         "eff": "no",
         "tok": "13a",
         "smooth": "exp",
         "version": "2.6.0+attentive"
        }
        """)
    #expect(score.signature.short == "#:1|c:mixed|e:no|tok:13a|s:exp|v:2.6.0+attentive")
  }

  @Test func `sentences are scored alike by themselves and side by side`() {
    let sentences = (0..<300).map { "sentence \($0) of \($0 % 7) words , and \($0 * 37 % 11) more ." }
    let references = sentences.indices.map { sentences[($0 + 3) % sentences.count] }
    for metric in [Metric.bleu(), .chrF(.plusPlus), .ter()] {
      let scores = metric.sentenceScores(sentences, references: [references])
      let single = sentences.indices.map {
        metric.sentenceScores([sentences[$0]], references: [[references[$0]]])[0].score
      }
      #expect(scores.map(\.score) == single)
    }
  }
}
