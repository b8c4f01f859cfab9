import TextCore

/// A parallel text in three sets: to train on, to validate with, and to test with.
public struct ParallelCorpus: Sendable, Codable, CustomStringConvertible {
  public let name: String
  public let source: Language
  public let target: Language
  public let train: ParallelText
  public let validation: ParallelText
  public let test: ParallelText

  public init(
    name: String, source: Language, target: Language,
    train: ParallelText, validation: ParallelText, test: ParallelText
  ) {
    self.name = name
    self.source = source
    self.target = target
    self.train = train
    self.validation = validation
    self.test = test
  }

  /// One line: name, languages and the numbers of pairs.
  public var description: String {
    "\(name), \(source) to \(target): "
      + "\(train.count) pairs to train, \(validation.count) to validate, \(test.count) to test"
  }
}
