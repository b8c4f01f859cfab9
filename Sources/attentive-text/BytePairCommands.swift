import ArgumentParser
import TextCore
import Tokenization

struct LearnBPE: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "learn-bpe", abstract: "Learn byte pairs, as 'subword-nmt learn-bpe' does.")

  @OptionGroup var files: Files
  @Option(name: [.short, .long], help: "How many merges to learn.") var symbols = 10_000
  @Option(help: "Stop before a pair that is rarer.") var minFrequency = 2
  @Flag(help: "The input is a word and its count a line.") var dictInput = false
  @Flag(name: [.customShort("t"), .long], help: "Take the number of characters from --symbols.")
  var totalSymbols = false

  func run() throws {
    var counts = WordCounts()
    for line in PythonText.lines(try files.text()) {
      if dictInput { try count(line, in: &counts) } else { counts.add(line: line) }
    }
    let learned = BytePairEncoding.learn(
      wordCounts: counts, merges: symbols, minimumFrequency: minFrequency, countsCharacters: totalSymbols)
    try files.write(learned.codes)
  }

  private func count(_ line: String, in counts: inout WordCounts) throws {
    let text = PythonText.text(line.unicodeScalars.filter { $0 != "\r" && $0 != "\n" })
    let fields = text.unicodeScalars.split(separator: " ")
    guard fields.count == 2, let count = Int(String(fields[1])) else {
      throw ValidationError("--dict-input: '\(text)' is not a word and its count, separated by a space")
    }
    counts.add(PythonText.text(fields[0]), count: count)
  }
}

struct ApplyBPE: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply-bpe", abstract: "Split words into subwords, as 'subword-nmt apply-bpe' does.")

  @OptionGroup var files: Files
  @Option(name: [.short, .long], help: "The codes that learn-bpe wrote.") var codes: String
  @Option(name: [.short, .long], help: "Use only so many of them, from the first.") var merges: Int?
  @Option(name: [.short, .long], help: "The mark of a piece that does not end its word.")
  var separator = BytePairEncoding.separator
  @Option(help: "A file of 'token count' lines; merges that give other tokens are undone.") var vocabulary:
    String?
  @Option(help: "Tokens of the vocabulary that are rarer do not count.") var vocabularyThreshold: Int?
  @Option(help: "Leave out each merge with this probability; for training data only.") var dropout = 0.0
  @Option(help: "The seed for --dropout; Python's random numbers.") var seed: Int?
  @Option(parsing: .upToNextOption, help: "Words or regular expressions that stay whole.")
  var glossaries: [String] = []

  func validate() throws {
    guard (0...1).contains(dropout) else {
      throw ValidationError("--dropout: \(dropout) is no probability, from 0 to 1")
    }
  }

  func run() throws {
    var bytePairs = try BytePairEncoding(codesFile: codes)
    if let merges {
      bytePairs = BytePairEncoding(merges: Array(bytePairs.merges.prefix(merges)), version: bytePairs.version)
    }
    let known = try vocabulary.map {
      try BytePairSegmenter.vocabulary(file: $0, threshold: vocabularyThreshold)
    }
    let segmenter = try BytePairSegmenter(
      bytePairs, separator: separator, vocabulary: known, glossaries: glossaries)
    var random = MersenneTwister(seed: seed ?? Int.random(in: 0..<Int.max))
    try files.mapPythonLines { line in
      dropout > 0 ? segmenter.segment(line, dropout: dropout, using: &random) : segmenter.segment(line)
    }
  }
}

struct UndoBPE: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo-bpe", abstract: "Join subwords to words again.")

  @OptionGroup var files: Files
  @Option(name: [.short, .long], help: "The mark of a piece that does not end its word.")
  var separator = BytePairEncoding.separator

  func run() throws { try files.map { BytePairEncoding.join($0, separator: separator) } }
}

struct GetVocab: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get-vocab", abstract: "Count tokens, as 'subword-nmt get-vocab' does.")

  @OptionGroup var files: Files

  func run() throws {
    var counts = WordCounts()
    for line in PythonText.lines(try files.text()) { counts.add(line: line) }
    try files.write(counts.vocabularyFile)
  }
}

struct LearnJointBPE: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "learn-joint-bpe-and-vocab",
    abstract: "Learn byte pairs of several files together, and count the tokens of each.")

  @Option(name: [.short, .long], parsing: .upToNextOption, help: "The files to read.") var input: [String]
  @Option(name: [.short, .long], help: "The file to write the codes to.") var output: String
  @Option(name: [.short, .long], help: "How many merges to learn.") var symbols = 10_000
  @Option(help: "The mark of a piece that does not end its word.") var separator = BytePairEncoding.separator
  @Option(parsing: .upToNextOption, help: "The vocabularies to write, one for each input.")
  var writeVocabulary: [String]
  @Option(help: "Stop before a pair that is rarer.") var minFrequency = 2
  @Flag(name: [.customShort("t"), .long], help: "Take the number of characters from --symbols.")
  var totalSymbols = false

  func validate() throws {
    guard input.count == writeVocabulary.count else {
      throw ValidationError(
        "\(input.count) files to read and \(writeVocabulary.count) vocabularies to write; each file has one")
    }
  }

  func run() throws {
    let texts = try input.map { try Files.text(of: $0) }
    var counts = WordCounts()
    for text in texts { for line in PythonText.lines(text) { counts.add(line: line) } }
    let learned = BytePairEncoding.learn(
      wordCounts: counts, merges: symbols, minimumFrequency: minFrequency, countsCharacters: totalSymbols)
    try learned.write(to: output)
    let segmenter = try BytePairSegmenter(learned, separator: separator)
    for (text, path) in zip(texts, writeVocabulary) {
      // subword-nmt reads its text once as Python opens files and once by all of Unicode's line ends.
      let segmented = PythonText.lines(text, universal: true).map(segmenter.segment).joined()
      var tokens = WordCounts()
      for line in PythonText.lines(segmented) { tokens.add(line: line) }
      try TextFile(path).write(Array(tokens.vocabularyFile.utf8))
    }
  }
}
