import ArgumentParser
import TextCore
import Tokenization

/// A model of another library.
enum SubwordModel {
  case sentencePiece(SentencePieceTokenizer)
  case tokenizerJSON(TokenizerJSON)

  init(_ path: String) throws {
    self =
      path.hasSuffix(".json")
      ? .tokenizerJSON(try TokenizerJSON(file: path)) : .sentencePiece(try SentencePieceTokenizer(file: path))
  }
}

struct Encode: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turn text into numbers with a SentencePiece .model or a Hugging Face tokenizer.json.")

  @OptionGroup var files: Files
  @Option(name: [.short, .long], help: "The .model or .json file.") var model: String
  @Flag(help: "Write the pieces, not their numbers.") var pieces = false

  func run() throws {
    let model = try SubwordModel(model)
    try files.map { line in
      switch (model, pieces) {
      case (.sentencePiece(let model), true): model.pieces(line).joined(separator: " ")
      case (.sentencePiece(let model), false): model.encode(line).map(String.init).joined(separator: " ")
      case (.tokenizerJSON(let model), true): model.tokens(line).joined(separator: " ")
      case (.tokenizerJSON(let model), false): model.encode(line).map(String.init).joined(separator: " ")
      }
    }
  }
}

struct Decode: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turn numbers into text with a SentencePiece .model or a Hugging Face tokenizer.json.")

  @OptionGroup var files: Files
  @Option(name: [.short, .long], help: "The .model or .json file.") var model: String

  func run() throws {
    let model = try SubwordModel(model)
    try files.map { line in
      let ids = try line.split(separator: " ").map { field in
        guard let id = Int32(field) else { throw ValidationError("'\(field)' is no number of a piece") }
        return id
      }
      return switch model {
      case .sentencePiece(let model): model.decode(ids)
      case .tokenizerJSON(let model): model.decode(ids)
      }
    }
  }
}
