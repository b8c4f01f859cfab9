import ConstituencyTrees
import Testing
import Tokenization
import TranslationData

@Suite struct TreebankTests {
  private static let embedded = Treebank.embedded()

  @Test func `the trees stand on the embedded corpus's English sentences, in order`() throws {
    let corpus = try ParallelCorpus.embedded()
    let treebank = Self.embedded
    let words = WordTokenizer()
    for (trees, text) in [
      (treebank.train, corpus.train), (treebank.validation, corpus.validation), (treebank.test, corpus.test),
    ] {
      #expect(trees.count == text.count)
      for (tree, sentence) in zip(trees, text.sources) { #expect(tree.words == words.words(sentence)) }
    }
  }

  @Test func `every tree comes back from its linearisation and its brackets`() throws {
    for tree in Self.embedded.train {
      let read = LinearizedTree(tree.linearized, words: tree.words)
      #expect(read.tree == tree && read.isWellFormed, "\(tree): \(read.faults)")
    }
    for tree in Self.embedded.test { #expect(try ConstituencyTree(penn: tree.description) == tree) }
  }

  @Test func `constituents have the Penn Treebank's labels, and the outermost is a clause`() {
    var labels: Set<String> = []
    func collect(_ tree: ConstituencyTree) {
      guard case .constituent(let label, let children) = tree else { return }
      labels.insert(label)
      children.forEach(collect)
    }
    Self.embedded.train.forEach(collect)
    #expect(
      labels == ["S", "SQ", "SBAR", "NP", "VP", "PP", "ADJP", "ADVP", "PRT", "WHNP", "WHPP"])
    #expect(Self.embedded.train.allSatisfy { ["S", "SQ"].contains($0.label) })
  }

  @Test(arguments: [
    (
      "It is in this spirit that many parliaments have passed a new plan since 1988 making the life of the "
        + "policemen more difficult .",
      "(S (NP It) (VP is (PP in (NP this spirit)) (SBAR that (S (NP many parliaments) (VP have (VP passed "
        + "(NP a new plan) (PP since (NP 1988)) (S (VP making (S (NP (NP the life) (PP of (NP the policemen))) "
        + "(ADJP more difficult))))))))) .)"
    ),
    (
      "The school books that the doctor has brought back are very interesting .",
      "(S (NP (NP The school books) (SBAR (WHNP that) (S (NP the doctor) (VP has (VP brought (ADVP back)))))) "
        + "(VP are (ADJP very interesting)) .)"
    ),
  ])
  func `a sentence has the tree it was built by`(sentence: String, brackets: String) throws {
    let treebank = Self.embedded
    let tree = try #require(
      (treebank.train + treebank.test).first { $0.words.joined(separator: " ") == sentence })
    #expect(Self.brief(tree) == brackets)
  }

  /// Brackets without parts of speech.
  private static func brief(_ tree: ConstituencyTree) -> String {
    switch tree {
    case .word(let word, _): word
    case .constituent(let label, let children): "(\(label) \(children.map(brief).joined(separator: " ")))"
    }
  }

  @Test func `parsing is a corpus whose brackets stay whole tokens`() {
    let corpus = Treebank.generatedEmbedded(seed: 3, train: 1_500, validation: 5, test: 5).corpus
    #expect(corpus.train.sources[0].contains(" ") && corpus.train.targets[0].hasPrefix("(S"))
    let tokenizer = SubwordTokenizer.learn(from: corpus.train, words: .spaces)
    for target in corpus.train.targets {
      #expect(tokenizer.tokens(target) == target.split(separator: " ").map(String.init))
    }
  }
}
