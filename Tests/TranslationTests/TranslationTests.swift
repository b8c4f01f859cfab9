import Display
import TensorCore
import Testing
import TextCore
import Tokenization
import TransformerModel
import Translation
import TranslationData

extension Tag {
  /// Takes more than two seconds.
  @Tag static var slow: Self
}

/// Forty sentences that differ in one word each, so that a very small model learns them in seconds.
let corpus: ParallelCorpus = {
  let words = [("dog", "Hund"), ("bird", "Vogel"), ("king", "König"), ("baker", "Bäcker")]
  let adjectives = [
    ("old", "alte"), ("big", "große"), ("happy", "glückliche"), ("young", "junge"), ("red", "rote"),
  ]
  let verbs = [("sleeps", "schläft"), ("comes", "kommt")]
  var pairs: [(String, String)] = []
  for word in words {
    for adjective in adjectives {
      for verb in verbs {
        pairs.append(("The \(adjective.0) \(word.0) \(verb.0).", "Der \(adjective.1) \(word.1) \(verb.1)."))
      }
    }
  }
  let text = ParallelText(sources: pairs.map(\.0), targets: pairs.map(\.1))
  return ParallelCorpus(
    name: "forty sentences", source: .english, target: .german, train: text, validation: text.prefix(10),
    test: text.prefix(10))
}()

let minute = TransformerConfiguration.tiny.with {
  $0.modelSize = 32
  $0.feedForwardSize = 64
  $0.keySize = 8
  $0.valueSize = 8
  $0.layers = 1
  $0.dropout = 0.1
}

private func trained(updates: Int, seed: UInt64 = 1) throws -> (Translator, TrainingRecord) {
  let translator = Translator(
    minute, tokenizer: SubwordTokenizer.learn(from: corpus.train, merges: 100), seed: seed)
  let trainer = Trainer(
    translator, schedule: .noam(warmup: 60), tokensPerBatch: 200, averagedSnapshots: 3, seed: seed)
  return (translator, try trainer.fit(corpus, updates: updates))
}

@Suite struct TranslationTests {
  @Test(.tags(.slow)) func `a small model learns forty sentences by heart`() throws {
    let (translator, record) = try trained(updates: 250)
    #expect(translator.translate(corpus.test.sources) == corpus.test.targets)
    let searches: [Translator.Decoding] = [
      .beam(3), .search(BeamSearch(width: 3, stopping: .filled)), .sampled(Sampling(topK: 1)),
    ]
    for decoding in searches {
      #expect(translator.translate(corpus.test.sources, decoding: decoding) == corpus.test.targets)
    }
    #expect(record.updates == 250)
    #expect(try #require(record.validationPerplexity) < 1.5)
    #expect(try #require(record.points.first).loss > (try #require(record.points.last)).loss)
    #expect(record.points.compactMap(\.validationPerplexity).count == 10)
  }

  @Test func `one seed gives the same losses to the bit, another seed others`() throws {
    let (first, second) = (try trained(updates: 12).1, try trained(updates: 12).1)
    #expect(first.points == second.points)
    #expect(try trained(updates: 12, seed: 2).1.points != first.points)
  }

  @Test func `tokens and passes are counted`() throws {
    let record = try trained(updates: 12).1
    #expect(record.pairs == 40)
    #expect(record.droppedPairs == 0)
    #expect(record.tokens > 0)
    #expect(record.epochs > 0)
    #expect(record.seconds > 0)
  }

  @Test func `pairs that do not fit the model are left out and counted`() throws {
    let translator = Translator(
      minute.with { $0.maximumLength = 12 },
      tokenizer: SubwordTokenizer.learn(from: corpus.train, merges: 100))
    let long = String(repeating: "The old dog sleeps. ", count: 10)
    let text = ParallelText(
      sources: corpus.train.sources + [long, ""], targets: corpus.train.targets + [long, "Der"])
    let larger = ParallelCorpus(
      name: "with two too many", source: .english, target: .german, train: text,
      validation: corpus.validation, test: corpus.test)
    let record = try Trainer(translator, tokensPerBatch: 200).fit(larger, updates: 2)
    #expect(record.droppedPairs == 2)
  }

  @Test func `a corpus of which nothing fits is refused with its numbers`() {
    let translator = Translator(
      minute.with { $0.maximumLength = 3 },
      tokenizer: SubwordTokenizer.learn(from: corpus.train, merges: 10))
    #expect {
      try Trainer(translator).fit(corpus, updates: 1)
    } throws: { error in
      "\(error)"
        == "training: none of the 40 sentence pairs is non-empty and at most 2 tokens long"
    }
  }

  @Test func `an attention view has a token for each row and column, and rows that sum to 1`() throws {
    let (translator, _) = try trained(updates: 2)
    let view = translator.attention("The old dog sleeps.", translation: "Der alte Hund schläft.")
    #expect(view.source.last == "</s>")
    #expect(
      view.source.dropLast().joined() == "Theolddogsleeps.".replacing("@@", with: "") || view.source.count > 2
    )
    for kind in AttentionView.Kind.allCases {
      for head in view.heads(kind, layer: 1) {
        #expect(head.count == (kind == .encoder ? view.source.count : view.target.count))
        for row in head { #expect(abs(row.reduce(0, +) - 1) < 1e-5) }
      }
    }
  }

  @Test func `a view's heat map names the tokens on both axes`() throws {
    let (translator, _) = try trained(updates: 2)
    let svg = translator.attention("The old dog sleeps.", translation: "Der alte Hund schläft.")
      .heatMap(.cross, layer: 1).svg()
    for token in ["&lt;/s&gt;", ">."] { #expect(svg.contains(token)) }
  }
}

@Suite struct TableTests {
  @Test func `columns of numbers stand flush right, others flush left`() {
    let table = Table(["name", "value"], rows: [["a", 1], ["long name", 12.5]])
    #expect(
      table.mimeBundle.plainText == """
        name       value
        ─────────  ─────
        a              1
        long name  12.50
        """)
  }

  @Test func `marks of HTML are escaped`() throws {
    guard case .text(let html) = Table(["a<b"], rows: [["x & y"]]).mimeBundle[.html] else {
      Issue.record("a table has an HTML form")
      return
    }
    #expect(html.contains("a&lt;b"))
    #expect(html.contains("x &amp; y"))
  }
}
