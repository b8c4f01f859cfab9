import Foundation
import TestSupport
import Testing
import TextCore
import TranslationData

@Suite struct CorpusStatisticsTests {
  private let corpus = CorpusStatistics(["a dog runs", "a cat", "", "the \u{E9} e\u{301}\u{A0}dog"])

  @Test func `statistics count sentences, words and lengths`() {
    #expect(corpus.sentences == 4 && corpus.words == 9 && corpus.distinctWords == 7)
    #expect(corpus.shortest == 0 && corpus.longest == 4 && corpus.median == 3 && corpus.mean == 2.25)
    #expect(
      "\(corpus)" == "4 sentences, 9 words, 7 different ones; length 0 to 4, median 3, mean 2.3")
  }

  @Test func `an empty corpus has statistics too`() {
    #expect(
      "\(CorpusStatistics([]))" == "0 sentences, 0 words, 0 different ones; length 0 to 0, median 0, mean 0.0"
    )
  }

  @Test func `words that a corpus has not are counted in another`() {
    let unknown = corpus.outOfVocabulary(in: ["a bird and a bird", "the dog"])
    #expect(unknown.words == 3 && unknown.allWords == 7 && unknown.distinctWords == 2)
    #expect("\(unknown)" == "3 of 7 words out of vocabulary (42.9 %), 2 different ones")
    #expect(corpus.outOfVocabulary(in: []).share == 0)
  }
}

@Suite struct CorpusCleaningTests {
  private let text = ParallelText(
    sources: ["a b", "", "c", "a b", "d e f g", "\u{E9}", "e\u{301}", "h \u{3000}", "1 2 3 4 5 6"],
    targets: ["x y", "z", "x y z", "x y", "x y", "u", "u", "\u{A0}", "1 2 3 4 5 6"])

  @Test func `empty and repeated pairs go, and are counted`() {
    let cleaned = text.cleaned()
    #expect(isSame(cleaned.text.sources, ["a b", "c", "d e f g", "\u{E9}", "e\u{301}", "1 2 3 4 5 6"]))
    #expect(cleaned.dropped == [.empty: 2, .duplicate: 1])
    #expect("\(cleaned)" == "6 of 9 pairs kept; dropped 2 empty, 1 duplicates")
  }

  @Test func `long pairs and those of unlike length go, each for its first reason`() {
    let cleaned = text.cleaned(CorpusCleaning(maximumLength: 5, maximumRatio: 2))
    #expect(isSame(cleaned.text.sources, ["a b", "d e f g", "\u{E9}", "e\u{301}"]))
    #expect(
      "\(cleaned)" == "4 of 9 pairs kept; dropped 2 empty, 1 too long, 1 by length ratio, 1 duplicates")
  }

  @Test func `a clean text stays as it is`() {
    let rules = CorpusCleaning(dropsEmpty: false, dropsDuplicates: false)
    #expect("\(text.cleaned(rules))" == "9 of 9 pairs kept")
  }
}

@Suite struct CorpusLocationTests {
  @Test func `pairs come from a file with tabs, plain or gzip`() throws {
    let folder = try TemporaryFolder()
    let lines = "a dog\tein Hund\r\na cat\teine Katze\t0-0 1-1\n"
    for file in [try folder.write("a.tsv", lines), try folder.write("a.tsv.gz", gzip(Array(lines.utf8)))] {
      let text = try ParallelText(tsv: file)
      #expect(text.sources == ["a dog", "a cat"] && text.targets == ["ein Hund", "eine Katze"])
    }
  }

  @Test func `a line without a tab is named`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a.tsv", "a\tb\nno tab\n")
    #expect {
      try ParallelText(tsv: file)
    } throws: { error in
      "\(error)" == "'\(file)', line 2: no tab between a source and its target"
    }
  }

  @Test func `a file behind a URL is downloaded once`() throws {
    let folder = try TemporaryFolder()
    let requests = Requests()
    let server = try FileServer { request in
      requests.add(request)
      return .init(body: gzip(Array("a\tb\n".utf8)))
    }
    let url = server.url.absoluteString + "/corpus/train.tsv.gz"
    for _ in 0..<2 {
      let path = try CorpusLocation(url, environment: ["XDG_CACHE_HOME": folder.path]).path()
      #expect(path.hasPrefix(folder.path) && path.hasSuffix("/train.tsv.gz"))
      #expect(try ParallelText(tsv: path).sources == ["a"])
    }
    #expect(requests.all.map(\.path) == ["/corpus/train.tsv.gz"])
  }

  @Test func `a download that ends early is named by what the server promised`() throws {
    let folder = try TemporaryFolder()
    let server = try FileServer { _ in .init(body: Array("a\tb".utf8), claimedLength: 9) }
    let url = server.url.absoluteString + "/train.tsv"
    #expect(throws: CorpusError.shortDownload(url: url, received: 3, expected: 9)) {
      try CorpusLocation(url, environment: ["XDG_CACHE_HOME": folder.path]).path()
    }
  }
}
