import Foundation
import TestSupport
import Testing
import TextCore
import Tokenization

/// sacremoses' own results; `Tests/Golden/moses.py` made them.
private struct Golden: Decodable {
  struct Results: Decodable {
    let normalized: [String]
    let perl: [String]
    let tokenized: [String]
    let split: [String]
    let protected: [String]
    let detokenized: [String]
  }
  let lines: [String]
  let languages: [String: Results]
  let sentences: [String]
  let model: String
  let plainModel: String
  let truecased: [String]
  let keepingKnown: [String]
  let detruecased: [String]

  static func read() throws -> Golden {
    try JSONDecoder().decode(Golden.self, from: Data(contentsOf: URL(fileURLWithPath: fixture("moses.json"))))
  }
}

@Suite struct MosesTests {
  private func expectSame(
    _ made: [String], _ expected: [String], location: SourceLocation = #_sourceLocation
  ) {
    #expect(made.count == expected.count, sourceLocation: location)
    for (made, expected) in zip(made, expected) where !isSame(made, expected) {
      Issue.record("\(made.debugDescription), not \(expected.debugDescription)", sourceLocation: location)
    }
  }

  @Test(arguments: Language.allCases) func `hostile lines come out as sacremoses gives them`(
    language: Language
  ) throws {
    let golden = try Golden.read()
    let expected = try #require(golden.languages[language.rawValue])
    expectSame(golden.lines.map(MosesNormalizer(language).normalize), expected.normalized)
    let perl = MosesNormalizer(language, dialect: .perl, replacesUnicodePunctuation: true)
    expectSame(golden.lines.map(perl.normalize), expected.perl)
    expectSame(golden.lines.map(MosesTokenizer(language).tokenize), expected.tokenized)
    let split = MosesTokenizer(language, splitsHyphens: true, escapes: false)
    expectSame(golden.lines.map(split.tokenize), expected.split)
    let protecting = MosesTokenizer(language, protected: TextPattern.web)
    expectSame(golden.lines.map(protecting.tokenize), expected.protected)
    expectSame(expected.tokenized.map(MosesDetokenizer(language).detokenize), expected.detokenized)
  }

  @Test func `a truecaser learns and applies what sacremoses does`() throws {
    let golden = try Golden.read()
    #expect(
      isSame(MosesTruecaser(learning: golden.sentences, countsFirstWords: true).model, golden.model))
    let truecaser = MosesTruecaser(learning: golden.sentences)
    #expect(isSame(truecaser.model, golden.plainModel))
    expectSame(golden.sentences.map { truecaser.truecase($0) }, golden.truecased)
    expectSame(golden.sentences.map { truecaser.truecase($0, keepsKnown: true) }, golden.keepingKnown)
    expectSame(golden.sentences.map { MosesTruecaser.detruecase($0) }, golden.detruecased)
  }

  @Test func `a truecaser comes back from its file`() throws {
    let golden = try Golden.read()
    let folder = try TemporaryFolder()
    let read = try MosesTruecaser(file: try folder.write("model", golden.model))
    #expect(isSame(read.model, golden.model))
  }

  @Test func `a truecaser's file with a broken line is refused by line`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("model", "The (2/2)\nthe 3 dog\n")
    #expect {
      try MosesTruecaser(file: file)
    } throws: { error in
      "\(error)" == "'\(file)', line 2: 'the 3 dog' is not 'word (count/total) other (count) …'"
    }
  }

  @Test func `a pattern that is none is refused`() {
    #expect {
      try TextPattern("(a", ignoresCase: false)
    } throws: { error in
      "\(error)" == "'(a' is no regular expression"
    }
  }
}
