import ArgumentParser
import TextCore
import Tokenization

struct Normalize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bring punctuation to one form, as 'sacremoses normalize' does.")

  @OptionGroup var files: Files
  @Option(name: [.short, .long], help: "en, de or fr.") var language: Language = .english
  @Flag(help: "As Moses' own script, whose quotation marks differ.") var perl = false
  @Flag(name: [.customShort("p"), .long], help: "Replace full-width marks and their like before.")
  var replaceUnicodePuncts = false
  @Flag(name: [.customShort("c"), .long], help: "Remove control characters after.")
  var removeControlChars = false

  func run() throws {
    let normalizer = MosesNormalizer(
      language, dialect: perl ? .perl : .sacremosesCommand, replacesUnicodePunctuation: replaceUnicodePuncts,
      removesControlCharacters: removeControlChars)
    try files.map(normalizer.normalize)
  }
}

struct Tokenize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Split words and marks, as 'sacremoses tokenize' does.")

  @OptionGroup var files: Files
  @Option(name: [.short, .long], help: "en, de or fr.") var language: Language = .english
  @Flag(name: [.short, .long], help: "Split at hyphens: 'foo @-@ bar'.") var aggressiveDashSplits = false
  @Flag(inversion: .prefixedNo, help: "Write & | < > ' \" [ ] as XML entities.") var xmlEscape = true
  @Option(
    name: [.short, .long],
    help: "A file of regular expressions whose matches stay whole; or ':basic:' or ':web:'.")
  var protectedPatterns: String?

  func run() throws {
    let tokenizer = MosesTokenizer(
      language, splitsHyphens: aggressiveDashSplits, escapes: xmlEscape, protected: try patterns())
    try files.map(tokenizer.tokenize)
  }

  private func patterns() throws -> [TextPattern] {
    switch protectedPatterns {
    case nil: return []
    case ":basic:": return TextPattern.basic
    case ":web:": return TextPattern.web
    case .some(let path):
      return try TextFile(path).lines().map { line in
        try TextPattern(PythonText.stripped(line.unicodeScalars), ignoresCase: true)
      }
    }
  }
}

struct Detokenize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Join tokens to sentences, as 'sacremoses detokenize' does.")

  @OptionGroup var files: Files
  @Option(name: [.short, .long], help: "en, de or fr.") var language: Language = .english
  @Flag(inversion: .prefixedNo, help: "Turn XML entities into what they stand for.") var xmlUnescape = true

  func run() throws {
    try files.map(MosesDetokenizer(language, unescapes: xmlUnescape).detokenize)
  }
}

struct TrainTruecase: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Learn the case of words from tokenised text, as 'sacremoses train-truecase' does.")

  @OptionGroup var files: Files
  @Option(name: [.short, .long], help: "The file to write the model to.") var modelfile: String
  @Flag(name: [.short, .long], help: "Count the first word of a sentence too, if in lower case.")
  var possiblyUseFirstToken = false

  func run() throws {
    try MosesTruecaser(learning: files.lines(), countsFirstWords: possiblyUseFirstToken).write(to: modelfile)
  }
}

struct Truecase: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Give each word its most frequent case, as 'sacremoses truecase' does.")

  @OptionGroup var files: Files
  @Option(name: [.short, .long], help: "The model.") var modelfile: String
  @Flag(name: [.customShort("a"), .long], help: "The input has no case that counts.") var isAsr = false

  func run() throws {
    let truecaser = try MosesTruecaser(file: modelfile)
    try files.map { truecaser.truecase($0, lowercase: isAsr) }
  }
}

struct Detruecase: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Begin sentences with a capital, as 'sacremoses detruecase' does.")

  @OptionGroup var files: Files
  @Flag(name: [.customShort("a"), .long], help: "Capitals for nearly all words.") var isHeadline = false

  func run() throws {
    try files.map { MosesTruecaser.detruecase($0, isHeadline: isHeadline) }
  }
}

struct Lowercase: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Lower-case text, code point by code point.")

  @OptionGroup var files: Files

  func run() throws { try files.map(PythonText.lowercased) }
}
