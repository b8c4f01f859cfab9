import TextCore
public import Tokenization
public import TransformerModel
public import TranslationData

/// Batches from files of any size, of which one window of pairs is in memory at a time.
///
/// A window is so many pairs in the order of the files. It is tokenised, shuffled and cut into batches as
/// `TokenBatching` does with a whole corpus, with an order of its own in each epoch; then comes the next. With a window
/// as large as the corpus the batches are those of the corpus in memory. Pairs that are empty or too long for the model
/// are left out, as in training from memory.
public struct StreamedCorpus: BatchSource {
  public let files: [ParallelCorpus.Files]
  public let tokenizer: SubwordTokenizer
  public let configuration: TransformerConfiguration
  /// The most source tokens, and the most target tokens, of a batch.
  public let tokens: Int
  public let seed: UInt64
  /// Pairs in memory at a time.
  public let window: Int
  /// Lines of the files, those that are left out included.
  public let pairCount: Int
  /// Of the files' bytes and the window.
  public let checksum: String

  /// Reads through the files once, to count their lines and for their checksum.
  ///
  /// - Parameters:
  ///   - files: pairs of plain or `.gz` files, one sentence a line in each; paths, or URLs that are downloaded once.
  ///   - tokens: as `Trainer`'s `tokensPerBatch`.
  /// - Throws: `CorpusError`, naming the file.
  public init(
    _ files: [ParallelCorpus.Files], for translator: Translator, tokens: Int = 4_096, seed: UInt64 = 1,
    window: Int = 500_000
  ) throws(CorpusError) {
    guard window > 0 else { fatalError("StreamedCorpus: a window of \(window) pairs holds nothing") }
    tokenizer = translator.tokenizer
    configuration = translator.model.configuration
    (self.tokens, self.seed, self.window) = (tokens, seed, window)
    var (local, lines, sums): ([ParallelCorpus.Files], Int, [String]) = ([], 0, [])
    for pair in files {
      let (source, target) = (try FileSurvey(pair.source), try FileSurvey(pair.target))
      guard source.lines == target.lines else {
        throw .lineCountsDiffer(
          source: pair.source, sourceLines: source.lines, target: pair.target, targetLines: target.lines)
      }
      guard source.lines > 0 else { throw .empty(file: pair.source) }
      local.append(ParallelCorpus.Files(source: source.path, target: target.path))
      lines += source.lines
      sums += [source.sha256, target.sha256]
    }
    self.files = local
    pairCount = lines
    checksum = sha256(Array((sums + ["\(window)"]).joined(separator: " ").utf8))
  }

  /// - Parameter first: batches left out at the beginning; their windows are read, but not put together.
  public func epoch(_ epoch: Int, from first: Int) throws(CorpusError) -> EpochBatches {
    let reading = StreamedEpoch(self, epoch: epoch)
    try reading.skip(first)
    return EpochBatches(count: nil) { try reading.next() }
  }
}

/// One run through the files of a streamed corpus.
package final class StreamedEpoch {
  private let corpus: StreamedCorpus
  private let epoch: Int
  private var unread: ArraySlice<ParallelCorpus.Files>
  private var open: (source: LineReader, target: LineReader)?
  private var windows = 0
  private var batches = AnyRandomAccessCollection<TokenBatch>([])
  /// Pairs whose tokens are in memory, and the most that were at any time.
  package private(set) var heldPairs = 0
  package private(set) var mostHeldPairs = 0

  package init(_ corpus: StreamedCorpus, epoch: Int) {
    self.corpus = corpus
    self.epoch = epoch
    unread = corpus.files[...]
  }

  /// The next batch; nil after the last.
  package func next() throws(CorpusError) -> TokenBatch? {
    while batches.isEmpty {
      guard try readWindow() else { return nil }
    }
    defer { batches = batches.dropFirst() }
    return batches.first
  }

  package func skip(_ count: Int) throws(CorpusError) {
    var left = count
    while left > 0 {
      if batches.isEmpty, try !readWindow() { return }
      let skipped = min(left, batches.count)
      batches = batches.dropFirst(skipped)
      left -= skipped
    }
  }

  /// Puts the next window in the place of the last; false at the end.
  private func readWindow() throws(CorpusError) -> Bool {
    (batches, heldPairs) = (AnyRandomAccessCollection([]), 0)
    var pairs: [TokenPair] = []
    let longest = corpus.configuration.maximumLength - 1
    var read = 0
    while read < corpus.window, let (source, target) = try nextPair() {
      read += 1
      let pair = (source: corpus.tokenizer.encode(source), target: corpus.tokenizer.encode(target))
      guard !pair.source.isEmpty, !pair.target.isEmpty, max(pair.source.count, pair.target.count) <= longest
      else {
        continue
      }
      pairs.append(pair)
      heldPairs = pairs.count
      mostHeldPairs = max(mostHeldPairs, heldPairs)
    }
    guard read > 0 else { return false }
    // The first window is seeded as a corpus in memory is.
    let seed = corpus.seed &+ UInt64(windows) &* 0x9E37_79B9_7F4A_7C15
    windows += 1
    let window = TokenBatching(pairs, tokens: corpus.tokens, for: corpus.configuration, seed: seed)
    batches = AnyRandomAccessCollection(window.batches(epoch: epoch))
    return true
  }

  private func nextPair() throws(CorpusError) -> (String, String)? {
    while true {
      do {
        if let open, let source = try open.source.next(), let target = try open.target.next() {
          return (source, target)
        }
        guard let files = unread.popFirst() else { return nil }
        open = (try LineReader(files.source), try LineReader(files.target))
      } catch {
        throw .file(error)
      }
    }
  }
}

/// What is known of a file after one pass through it.
private struct FileSurvey {
  let path: String
  let lines: Int
  let sha256: String

  init(_ location: String) throws(CorpusError) {
    path = try CorpusLocation(location).path()
    do throws(TextFileError) {
      let reader = try LineReader(path)
      while try reader.next() != nil {}
      lines = reader.count
      sha256 = try TranslationData.sha256(ofFile: path)
    } catch {
      throw .file(error)
    }
  }
}
