import TextCore

extension ParallelText {
  /// Reads two files of sentences, one a line, plain or gzip (`.gz`), in UTF-8; each a path or an http(s) URL, which is
  /// downloaded once.
  ///
  /// - Throws: `CorpusError` if a file is missing, damaged or not UTF-8, or if the files differ in length.
  public init(source: String, target: String) throws(CorpusError) {
    let (sourcePath, targetPath) = (try CorpusLocation(source).path(), try CorpusLocation(target).path())
    try self.init(reading: sourcePath, targetPath, names: (source, target)) { $0 }
  }

  /// Reads two files of which `sentences` takes the sentences out of the lines.
  ///
  /// - Parameter names: what errors call the files; their paths for nil.
  init(
    reading source: String, _ target: String, names: (source: String, target: String)? = nil,
    _ sentences: ([String]) -> [String]
  ) throws(CorpusError) {
    let sources = sentences(try CorpusError.wrapping(TextFile(source).lines))
    let targets = sentences(try CorpusError.wrapping(TextFile(target).lines))
    guard sources.count == targets.count else {
      throw .lineCountsDiffer(
        source: names?.source ?? source, sourceLines: sources.count, target: names?.target ?? target,
        targetLines: targets.count)
    }
    guard !sources.isEmpty else { throw .empty(file: names?.source ?? source) }
    self.init(sources: sources, targets: targets)
  }

  /// Reads a `.tsv` or `.tsv.gz` file of source and target, separated by a tab, a pair a line; what follows them is left.
  ///
  /// - Throws: `CorpusError` if the file is missing, damaged or not UTF-8, or a line has no tab.
  public init(tsv location: String) throws(CorpusError) {
    let path = try CorpusLocation(location).path()
    var (sources, targets): ([String], [String]) = ([], [])
    for (index, line) in try CorpusError.wrapping(TextFile(path).lines).enumerated() {
      let fields = line.unicodeScalars.split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count >= 2 else {
        throw .malformedLine(
          file: location, line: index + 1, reason: "no tab between a source and its target")
      }
      sources.append(String(fields[0]))
      targets.append(String(fields[1]))
    }
    guard !sources.isEmpty else { throw .empty(file: location) }
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
