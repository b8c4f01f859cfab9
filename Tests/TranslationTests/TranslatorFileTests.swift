import Foundation
import NeuralNetworks
import TestSupport
import Testing
import Tokenization
import TransformerModel
import Translation
import TranslationData

@Suite struct TranslatorFileTests {
  private let sentences = Array(corpus.test.sources.prefix(5))

  private func translator(seed: UInt64 = 1) throws -> Translator {
    let translator = Translator(
      minute, tokenizer: SubwordTokenizer.learn(from: corpus.train, merges: 100), seed: seed)
    try Trainer(translator, schedule: .noam(warmup: 60), tokensPerBatch: 200).fit(corpus, updates: 30)
    return translator
  }

  private func withSaved(_ body: (Translator, TemporaryFolder) throws -> Void) throws {
    let (translator, folder) = (try translator(), try TemporaryFolder())
    try translator.save(to: URL(fileURLWithPath: folder.path))
    try body(translator, folder)
  }

  /// Runs `attentive-translate`, which SwiftPM puts beside the tests' program.
  private func run(
    _ arguments: [String], input: some Collection<UInt8>
  ) throws -> (status: Int32, stdout: String, stderr: String) {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: tests).deletingLastPathComponent()
      .appendingPathComponent("attentive-translate")
    process.arguments = arguments
    process.standardInput = try FileHandle(
      forReadingFrom: URL(fileURLWithPath: folder.write("in", Array(input))))
    let (out, err) = (try folder.write("out", ""), try folder.write("err", ""))
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: out))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: err))
    try process.run()
    process.waitUntilExit()
    return (
      process.terminationStatus, try String(contentsOfFile: out, encoding: .utf8),
      try String(contentsOfFile: err, encoding: .utf8)
    )
  }

  @Test func `a saved translator translates as before, in a cell and from a shell`() throws {
    try withSaved { translator, folder in
      let again = try Translator(contentsOf: URL(fileURLWithPath: folder.path))
      let expected = translator.translate(sentences, decoding: .beam(4))
      #expect(again.translate(sentences, decoding: .beam(4)) == expected)
      let input = sentences.joined(separator: "\n")
      let command = try run([folder.path, "--batch", "2"], input: input.utf8)
      #expect(command.stderr == "" && command.status == 0)
      #expect(command.stdout == expected.map { $0 + "\n" }.joined())
      let drawn = try run(
        [folder.path, "--sample", "--seed", "3", "--batch", "2"], input: (input + "\n").utf8)
      let sampled = translator.translate(sentences, decoding: .sampled(Sampling(seed: 3)))
      #expect(drawn.stdout == sampled.map { $0 + "\n" }.joined())
    }
  }

  @Test func `a line of JSON has text, tokens, scores and attention`() throws {
    try withSaved { translator, folder in
      let command = try run([folder.path, "--json", "--copy-unknown"], input: "The old dog sleeps.\n\n".utf8)
      #expect(command.stderr == "" && command.status == 0)
      let lines = try command.stdout.split(separator: "\n").map {
        try JSONDecoder().decode(ScoredTranslation.self, from: Data($0.utf8))
      }
      let expected = translator.translations(
        ["The old dog sleeps.", ""], decoding: .search(BeamSearch()), copiesUnknown: true)
      #expect(lines.map(\.text) == expected.map(\.text) && lines.map(\.tokens) == expected.map(\.tokens))
      #expect(lines[0].attention == expected[0].attention)
    }
  }

  @Test func `a line in gives a line out, be it empty or too long`() throws {
    try withSaved { translator, folder in
      let long = String(repeating: "The old dog sleeps. ", count: 200)
      let command = try run([folder.path], input: "\nThe old dog sleeps.\n\n\(long)\n".utf8)
      #expect(command.status == 0)
      let lines = command.stdout.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count == 5 && lines[0] == "" && lines[1] != "" && lines[2] == "")
      let most = translator.model.configuration.maximumLength - 1
      #expect(command.stderr.hasPrefix("attentive-translate: line 4: "))
      #expect(command.stderr.hasSuffix(" subwords, of which the model reads \(most)\n"))
    }
  }

  @Test func `a folder that is no translator's is one clear line`() throws {
    let empty = try TemporaryFolder()
    let missing = try run([empty.path], input: "a\n".utf8)
    #expect(missing.status == 1 && missing.stdout == "")
    #expect(
      missing.stderr.hasPrefix("attentive-translate: '\(empty.path)/weights.safetensors': cannot be read"))
    try withSaved { translator, folder in
      let weights = "\(folder.path)/weights.safetensors"
      try translator.model.save(to: URL(fileURLWithPath: weights))
      #expect(
        try run([folder.path], input: "a\n".utf8).stderr
          == "attentive-translate: '\(weights)': its weights do not say of which model they are; was it written by "
          + "'Translator.save(to:)'?\n")
    }
    try withSaved { translator, folder in
      let vocabulary = try String(contentsOfFile: "\(folder.path)/vocabulary.txt", encoding: .utf8)
      _ = try folder.write("vocabulary.txt", vocabulary + "another\n")
      let count = translator.tokenizer.vocabulary.count
      #expect(
        try run([folder.path], input: "a\n".utf8).stderr
          == "attentive-translate: '\(folder.path)': its vocabulary has \(count + 1) tokens, its model \(count); they do "
          + "not belong together\n")
    }
  }

  @Test func `another attention than the model's is refused by name`() throws {
    let translator = Translator(
      minute, tokenizer: SubwordTokenizer.learn(from: corpus.train, merges: 100), seed: 1,
      attention: LocalAttention(radius: 3))
    let folder = try TemporaryFolder()
    let place = URL(fileURLWithPath: folder.path)
    try translator.save(to: place)
    #expect(try run([folder.path], input: "a\n".utf8).stderr.contains("local(radius: 3)"))
    let again = try Translator(contentsOf: place, attention: LocalAttention(radius: 3))
    #expect(again.translate(sentences) == translator.translate(sentences))
  }

  @Test func `a bad byte and a bad option are told with their place`() throws {
    try withSaved { _, folder in
      let bad = try run([folder.path], input: Array("good\n".utf8) + [0xFF, 0x0A])
      #expect(bad.status == 1 && bad.stderr.contains("line 2"))
      #expect(try run([folder.path, "--beam", "0"], input: []).status == 64)
      #expect(try run([folder.path, "--top-p", "0.5"], input: []).stderr.contains("give --sample, too"))
    }
  }
}
