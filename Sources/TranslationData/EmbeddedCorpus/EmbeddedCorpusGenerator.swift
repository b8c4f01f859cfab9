import TextCore
import Tokenization

extension ParallelCorpus {
  /// Makes the embedded corpus: the same seed gives the same sentences.
  ///
  /// No source and no target occurs twice, within a set or across sets.
  package static func generatedEmbedded(
    seed: UInt64, train: Int = 24_000, validation: Int = 1_000, test: Int = 1_000
  ) -> ParallelCorpus {
    var grammar = EmbeddedGrammar(seed: seed)
    var translations: [String: String] = [:]
    var targets: Set<String> = []
    var pairs: [SentencePair] = []
    let words = WordTokenizer()
    while pairs.count < train + validation + test {
      let pair = grammar.sentence()
      if let known = translations[pair.source] {
        precondition(
          known == pair.target, "two translations of '\(pair.source)': '\(known)', '\(pair.target)'")
        continue
      }
      translations[pair.source] = pair.target
      guard (4...30).contains(words.words(pair.source).count), targets.insert(pair.target).inserted else {
        continue
      }
      pairs.append(pair)
    }
    func text(_ range: Range<Int>) -> ParallelText {
      let pairs = pairs[range]
      return ParallelText(
        sources: pairs.map(\.source), targets: pairs.map(\.target),
        annotations: pairs.compactMap(\.annotation))
    }
    return ParallelCorpus(
      name: "embedded", source: .english, target: .german, train: text(0..<train),
      validation: text(train..<(train + validation)),
      test: text((train + validation)..<(train + validation + test)))
  }
}
