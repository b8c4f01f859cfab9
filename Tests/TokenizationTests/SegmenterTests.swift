import Foundation
import TestSupport
import Testing
import Tokenization

/// subword-nmt's own results; `Tests/Golden/subwords.py` made them.
private struct Options: Decodable {
  let lines: [String]
  let vocabulary: [String]
  let glossaries: [String]
  let seeds: [Int]
  let known: [String]
  let kept: [String]
  let dropped: [[String]]
  let separated: [String]
}

@Suite struct SegmenterTests {
  private func options() throws -> Options {
    try JSONDecoder().decode(
      Options.self, from: Data(contentsOf: URL(fileURLWithPath: fixture("options.json"))))
  }

  private func codes() throws -> BytePairEncoding {
    try BytePairEncoding(codesFile: fixture("embedded.codes"))
  }

  @Test func `merges outside of the vocabulary are undone`() throws {
    let options = try options()
    let segmenter = try BytePairSegmenter(try codes(), vocabulary: Set(options.vocabulary))
    #expect(isSame(options.lines.map(segmenter.segment), options.known))
  }

  @Test func `another separator stands in the vocabulary too`() throws {
    let options = try options()
    let vocabulary = options.vocabulary.map { $0.replacingOccurrences(of: "@@", with: "##") }
    let segmenter = try BytePairSegmenter(try codes(), separator: "##", vocabulary: Set(vocabulary))
    let segmented = options.lines.map(segmenter.segment)
    #expect(isSame(segmented, options.separated))
    #expect(isSame(segmented.map { BytePairEncoding.join($0, separator: "##") }, options.lines))
  }

  @Test func `glossaries stay whole`() throws {
    let options = try options()
    let segmenter = try BytePairSegmenter(try codes(), glossaries: options.glossaries)
    #expect(isSame(options.lines.map(segmenter.segment), options.kept))
  }

  @Test func `one seed leaves out the merges that subword-nmt leaves out`() throws {
    let options = try options()
    let segmenter = try BytePairSegmenter(try codes())
    for (seed, expected) in zip(options.seeds, options.dropped) {
      var random = MersenneTwister(seed: seed)
      let segmented = options.lines.map { segmenter.segment($0, dropout: 0.2, using: &random) }
      #expect(isSame(segmented, expected), "seed \(seed)")
    }
  }

  @Test func `a vocabulary leaves out what is rarer than the threshold`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("vocabulary", "the 12\nlow@@ 3\ner 2\n")
    #expect(try BytePairSegmenter.vocabulary(file: file, threshold: 3) == ["the", "low@@"])
  }

  @Test func `a vocabulary with a broken line is refused by line`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("vocabulary", "the 12\nlow@@\n")
    #expect {
      try BytePairSegmenter.vocabulary(file: file)
    } throws: { error in
      "\(error)" == "'\(file)', line 2: 'low@@' is not a token and its count, separated by a space"
    }
  }

  @Test func `random numbers are those of Python`() {
    var random = MersenneTwister(seed: 42)
    #expect(random.unit() == 0.6394267984578837)
    #expect(random.unit() == 0.025010755222666936)
  }
}
