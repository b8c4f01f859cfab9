import ConstituencyTrees
import Foundation
import Testing

@Suite struct LabelledBracketsTests {
  private func score(_ predicted: String, _ gold: String) throws -> LabelledBrackets {
    LabelledBrackets(
      try ConstituencyTree.trees(penn: predicted), gold: try ConstituencyTree.trees(penn: gold))
  }

  private let gold =
    "(S (NP (DT the) (NN dog)) (VP (VBZ sees) (NP (NP (NN man)) (PP (IN in) (NP (NN park))))) (. .))"

  @Test func `a tree against itself is all right`() throws {
    let score = try score(gold, gold)
    #expect(score.f1 == 100 && score.exactMatch == 100 && score.averageCrossing == 0)
    #expect(score.taggingAccuracy == 100 && score.sentences[0].gold == 7)
    #expect(
      score.description
        == "F1 100.00 (recall 100.00, precision 100.00), exact 100.00 % of 1 sentence, EVALB with COLLINS.prm"
    )
  }

  @Test func `an attachment too high costs one bracket of each kind`() throws {
    // NP over "man in park" is gone: 6 predicted, all of them right, of 7.
    let high = "(S (NP (DT the) (NN dog)) (VP (VBZ sees) (NP (NN man)) (PP (IN in) (NP (NN park)))) (. .))"
    let score = try score(high, gold)
    #expect(score.sentences[0].matched == 6 && score.sentences[0].predicted == 6)
    #expect(score.precision == 100 && abs(score.recall - 600.0 / 7) < 1e-9)
    #expect(abs(score.f1 - 1200.0 / 13) < 1e-9 && score.exactMatch == 0)
  }

  @Test func `equal brackets count as often as both have them`() throws {
    let score = try score("(NP (NP (NP (NN a))))", "(NP (NP (NN a)))")
    #expect(score.sentences[0].matched == 2 && score.sentences[0].predicted == 3 && score.recall == 100)
  }

  @Test func `TOP, punctuation, function tags and particles do not matter`() throws {
    let score = try score(
      "(TOP (S (NP (PRP it)) (, ,) (VP (VBZ ends) (PRT (RP up)) (. .))))",
      "(S (NP-SBJ (PRP it)) (, ,) (VP (VBZ ends) (ADVP (RB up))) (. .))")
    #expect(score.f1 == 100 && score.sentences[0].gold == 4 && score.sentences[0].words == 3)
    #expect(abs(score.taggingAccuracy - 200.0 / 3) < 1e-9)
  }

  @Test func `brackets that overlap without nesting cross`() throws {
    let score = try score(
      "(S (X (A a) (B b)) (Y (C c) (D d)))", "(S (A a) (X (B b) (C c)) (D d))")
    #expect(score.sentences[0].crossing == 2 && score.averageCrossing == 2 && score.withoutCrossing == 0)
  }

  @Test func `trees of other words are left out of every score and said`() throws {
    let score = try score(
      "(S (NN a)) (S (NN a) (NN b)) (S (. .)) (S (NN c))", "(S (NN a)) (S (NN a)) (S (NN a) (. .)) (S (NN b))"
    )
    #expect(score.sentences.map(\.status) == [.valid, .error, .skipped, .error])
    #expect(score.f1 == 100 && score.exactMatch == 100)
    #expect(
      score.description.contains("of 1 sentence, 2 left out whose words differ, 1 left out without words"))
  }

  @Test func `nothing right is 0, not no number`() throws {
    #expect(try score("(A (NN a))", "(B (NN a))").f1 == 0)
    #expect(LabelledBrackets([], gold: []).f1 == 0)
  }

  @Test func `counts are those of others' versions of EVALB`() throws {
    struct Golden: Decodable {
      struct Counts: Decodable { let gold, predicted, matched, words, correctTags, crossing: Int }
      struct Case: Decodable {
        let gold: String
        let test: String
        let counts: Counts
      }
      let cases: [Case]
    }
    let file = try #require(
      Bundle.module.url(forResource: "evalb", withExtension: "json", subdirectory: "Fixtures"))
    let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
    #expect(golden.cases.count == 300)
    for example in golden.cases {
      let sentence = try score(example.test, example.gold).sentences[0]
      let counts = example.counts
      #expect(
        sentence.status == .valid
          && [
            sentence.gold, sentence.predicted, sentence.matched, sentence.words, sentence.correctTags,
            sentence.crossing,
          ] == [
            counts.gold, counts.predicted, counts.matched, counts.words, counts.correctTags, counts.crossing,
          ], "\(example.gold) \(example.test): \(sentence)")
    }
  }
}
