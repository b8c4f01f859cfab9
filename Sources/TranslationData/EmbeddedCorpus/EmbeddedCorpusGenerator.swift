import ConstituencyTrees
import TextCore
import Tokenization

/// The embedded corpus in the making: the same seed gives the same sentences.
struct GeneratedCorpus {
  /// A sentence as the grammar built it, and as it is written.
  private typealias Entry = (sentence: Sentence, pair: SentencePair)

  private let entries: [Entry]
  private let train: Range<Int>
  private let validation: Range<Int>
  private let test: Range<Int>

  /// No source and no target occurs twice, within a set or across sets.
  init(seed: UInt64, train: Int = 24_000, validation: Int = 1_000, test: Int = 1_000) {
    self.train = 0..<train
    self.validation = train..<train + validation
    self.test = train + validation..<train + validation + test
    var grammar = EmbeddedGrammar(seed: seed)
    var translations: [String: String] = [:]
    var targets: Set<String> = []
    var entries: [Entry] = []
    let words = WordTokenizer()
    while entries.count < train + validation + test {
      let sentence = grammar.sentence()
      let pair = SentencePair(sentence)
      if let known = translations[pair.source] {
        precondition(
          known == pair.target, "two translations of '\(pair.source)': '\(known)', '\(pair.target)'")
        continue
      }
      translations[pair.source] = pair.target
      guard (4...30).contains(words.words(pair.source).count), targets.insert(pair.target).inserted else {
        continue
      }
      entries.append((sentence, pair))
    }
    self.entries = entries
  }

  var corpus: ParallelCorpus {
    func text(_ range: Range<Int>) -> ParallelText {
      let pairs = entries[range].map(\.pair)
      return ParallelText(
        sources: pairs.map(\.source), targets: pairs.map(\.target),
        annotations: pairs.compactMap(\.annotation))
    }
    return ParallelCorpus(
      name: "embedded", source: .english, target: .german, train: text(train), validation: text(validation),
      test: text(test))
  }

  var treebank: Treebank {
    func trees(_ range: Range<Int>) -> [ConstituencyTree] { entries[range].map(\.sentence.tree) }
    return Treebank(
      name: "embedded", language: .english, train: trees(train), validation: trees(validation),
      test: trees(test))
  }
}

extension ParallelCorpus {
  /// Makes the embedded corpus.
  package static func generatedEmbedded(
    seed: UInt64, train: Int = 24_000, validation: Int = 1_000, test: Int = 1_000
  ) -> ParallelCorpus {
    GeneratedCorpus(seed: seed, train: train, validation: validation, test: test).corpus
  }
}

extension Treebank {
  /// The trees of the embedded corpus's English sentences, in the same order, by the grammar that made them.
  ///
  /// Words have no parts of speech; constituents are the Penn Treebank's, without empty elements and function tags.
  public static func embedded() -> Treebank { generatedEmbedded(seed: 1) }

  /// - Parameter seed: that of the committed corpus is 1.
  package static func generatedEmbedded(
    seed: UInt64, train: Int = 24_000, validation: Int = 1_000, test: Int = 1_000
  ) -> Treebank {
    GeneratedCorpus(seed: seed, train: train, validation: validation, test: test).treebank
  }
}
