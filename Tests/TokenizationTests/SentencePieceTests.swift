import Foundation
import TestSupport
import Testing
import TextCore
import Tokenization

/// sentencepiece's own results; `Tests/Golden/sentencepiece_models.py` made them.
private struct Golden: Decodable {
  struct Results: Decodable {
    let ids: [[Int32]]
    let pieces: [[String]]
    let decoded: [String]
    let drawn: [[Int32]]
    let drawnDecoded: [String]
  }
  let lines: [String]
  let models: [String: Results]
}

@Suite struct SentencePieceTests {
  @Test(arguments: ["unigram", "unigram-bytes", "bpe", "bpe-bytes"])
  func `hostile lines get the pieces of sentencepiece`(name: String) throws {
    let golden = try JSONDecoder().decode(
      Golden.self, from: Data(contentsOf: URL(fileURLWithPath: fixture("sentencepiece/results.json"))))
    let expected = try #require(golden.models[name])
    let tokenizer = try SentencePieceTokenizer(file: fixture("sentencepiece/\(name).model.gz"))
    for (index, line) in golden.lines.enumerated() {
      #expect(tokenizer.encode(line) == expected.ids[index], "\(line.debugDescription)")
      #expect(isSame(tokenizer.pieces(line), expected.pieces[index]), "\(line.debugDescription)")
      #expect(isSame(tokenizer.decode(expected.ids[index]), expected.decoded[index]))
    }
    for (ids, text) in zip(expected.drawn, expected.drawnDecoded) {
      #expect(isSame(tokenizer.decode(ids), text), "\(ids)")
    }
  }

  @Test func `pieces have numbers and numbers pieces`() throws {
    let tokenizer = try SentencePieceTokenizer(file: fixture("sentencepiece/unigram.model.gz"))
    #expect(tokenizer.count == 300 && tokenizer.unknown == 0)
    #expect(tokenizer.piece(tokenizer.id("<sep>")) == "<sep>")
    #expect(tokenizer.id("no such piece") == tokenizer.unknown && tokenizer.piece(300) == nil)
  }

  @Test func `a file that is no model is refused, and so is one cut short`() throws {
    let folder = try TemporaryFolder()
    let text = try folder.write("text.model", "no model\n")
    #expect(throws: SentencePieceError.notAModel(file: text)) { try SentencePieceTokenizer(file: text) }
    let whole = try TextFile(fixture("sentencepiece/bpe.model.gz")).contents()
    let cut = try folder.write("cut.model", Array(whole[..<(whole.count / 2)]))
    #expect(throws: SentencePieceError.notAModel(file: cut)) { try SentencePieceTokenizer(file: cut) }
    #expect(throws: SentencePieceError.file(.missing(file: "/nowhere/a.model"))) {
      try SentencePieceTokenizer(file: "/nowhere/a.model")
    }
  }
}
