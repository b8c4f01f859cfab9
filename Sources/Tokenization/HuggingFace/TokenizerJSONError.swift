import TextCore

/// Why a tokenizer.json could not be read.
public enum TokenizerJSONError: Error, Sendable, Equatable, CustomStringConvertible {
  case file(TextFileError)
  case notJSON(file: String)
  case missing(file: String, field: String)
  case unsupported(file: String, part: String, kind: String, supported: String)
  case unknownToken(file: String, token: String)

  public var description: String {
    switch self {
    case .file(let error): error.description
    case .notJSON(let file):
      "'\(file)': not JSON; it should be the tokenizer.json of Hugging Face's tokenizers"
    case .missing(let file, let field): "'\(file)': no '\(field)' in it, or one of another type"
    case .unsupported(let file, let part, let kind, let supported):
      "'\(file)': \(part) '\(kind)' is not supported; this reads \(supported)"
    case .unknownToken(let file, let token):
      "'\(file)': a merge or template names '\(token)', which is not in the vocabulary"
    }
  }
}
