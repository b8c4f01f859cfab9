import Foundation
import NeuralNetworks
import TestSupport
import Testing
import TextCore
import Tokenization
import TransformerModel
import Translation
import TranslationData

@Suite struct StreamedCorpusTests {
  private let translator = Translator(
    minute, tokenizer: SubwordTokenizer.learn(from: corpus.train, merges: 100), seed: 1)

  /// The forty sentences, some of them unfit, in two pairs of files, the second compressed.
  private func files(in folder: TemporaryFolder) throws -> [ParallelCorpus.Files] {
    func text(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }
    let long = String(repeating: "The old dog sleeps. ", count: 400)
    let (sources, targets) = (corpus.train.sources + ["", long], corpus.train.targets + ["Der", "Der"])
    return [
      ParallelCorpus.Files(
        source: try folder.write("a.en", text(Array(sources.prefix(15)))),
        target: try folder.write("a.de", text(Array(targets.prefix(15))))),
      ParallelCorpus.Files(
        source: try folder.write("b.en.gz", gzip(Array(text(Array(sources.dropFirst(15))).utf8))),
        target: try folder.write("b.de.gz", gzip(Array(text(Array(targets.dropFirst(15))).utf8)))),
    ]
  }

  private func batches(_ source: some BatchSource, epoch: Int, from first: Int = 0) throws -> [[Int32]] {
    let epoch = try source.epoch(epoch, from: first)
    var batches: [[Int32]] = []
    while let batch = try epoch.next() { batches.append(batch.sources + [-1] + batch.targetOutputs) }
    return batches
  }

  @Test func `a window as large as the corpus gives the batches of the corpus in memory`() throws {
    let folder = try TemporaryFolder()
    let stream = try StreamedCorpus(files(in: folder), for: translator, tokens: 60, seed: 5)
    #expect(stream.pairCount == 42)
    let pairs = zip(corpus.train.sources, corpus.train.targets).map {
      (source: translator.tokenizer.encode($0), target: translator.tokenizer.encode($1))
    }
    let batching = TokenBatching(pairs, tokens: 60, for: translator.model.configuration, seed: 5)
    for epoch in 0..<3 {
      let expected = try batches(batching, epoch: epoch)
      #expect(expected.count > 3)
      #expect(try batches(stream, epoch: epoch) == expected)
      #expect(try batches(stream, epoch: epoch, from: 2) == Array(expected.dropFirst(2)))
    }
  }

  @Test
  func `no more than a window of pairs is held, each pair comes once, and one seed gives the same batches`()
    throws
  {
    let folder = try TemporaryFolder()
    let stream = try StreamedCorpus(files(in: folder), for: translator, tokens: 60, seed: 5, window: 7)
    let reading = StreamedEpoch(stream, epoch: 0)
    var sentences: [[Int32]] = []
    while let batch = try reading.next() {
      #expect(reading.heldPairs <= 7)
      for range in (0..<batch.count).map({ batch.sourceSegments[$0] }) {
        sentences.append(Array(batch.sources[range].dropLast()))
      }
    }
    #expect(reading.mostHeldPairs == 7)
    let expected = corpus.train.sources.map { translator.tokenizer.encode($0) }
    #expect(sentences.map(\.description).sorted() == expected.map(\.description).sorted())
    #expect(sentences != expected)

    let again = try StreamedCorpus(files(in: folder), for: translator, tokens: 60, seed: 5, window: 7)
    let all = try batches(stream, epoch: 1)
    #expect(try batches(again, epoch: 1) == all)
    #expect(try batches(stream, epoch: 0) != all)
    for first in 0...all.count {
      #expect(try batches(stream, epoch: 1, from: first) == Array(all.dropFirst(first)))
    }
    let other = try StreamedCorpus(files(in: folder), for: translator, tokens: 60, seed: 6, window: 7)
    #expect(try batches(other, epoch: 1) != all)
    #expect(other.checksum == stream.checksum)
  }

  @Test func `files are read when their pairs are due`() throws {
    let folder = try TemporaryFolder()
    let files = try files(in: folder)
    let stream = try StreamedCorpus(files, for: translator, tokens: 60, window: 5)
    let reading = StreamedEpoch(stream, epoch: 0)
    _ = try reading.next()
    _ = try folder.write("b.de.gz", Array("no gzip".utf8))
    #expect {
      while try reading.next() != nil {}
    } throws: { error in
      "\(error)".contains("b.de.gz': damaged gzip data")
    }
  }

  @Test func `training from files is training from memory, to the bit`() throws {
    let folder = try TemporaryFolder()
    func trainer() -> Trainer {
      Trainer(
        Translator(minute, tokenizer: translator.tokenizer, seed: 1), schedule: .noam(warmup: 60),
        tokensPerBatch: 200, seed: 2)
    }
    let inMemory = trainer()
    var streamed = trainer()
    streamed.recipe.updates = 12
    let record = try inMemory.fit(corpus, updates: 12)
    let stream = try StreamedCorpus(files(in: folder), for: translator, tokens: 200, seed: 2)
    let streamedRecord = try streamed.fit(stream, validation: corpus.validation)
    #expect(streamedRecord.points == record.points)
    #expect(
      streamed.translator.model.weights.mapValues(\.scalars)
        == inMemory.translator.model.weights.mapValues(\.scalars))
  }

  @Test func `files that do not belong together are named`() throws {
    let folder = try TemporaryFolder()
    let (one, two) = (try folder.write("one", "a\n"), try folder.write("two", "a\nb"))
    #expect(
      throws: CorpusError.lineCountsDiffer(source: one, sourceLines: 1, target: two, targetLines: 2)
    ) { try StreamedCorpus([ParallelCorpus.Files(source: one, target: two)], for: translator) }
    let bad = try folder.write("bad", [0x61, 0x0A, 0xFF, 0x0A])
    #expect(throws: CorpusError.file(.notUTF8(file: bad, line: 2))) {
      try StreamedCorpus([ParallelCorpus.Files(source: bad, target: two)], for: translator)
    }
    let empty = try folder.write("empty", "")
    #expect(throws: CorpusError.empty(file: empty)) {
      try StreamedCorpus([ParallelCorpus.Files(source: empty, target: empty)], for: translator)
    }
    #expect(throws: CorpusError.file(.folder(folder.path))) {
      try StreamedCorpus([ParallelCorpus.Files(source: folder.path, target: two)], for: translator)
    }
  }
}

@Suite struct LineReaderTests {
  @Test func `lines come as from the whole file, whatever pieces it is read in`() throws {
    let folder = try TemporaryFolder()
    // Some lines are longer than the pieces that are read.
    let lines = (0..<300).map { String(repeating: "ä\($0)", count: $0 * $0 % 7_001) } + ["", "last"]
    for ending in ["\n", "\r\n"] {
      let text = Array(lines.joined(separator: ending).utf8)
      for path in [try folder.write("a", text), try folder.write("a.gz", gzip(text))] {
        let reader = try LineReader(path)
        var read: [String] = []
        while let line = try reader.next() { read.append(line) }
        #expect(read == lines && reader.count == lines.count)
        #expect(try TextFile(path).lines() == lines)
      }
    }
    #expect(throws: TextFileError.folder(folder.path)) { try TextFile(folder.path).lines() }
  }
}
