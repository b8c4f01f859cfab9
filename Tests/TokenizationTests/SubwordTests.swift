import Foundation
import TestSupport
import Testing
import Tokenization
import TranslationData

/// subword-nmt's own results; `Tests/Golden/subwords.py` made them.
private struct Hostile: Decodable {
  struct Case: Decodable {
    let text: [String]
    let merges: Int
    let codes: String
    let segmented: [String]
  }
  struct Version01: Decodable {
    let codes: String
    let words: [String]
    let segmented: [String]
  }
  let cases: [Case]
  let version01: Version01
}

@Suite struct BytePairEncodingTests {
  private func hostile() throws -> Hostile {
    try JSONDecoder().decode(
      Hostile.self, from: Data(contentsOf: URL(fileURLWithPath: fixture("hostile.json"))))
  }

  @Test func `codes learned from sentences equal subword-nmt's to the byte`() throws {
    let codes = try fixtureText("embedded.codes")
    let sentences = try fixtureLines("embedded.txt")
    let learned = BytePairEncoding.learn(from: sentences, merges: 1_200)
    #expect(isSame(learned.codes, codes))
  }

  @Test func `segmented sentences equal subword-nmt's to the byte`() throws {
    let bytePairs = try BytePairEncoding(codesFile: fixture("embedded.codes"))
    let sentences = try fixtureLines("embedded.txt")
    let segmented = try fixtureLines("embedded.bpe")
    #expect(isSame(sentences.map(bytePairs.segment), segmented))
    #expect(isSame(segmented.map(BytePairEncoding.join), sentences))
  }

  @Test func `hostile texts give the codes and segmentations of subword-nmt`() throws {
    let cases = try hostile().cases
    #expect(cases.count > 100)
    for (index, expected) in cases.enumerated() {
      let learned = BytePairEncoding.learn(from: expected.text, merges: expected.merges)
      #expect(isSame(learned.codes, expected.codes), "case \(index): \(expected.text)")
      let segmented = expected.text.map(learned.segment)
      #expect(isSame(segmented, expected.segmented), "case \(index): \(expected.text)")
    }
  }

  @Test func `codes of version 0.1 keep the end of a word apart`() throws {
    let expected = try hostile().version01
    let folder = try TemporaryFolder()
    let bytePairs = try BytePairEncoding(codesFile: try folder.write("codes", expected.codes))
    #expect(bytePairs.version == .separateEnd)
    #expect(expected.words.map(bytePairs.segment) == expected.segmented)
  }

  @Test func `equally frequent pairs are merged from the end of the alphabet`() {
    let learned = BytePairEncoding.learn(from: ["ab cd", "ab cd"], merges: 10)
    #expect(learned.merges == [.init("c", "d</w>"), .init("a", "b</w>")])
  }

  @Test func `a pair that occurs once is not learned`() {
    #expect(BytePairEncoding.learn(from: ["ab cd"], merges: 10).merges.isEmpty)
    #expect(BytePairEncoding.learn(from: ["a b"], merges: 10).merges.isEmpty)
    #expect(BytePairEncoding.learn(from: [String](), merges: 10).merges.isEmpty)
  }

  @Test func `codes come back from their file`() throws {
    let folder = try TemporaryFolder()
    let learned = BytePairEncoding.learn(from: ["low lower lowest", "low lower"], merges: 10)
    try learned.write(to: "\(folder.path)/codes")
    let read = try BytePairEncoding(codesFile: "\(folder.path)/codes")
    #expect(read.merges == learned.merges)
    #expect(read.codes == "#version: 0.2\n" + learned.merges.map { "\($0.left) \($0.right)\n" }.joined())
  }

  @Test func `a codes file with a broken line is refused by line`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("codes", "#version: 0.2\na b\nabc\n")
    #expect {
      try BytePairEncoding(codesFile: file)
    } throws: { error in
      "\(error)" == "'\(file)', line 3: 'abc' is not two symbols separated by a space"
    }
  }

  @Test func `codes of an unknown version are refused`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("codes", "#version: 0.3\na b\n")
    #expect {
      try BytePairEncoding(codesFile: file)
    } throws: { error in
      "\(error)" == "'\(file)': codes of version 0.3; this reads 0.1 and 0.2"
    }
  }
}

@Suite struct WordTokenizerTests {
  private let tokenizer = WordTokenizer()

  @Test(arguments: [
    ("Hallo, Welt!", "Hallo ￭, Welt ￭!"),
    ("Er sagt: (\"Nein.\")", "Er sagt ￭: (￭ \"￭ Nein ￭. ￭\" ￭)"),
    ("Don't buy a T-Shirt for 3.14 €…", "Don't buy a T-Shirt for 3.14 € ￭…"),
    ("a/b", "a ￭/￭ b"),
    ("  ", ""),
  ])
  func `marks carry a joiner where they touch a word`(sentence: String, tokens: String) {
    #expect(tokenizer.tokens(sentence).joined(separator: " ") == tokens)
  }

  @Test func `joining gives back what was split`() {
    var random = Noise(seed: 3)
    let alphabet = Array("aZß9.,-'’\"()…￭％@ JP\u{301}\u{200D}😀👩‍👩‍👧律\u{A0}\u{3000}\t\u{0}€½\r\n".unicodeScalars)
    for _ in 0..<20_000 {
      var text = ""
      for _ in 0..<random.below(14) { text.unicodeScalars.append(alphabet[random.below(alphabet.count)]) }
      let normalised = text.unicodeScalars.split { $0.properties.isWhitespace }.map { String($0) }
        .joined(separator: " ")
      let tokens = tokenizer.tokens(text)
      #expect(isSame(tokenizer.sentence(tokens), normalised), "\(text.debugDescription)")
      #expect(tokens.count == tokenizer.words(text).count)
      #expect(tokens.allSatisfy { !$0.isEmpty && !$0.contains(" ") })
    }
  }
}

@Suite struct SubwordTokenizerTests {
  private func small() throws -> ParallelText {
    let sentences = try fixtureLines("embedded.txt")
    let half = sentences.count / 2
    return ParallelText(sources: Array(sentences[..<half]), targets: Array(sentences[half...]))
  }

  @Test func `decoding gives back what was encoded`() throws {
    let text = try small().prefix(300)
    let subwords = SubwordTokenizer.learn(from: text, merges: 500)
    for sentence in text.sources + text.targets {
      #expect(subwords.decode(subwords.encode(sentence)) == sentence)
    }
  }

  @Test func `a new word is spelled with known characters`() throws {
    let subwords = SubwordTokenizer.learn(from: try small(), merges: 500)
    let ids = subwords.encode("Dorfstuhlturm, blalala!x")
    #expect(subwords.decode(ids).hasPrefix("Dorfstuhlturm, blalala"))
    #expect(!subwords.encode("Dorfstuhlturm").contains(Vocabulary.unknown))
    #expect(subwords.encode("律") == [Vocabulary.unknown])
  }

  @Test func `special tokens come first, then frequent ones`() {
    let vocabulary = Vocabulary(segmented: ["b a c", "b a", "b"])
    #expect(vocabulary.tokens == ["<pad>", "<unk>", "<s>", "</s>", "b", "a", "c"])
    #expect(vocabulary.id("a") == 5 && vocabulary.id("x") == 1)
  }

  @Test func `tokens that differ in code points have different numbers`() {
    let vocabulary = Vocabulary(segmented: ["\u{E9} \u{E9} e\u{301}"])
    #expect(vocabulary.count == 6)
    #expect(vocabulary.id("\u{E9}") == 4 && vocabulary.id("e\u{301}") == 5)
  }

  @Test func `each subword knows its word`() throws {
    let subwords = SubwordTokenizer.learn(from: try small(), merges: 200)
    let sentence = "The Küchenfenster, the Stadtmauer."
    let tokens = subwords.tokens(sentence)
    let indices = subwords.wordIndices(sentence)
    #expect(indices.count == tokens.count)
    let words = WordTokenizer().words(sentence)
    for (index, word) in words.enumerated() {
      let pieces = subwords.labels(sentence).indices.filter { indices[$0] == index }
        .map { subwords.labels(sentence)[$0] }
      #expect(BytePairEncoding.join(pieces.joined(separator: " ")) == word)
    }
  }

  @Test func `a tokenizer comes back from its folder`() throws {
    let folder = try TemporaryFolder()
    let subwords = SubwordTokenizer.learn(from: try small(), merges: 300)
    try subwords.write(to: "\(folder.path)/subwords")
    let read = try SubwordTokenizer(folder: "\(folder.path)/subwords")
    let sentence = "Die Straße, in der der Polizist wartet, ist lang."
    #expect(read.encode(sentence) == subwords.encode(sentence))
    #expect(read.vocabulary.tokens == subwords.vocabulary.tokens)
  }

  @Test func `words between spaces stay whole, in memory and in a folder`() throws {
    let tokens = "a man &apos;s dog , t-shirt ￭x ."
    let text = ParallelText(sources: [tokens, tokens], targets: [tokens, tokens])
    let subwords = SubwordTokenizer.learn(from: text, merges: 200, words: .spaces)
    #expect(subwords.tokens(tokens) == tokens.split(separator: " ").map(String.init))
    #expect(subwords.labels(tokens) == subwords.tokens(tokens))
    #expect(subwords.decode(subwords.encode(tokens)) == tokens)
    let folder = try TemporaryFolder()
    try subwords.write(to: folder.path)
    #expect(try SubwordTokenizer(folder: folder.path).encode(tokens) == subwords.encode(tokens))
    try Data("ends\n".utf8).write(to: URL(fileURLWithPath: "\(folder.path)/words.txt"))
    #expect(throws: SubwordError.unknownBoundaries(file: "\(folder.path)/words.txt", text: "ends")) {
      try SubwordTokenizer(folder: folder.path)
    }
  }

  @Test func `a folder without word boundaries is read as plain text's`() throws {
    let folder = try TemporaryFolder()
    try SubwordTokenizer.learn(from: try small(), merges: 50).write(to: folder.path)
    try FileManager.default.removeItem(atPath: "\(folder.path)/words.txt")
    #expect(try SubwordTokenizer(folder: folder.path).words == .marks)
  }

  @Test func `a special token in the text stays text`() throws {
    let subwords = SubwordTokenizer.learn(
      from: ParallelText(sources: ["a </s> <pad> <s> b < / s > pad"], targets: ["x"]), merges: 0)
    let ids = subwords.encode("a </s> <pad> b")
    #expect(!ids.contains { $0 < 4 })
    #expect(subwords.decode(ids) == "a </s> <pad> b")
  }
}

/// Numbers for tests: the same in every run.
struct Noise {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }
}
