import Foundation
import TestSupport
import Testing
import TextCore
import Tokenization
import TranslationData

@Suite struct EmbeddedCorpusTests {
  @Test(.tags(.slow)) func `the generator makes the committed files`() throws {
    let folder = try ParallelCorpus.embeddedFolder(nil)
    let corpus = ParallelCorpus.generatedEmbedded(seed: 1)
    for (name, text) in [("train", corpus.train), ("validation", corpus.validation), ("test", corpus.test)] {
      // Compared without compression, which another zlib may do in another way.
      let committed = try TextFile("\(folder)/\(name).tsv.gz").contents()
      let temporary = try TemporaryFolder()
      let made = try TextFile(try temporary.write("made.tsv.gz", text.annotatedFile())).contents()
      #expect(made == committed, "\(name): run generate-corpus again, or find what changed the grammar")
    }
  }

  @Test func `one seed gives the same sentences, another others`() {
    func sources(_ seed: UInt64) -> [String] {
      ParallelCorpus.generatedEmbedded(seed: seed, train: 200, validation: 1, test: 1).train.sources
    }
    #expect(sources(7) == sources(7))
    #expect(sources(7) != sources(8))
  }

  @Test func `the sets have their sizes and share no sentence`() throws {
    let corpus = try ParallelCorpus.embedded()
    #expect(corpus.train.count == 24_000 && corpus.validation.count == 1_000 && corpus.test.count == 1_000)
    let sets = [corpus.train, corpus.validation, corpus.test]
    #expect(Set(sets.flatMap(\.sources)).count == 26_000)
    #expect(Set(sets.flatMap(\.targets)).count == 26_000)
  }

  @Test func `links stay inside their sentences and antecedents go from pronouns to nouns`() throws {
    let words = WordTokenizer()
    let pronouns: Set = ["it", "its", "he", "she", "him", "his", "her", "they", "them", "their", "which"]
    for pair in try ParallelCorpus.embedded().train.pairs {
      let source = words.words(pair.source)
      let target = words.words(pair.target)
      let annotation = try #require(pair.annotation)
      #expect((4...30).contains(source.count), "\(pair.source)")
      #expect(words.sentence(words.tokens(pair.source)) == pair.source)
      for link in annotation.alignment.links {
        #expect(source.indices.contains(link.from) && target.indices.contains(link.to), "\(pair)")
      }
      #expect(annotation.alignment.links.last == .init(source.count - 1, target.count - 1), "\(pair)")
      for link in annotation.antecedents.links {
        #expect(pronouns.contains(source[link.from].lowercased()) && link.to < link.from, "\(pair)")
        #expect(!pronouns.contains(source[link.to]), "\(pair)")
      }
      // All German words but commas, zu and the relative pronoun after "making" say something of the source.
      let aligned = Set(annotation.alignment.links.map(\.to))
      let silent = target.indices.filter { !aligned.contains($0) }.map { target[$0] }
      #expect(silent.allSatisfy { [",", "zu", "der", "die", "das"].contains($0) }, "\(pair): \(silent)")
    }
  }

  @Test func `its agrees with its antecedent in German`() throws {
    var checked = 0
    let words = WordTokenizer()
    let genders = [
      "law": "sein", "rule": "ihr", "car": "sein", "church": "ihr", "government": "ihr", "story": "ihr",
    ]
    for pair in try ParallelCorpus.embedded().train.pairs {
      let source = words.words(pair.source)
      let target = words.words(pair.target)
      for link in pair.annotation?.antecedents.links ?? [] where source[link.from] == "its" {
        guard let stem = genders[source[link.to]] else { continue }
        let german =
          pair.annotation?.alignment.links.filter { $0.from == link.from }.map { target[$0.to] } ?? []
        #expect(german.count == 1 && german[0].hasPrefix(stem), "\(pair)")
        checked += 1
      }
    }
    #expect(checked > 100)
  }

  @Test func `a folder without the corpus is named`() {
    #expect(throws: CorpusError.noEmbeddedCorpus(searched: ["/nowhere/embedded"])) {
      try ParallelCorpus.embeddedFolder("/nowhere")
    }
  }
}

@Suite struct ParallelTextFileTests {
  @Test func `plain and compressed files of pairs are read`() throws {
    let folder = try TemporaryFolder()
    let source = try folder.write("train.en", "a cat\r\na dog\n")
    let target = try folder.write(
      "train.de.gz", gzip(Array("eine Katze\n".utf8)) + gzip(Array("ein Hund".utf8)))
    let text = try ParallelText(source: source, target: target)
    #expect(text.sources == ["a cat", "a dog"])
    #expect(text.targets == ["eine Katze", "ein Hund"])
  }

  @Test func `files of different length are refused with both counts`() throws {
    let folder = try TemporaryFolder()
    let source = try folder.write("two-lines.en", "a\nb\n")
    let target = try folder.write("one-line.de", "a\n")
    #expect(
      throws: CorpusError.lineCountsDiffer(source: source, sourceLines: 2, target: target, targetLines: 1)
    ) { try ParallelText(source: source, target: target) }
  }

  @Test func `text that is not UTF-8 is refused by line`() throws {
    let folder = try TemporaryFolder()
    let source = try folder.write("latin-1.en", Array("gut\n".utf8) + [0x66, 0xFC, 0x72, 0x0A])
    #expect(throws: CorpusError.file(.notUTF8(file: source, line: 2))) {
      try ParallelText(source: source, target: source)
    }
  }

  @Test func `damaged and cut off gzip data is refused`() throws {
    let folder = try TemporaryFolder()
    let whole = gzip(Array(String(repeating: "a sentence of some words\n", count: 50).utf8))
    let cut = try folder.write("cut-off.en.gz", Array(whole.dropLast(9)))
    #expect(throws: TextFileError.truncatedGzip(file: cut)) { try TextFile(cut).lines() }
    let empty = try folder.write("empty.en.gz", [UInt8]())
    #expect(throws: TextFileError.truncatedGzip(file: empty)) { try TextFile(empty).lines() }
    var damaged = whole
    damaged[damaged.count - 6] ^= 0xFF
    let file = try folder.write("damaged.en.gz", damaged)
    #expect(throws: TextFileError.corruptGzip(file: file, reason: "incorrect data check")) {
      try TextFile(file).lines()
    }
  }

  @Test func `a missing file is named`() {
    #expect(throws: CorpusError.file(.missing(file: "/nowhere/train.en"))) {
      try ParallelText(source: "/nowhere/train.en", target: "/nowhere/train.de")
    }
  }

  @Test func `a line of the embedded corpus without four fields is refused`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("three-fields.tsv", "a\tb\t0-0\t\na\tb\t0-0\n")
    #expect {
      try ParallelText(annotated: file)
    } throws: { error in
      "\(error)" == "'\(file)', line 2: 3 fields, not source, target, alignment and antecedents"
    }
    let links = try folder.write("bad-link.tsv", "a\tb\t0:0\t\n")
    #expect {
      try ParallelText(annotated: links)
    } throws: { error in
      "\(error)" == "'\(links)', line 1: links are pairs of word indices such as '0-0 1-2'"
    }
  }

  @Test func `Pharaoh alignments are read and written`() {
    #expect(WordAlignment(pharaoh: "1-2 0-0")?.description == "0-0 1-2")
    #expect(WordAlignment(pharaoh: "")?.links.isEmpty == true)
    #expect(WordAlignment(pharaoh: "1-") == nil && WordAlignment(pharaoh: "1") == nil)
  }
}
