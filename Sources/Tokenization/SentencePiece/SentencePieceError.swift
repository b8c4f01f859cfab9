import TextCore

/// Why a SentencePiece model could not be read.
public enum SentencePieceError: Error, Sendable, Equatable, CustomStringConvertible {
  case file(TextFileError)
  case notAModel(file: String)
  case noUnknownPiece(file: String)
  case unsupported(file: String, what: String)

  public var description: String {
    switch self {
    case .file(let error): error.description
    case .notAModel(let file):
      "'\(file)': no SentencePiece model; it should be the .model file that 'spm_train' writes"
    case .noUnknownPiece(let file): "'\(file)': the model has no unknown piece; train it anew"
    case .unsupported(let file, let what):
      "'\(file)': \(what); this reads models of the types unigram and bpe"
    }
  }
}
