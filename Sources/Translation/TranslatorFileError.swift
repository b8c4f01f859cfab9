public import NeuralNetworks
public import Tokenization
import TransformerModel

/// Why a translator's folder cannot be read or written.
public enum TranslatorFileError: Error, CustomStringConvertible {
  case subwords(SubwordError)
  case weights(TensorFileError)
  /// The weights say nothing of the model that they are of.
  case noConfiguration(file: String)
  case wrongVocabulary(folder: String, subwords: Int, model: Int)
  /// The model needs attentions that were not given.
  case otherAttention(file: String, needed: String, given: String)

  public var description: String {
    switch self {
    case .subwords(let error): "\(error)"
    case .weights(let error): "\(error)"
    case .noConfiguration(let file):
      "'\(file)': its weights do not say of which model they are; was it written by 'Translator.save(to:)'?"
    case .wrongVocabulary(let folder, let subwords, let model):
      "'\(folder)': its vocabulary has \(subwords) tokens, its model \(model); they do not belong together"
    case .otherAttention(let file, let needed, let given):
      "'\(file)': the model has attention \(needed), and was given \(given); pass the attention that it was trained with"
    }
  }
}
