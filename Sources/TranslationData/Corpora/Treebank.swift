public import ConstituencyTrees
public import TextCore

/// Sentences with their trees in three sets: to train on, to validate with, and to test with.
public struct Treebank: Sendable, CustomStringConvertible {
  public let name: String
  public let language: Language
  public let train: [ConstituencyTree]
  public let validation: [ConstituencyTree]
  public let test: [ConstituencyTree]

  public init(
    name: String, language: Language, train: [ConstituencyTree], validation: [ConstituencyTree],
    test: [ConstituencyTree]
  ) {
    self.name = name
    self.language = language
    self.train = train
    self.validation = validation
    self.test = test
  }

  /// Parsing as translation (section 6.3): words separated by spaces, and linearised trees.
  ///
  /// For a tokenizer with `words: .spaces`.
  public var corpus: ParallelCorpus {
    ParallelCorpus(
      name: "\(name) trees", source: language, target: language, train: Self.text(train),
      validation: Self.text(validation), test: Self.text(test))
  }

  private static func text(_ trees: [ConstituencyTree]) -> ParallelText {
    ParallelText(
      sources: trees.map { $0.words.joined(separator: " ") }, targets: trees.map(\.linearized))
  }

  /// One line: name, language and the numbers of trees.
  public var description: String {
    "\(name), \(language): \(train.count) trees to train, \(validation.count) to validate, \(test.count) to test"
  }
}
