import NeuralNetworks
import TestSupport
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
    var tally = HeadTally(layers: 1, heads: 3)
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

  @Test func `weights of many sentences at once are those of each alone`() throws {
    let corpus = try ParallelCorpus.embedded()
    let tokenizer = SubwordTokenizer.learn(from: corpus.train.prefix(500), merges: 200)
    let model = Translator(.tiny.with { $0.layers = 2 }, tokenizer: tokenizer, seed: 1).model
    let pairs = corpus.test.prefix(5).pairs.map { (tokenizer.encode($0.source), tokenizer.encode($0.target)) }
    let (encoder, cross) = (model.encoderAttention(pairs.map(\.0)), model.crossAttention(pairs))
    for (index, pair) in pairs.enumerated() {
      let alone = model.attention(source: pair.0, target: pair.1)
      for layer in 0..<2 {
        for (ours, theirs) in [
          (encoder[index][layer], alone.encoder[layer]), (cross[index][layer], alone.cross[layer]),
        ] {
          #expect(ours.queries == theirs.queries && ours.keys == theirs.keys)
          #expect(zip(ours.scalars, theirs.scalars).allSatisfy { abs($0 - $1) < 1e-6 })
        }
      }
    }
  }

  /// Two words that one word translates, and a pronoun.
  private func schoolBooks() throws -> ParallelText {
    let folder = try TemporaryFolder()
    return try ParallelText(
      annotated: try folder.write(
        "text.tsv", "the school books its\tdie Schulbücher ihre\t0-0 1-1 2-1 3-2\t3-2\n"))
  }

  @Test func `random heads find what chance finds`() throws {
    let text = try schoolBooks()
    // Four words: one of the three others is the antecedent; likewise for the two words of the unit.
    let antecedents = HeadScores.ofRandomHeads(resolving: text, heads: 2_000)
    #expect(abs(antecedents.mean - 1.0 / 3) < 0.04)
    #expect(abs(antecedents.standardDeviation - (2.0 / 9).squareRoot()) < 0.02)
    let units = HeadScores.ofRandomHeads(joining: text, heads: 2_000)
    #expect(units.best.gold == 2 && abs(units.mean - 1.0 / 3) < 0.04)
    // Three words, four links, four words and the end to look at: 2 · (1 + 2 + 1) / 5 of 3 · 4 / 5 + 4.
    let alignments = HeadScores.ofRandomHeads(aligning: text, heads: 2_000)
    let right = alignments.entries.reduce(0) { $0 + $1.right }
    #expect(abs(Double(right) / 2_000 - 4.0 / 5) < 0.06)
    #expect(alignments.best.gold == 4)
  }

  @Test func `words that are translated as one are asked of every head`() throws {
    let text = try schoolBooks()
    let tokenizer = SubwordTokenizer.learn(from: text, merges: 10)
    let scores = Translator(.tiny.with { $0.layers = 1 }, tokenizer: tokenizer, seed: 1).unitScores(text)
    #expect(scores.entries.count == 4)
    #expect(scores.entries.allSatisfy { $0.gold == 2 && $0.guesses == 2 })
  }
}
