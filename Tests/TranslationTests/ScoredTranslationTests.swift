import NeuralNetworks
import TensorCore
import Testing
import Tokenization
import TransformerModel
import Translation
import TranslationData

@Suite struct ScoredTranslationTests {
  private let tokenizer = SubwordTokenizer.learn(from: corpus.train, merges: 100)

  /// A model that writes one token for ever: its last LayerNorm gives that token's embedding for whatever comes.
  private func translator(writing token: Int32) -> Translator {
    let translator = Translator(minute.with { $0.layers = 2 }, tokenizer: tokenizer, seed: 3)
    let norm = translator.model.decoder.layers[1].feedForwardResidual.norm
    norm.gain.value = .zeros(norm.gain.shape)
    let row = Int(token)..<Int(token) + 1
    let table = translator.model.embedding.weight
    norm.bias.value = (table.value.rows(row) * 100).reshaped(to: norm.bias.shape.dimensions).detached()
    return translator
  }

  @Test func `a word that cannot be spelled is the source's most attended word`() throws {
    let translator = translator(writing: Vocabulary.unknown)
    let sentence = "The old \u{6F22}\u{5B57} sleeps."
    let plain = translator.translation(of: sentence, decoding: .search(BeamSearch(width: 2, extraLength: 3)))
    let copied = translator.translation(
      of: sentence, decoding: .search(BeamSearch(width: 2, extraLength: 3)), copiesUnknown: true)
    #expect(plain.text.hasPrefix("<unk> <unk>"))
    #expect(Set(plain.tokens) == ["<unk>"] && plain.tokens == copied.tokens)
    #expect(copied.sourceWords == ["The", "old", "\u{6F22}\u{5B57}", "sleeps", "."])
    // The same source word several times in a row is given once.
    var expected: [String] = []
    for row in copied.attention.prefix(copied.tokens.count) {
      let words = row.dropLast()
      let word = copied.sourceWords[try #require(words.indices.max { words[$0] < words[$1] })]
      if expected.last != word { expected.append(word) }
    }
    #expect(copied.text == tokenizer.sentence(expected.map { $0 == "." ? "\u{FFED}." : $0 }))
    #expect(copied.text != plain.text)
    #expect(
      translator.translate(
        sentence, decoding: .search(BeamSearch(width: 2, extraLength: 3)), copiesUnknown: true)
        == copied.text)
  }

  @Test func `words that the vocabulary spells are not copied`() {
    let token = tokenizer.encode("Hund")[0]
    let translator = translator(writing: token)
    for decoding in [Translator.Decoding.greedy, .beam(3)] {
      #expect(
        translator.translate(corpus.test.sources, decoding: decoding, copiesUnknown: true)
          == translator.translate(corpus.test.sources, decoding: decoding))
    }
  }

  @Test func `a run of unknown tokens with one most attended word stands for it`() {
    let unknown = Vocabulary.unknown
    let (old, part) = (tokenizer.encode("old")[0], tokenizer.vocabulary.id("b@@"))
    #expect(part != unknown)
    // "old", two unknown tokens for word 2, one for word 0, and a word that begins with "b" for word 2 again.
    let ids = [old, unknown, unknown, unknown, part, unknown]
    let attention: [[Float]] = [
      [1, 0, 0, 0], [0.2, 0.1, 0.4, 0.3], [0, 0.1, 0.2, 0.7], [0.5, 0.2, 0.2, 0.1], [1, 0, 0, 0],
      [0, 0.2, 0.6, 0.2],
    ]
    let spelled = tokenizer.spelledWords(ids)
    #expect(spelled.map(\.tokens) == [0..<1, 1..<2, 2..<3, 3..<4, 4..<6])
    #expect(spelled.map(\.unknown) == [[], [1], [2], [3], [5]])
    #expect(spelled.last?.text == "b<unk>")
    let words = copyingUnknown(spelled, from: ["A", "B", "C"], attention: attention)
    #expect(words == [tokenizer.vocabulary.token(old), "C", "A", "C"])
  }

  @Test func `scores, tokens and attention come with the text`() throws {
    let translator = Translator(minute, tokenizer: tokenizer, seed: 1)
    try Trainer(translator, schedule: .noam(warmup: 60), tokensPerBatch: 200).fit(corpus, updates: 40)
    let sentences = Array(corpus.test.sources.prefix(4)) + [""]
    for decoding in [Translator.Decoding.greedy, .beam(3), .sampled(Sampling(seed: 2))] {
      let translations = translator.translations(sentences, decoding: decoding)
      #expect(translations.map(\.text) == translator.translate(sentences, decoding: decoding))
      for (sentence, translation) in zip(sentences, translations) where !sentence.isEmpty {
        let rows = translation.tokens.count + (translation.isComplete ? 1 : 0)
        #expect(translation.tokenLogProbabilities.count == rows && translation.attention.count == rows)
        for row in translation.attention {
          #expect(row.count == translation.sourceWords.count + 1 && abs(row.reduce(0, +) - 1) < 1e-5)
        }
        let source = tokenizer.encode(sentence)
        let written = tokenizer.encode(translation.text)
        guard translation.isComplete, tokenizer.labels(translation.text) == translation.tokens else {
          continue
        }
        // As the view of all heads has it, with subwords apart.
        let view = translator.model.attention(source: source, target: written).cross[0].mean
        let words = tokenizer.wordIndices(sentence)
        for (row, expected) in zip(translation.attention, view) {
          let first = zip(words, expected).reduce(Float(0)) { $0 + ($1.0 == 0 ? $1.1 : 0) }
          #expect(abs(row[0] - first) < 1e-5)
          #expect(abs(row[row.count - 1] - expected[expected.count - 1]) < 1e-5)
        }
      }
    }
    let map = translator.translation(of: sentences[0]).attentionMap.svg()
    #expect(map.contains("&lt;/s&gt;") && map.contains(">dog<"))
  }

  @Test func `a view of a search has the best translation as its chosen path`() throws {
    let translator = Translator(minute, tokenizer: tokenizer, seed: 1)
    try Trainer(translator, schedule: .noam(warmup: 60), tokensPerBatch: 200).fit(corpus, updates: 60)
    for width in [1, 4] {
      let search = BeamSearch(width: width, extraLength: 6)
      let view = translator.searchView("The old dog sleeps.", search: search)
      let best = translator.translation(of: "The old dog sleeps.", decoding: .search(search))
      let path = view.tree.path(to: view.best).map { tokenizer.label(of: $0) }
      #expect(path == best.tokens + (best.isComplete ? ["</s>"] : []))
      #expect(abs(view.score(of: view.best) - best.score) < 1e-9)
      let svg = view.figure().svg()
      for token in best.tokens { #expect(svg.contains(">\(token)<")) }
      let short = view.figure(steps: 2, showsDropped: false).description
      #expect(short.contains("2 steps deep"))
    }
  }
}
