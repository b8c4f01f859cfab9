import NeuralNetworks
import Testing
import Tokenization
import TransformerModel
import Translation
import TranslationData

@Suite struct HeadScoresTests {
  @Test func `weights between subwords add up to weights between words, with the end apart`() {
    // Two words of two and one subwords look at two words of one and two, and at the end.
    let weights: [[Float]] = [
      [0.5, 0.25, 0.125, 0.125], [0.25, 0.5, 0.25, 0], [0, 0, 0.25, 0.75], [1, 0, 0, 0],
    ]
    let words = HeadTally.betweenWords(weights, queries: [0, 0, 1], keys: [0, 1, 1])
    #expect(words == [[0.75, 1.125, 0.125], [0, 0.25, 0.75]])
  }

  @Test func `heads are ranked by F1, and one without a guess has none`() {
    var tally = HeadTally(.tiny.with { ($0.layers, $0.heads) = (1, 3) })
    tally.add(gold: 4)
    let head: [Float] = [1, 0, 0, 1]
    let weights = AttentionWeights.HeadWeights(heads: 3, queries: 2, keys: 2, scalars: head + head + head)
    var answers = [[true, false], [], [true, true]]
    tally.ask([weights], queries: [0], keys: [0]) { _ in answers.removeFirst() }
    let scores = tally.scores("a test")
    #expect(scores.entries.map(\.head) == [3, 1, 2])
    #expect(scores.best.precision == 1 && scores.best.recall == 0.5)
    #expect(scores.entries.map(\.f1) == [2.0 / 3, 1.0 / 3, 0])
  }

  @Test func `every head of a model is asked for every link of the text`() throws {
    let corpus = try ParallelCorpus.embedded()
    let text = corpus.test.prefix(40)
    let tokenizer = SubwordTokenizer.learn(from: corpus.train.prefix(500), merges: 200)
    let translator = Translator(.tiny.with { $0.layers = 2 }, tokenizer: tokenizer, seed: 1)
    let alignment = translator.alignmentScores(text)
    #expect(alignment.entries.count == 8)
    let links = text.pairs.reduce(0) { $0 + ($1.annotation?.alignment.links.count ?? 0) }
    #expect(links > 300 && alignment.entries.allSatisfy { $0.gold == links })
    // Untrained heads guess, and mostly wrong.
    #expect(alignment.best.guesses > 300 && alignment.best.f1 < 0.5)
    let antecedents = translator.antecedentScores(text)
    let pronouns = text.pairs.reduce(0) { $0 + ($1.annotation?.antecedents.links.count ?? 0) }
    #expect(pronouns > 0 && antecedents.entries.allSatisfy { $0.gold == pronouns && $0.guesses == pronouns })
    #expect(translator.antecedentScores(text, of: ["its"]).best.gold < pronouns)
    #expect(alignment.table.rows.count == 5)
  }
}
