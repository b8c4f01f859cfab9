import TextCore

extension ParallelText {
  /// Reads two files of sentences, one a line, plain or gzip (`.gz`), in UTF-8.
  ///
  /// - Throws: `CorpusError` if a file is missing, damaged or not UTF-8, or if the files differ in length.
  public init(source: String, target: String) throws(CorpusError) {
    let sources = try CorpusError.wrapping(TextFile(source).lines)
    let targets = try CorpusError.wrapping(TextFile(target).lines)
    guard sources.count == targets.count else {
      throw .lineCountsDiffer(
        source: source, sourceLines: sources.count, target: target, targetLines: targets.count)
    }
    guard !sources.isEmpty else { throw .empty(file: source) }
    self.init(sources: sources, targets: targets)
  }
}

extension ParallelCorpus {
  /// A pair of files, one sentence a line in each.
  public struct Files: Sendable {
    public let source: String
    public let target: String

    public init(source: String, target: String) {
      self.source = source
      self.target = target
    }
  }

  /// Reads a corpus of one's own from pairs of plain or `.gz` files, one sentence a line.
  ///
  /// - Throws: `CorpusError`, naming the file and, for text that is not UTF-8, the line.
  public static func files(
    name: String = "files", _ source: Language, _ target: Language,
    train: Files, validation: Files, test: Files
  ) throws(CorpusError) -> ParallelCorpus {
    ParallelCorpus(
      name: name, source: source, target: target,
      train: try ParallelText(source: train.source, target: train.target),
      validation: try ParallelText(source: validation.source, target: validation.target),
      test: try ParallelText(source: test.source, target: test.target))
  }
}
