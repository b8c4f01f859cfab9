import Foundation
import TestSupport
import Testing
import TextCore
import Tokenization

/// The results of Hugging Face's tokenizers; `Tests/Golden/tokenizer_json.py` made them.
private struct Golden: Decodable {
  struct Results: Decodable {
    let ids: [[Int32]]
    let decoded: [String]
  }
  let lines: [String]
  let files: [String: Results]
}

@Suite struct TokenizerJSONTests {
  @Test func `hostile lines get the tokens of Hugging Face's library`() throws {
    let golden = try JSONDecoder().decode(
      Golden.self, from: Data(contentsOf: URL(fileURLWithPath: fixture("tokenizers/results.json"))))
    #expect(golden.files.count >= 14)
    for (name, expected) in golden.files {
      let tokenizer = try TokenizerJSON(file: fixture("tokenizers/\(name).json.gz"))
      for (index, line) in golden.lines.enumerated() {
        #expect(tokenizer.encode(line) == expected.ids[index], "\(name): \(line.debugDescription)")
        #expect(isSame(tokenizer.decode(expected.ids[index]), expected.decoded[index]), "\(name)")
      }
    }
  }

  @Test func `tokens have numbers and numbers tokens`() throws {
    let tokenizer = try TokenizerJSON(file: fixture("tokenizers/metaspace.json.gz"))
    #expect(tokenizer.id("<s>") == 1 && tokenizer.token(1) == "<s>")
    #expect(tokenizer.id("no such token") == nil && tokenizer.token(9_999) == nil)
    #expect(tokenizer.encode("", addsSpecial: false) == [] && tokenizer.encode("") == [1, 2])
    #expect(tokenizer.decode([1, 2], skipsSpecial: false) == "<s></s>")
  }

  @Test(arguments: [
    (
      #"{"model": {"type": "WordPiece", "vocab": {}}}"#,
      "model 'WordPiece' is not supported; this reads BPE"
    ),
    (
      #"{"model": {"type": "BPE", "vocab": {}, "merges": []}, "normalizer": {"type": "Precompiled"}}"#,
      "normalizer 'Precompiled' is not supported; this reads Sequence, NFC, NFD, NFKC, NFKD, Lowercase, Strip, "
        + "StripAccents, Prepend, Replace and ByteLevel"
    ),
    (
      #"{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["a b"]}}"#,
      "a merge or template names 'b', which is not in the vocabulary"
    ),
    ("{\"model\": ", "not JSON; it should be the tokenizer.json of Hugging Face's tokenizers"),
    ("{}", "no 'model' in it, or one of another type"),
    (
      #"{"model": {"type": "BPE", "vocab": {}, "merges": []}, "pre_tokenizer": {"type": "Metaspace"}}"#,
      "no 'pre_tokenizer.replacement' in it, or one of another type"
    ),
  ])
  func `what is not supported is refused by name`(text: String, reason: String) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("tokenizer.json", text)
    #expect {
      try TokenizerJSON(file: file)
    } throws: { error in
      "\(error)" == "'\(file)': \(reason)"
    }
  }
}
