public import Foundation
public import NeuralNetworks
import TensorCore
import Tokenization
import TransformerModel

extension Translator {
  private static let weightsFile = "weights.safetensors"

  /// Writes the model and its subwords into a folder, which is made if need be: `weights.safetensors` with the
  /// configuration in its header, `codes.bpe` and `vocabulary.txt`.
  public func save(to folder: URL) throws(TranslatorFileError) {
    do throws(SubwordError) { try tokenizer.write(to: folder.path) } catch { throw .subwords(error) }
    let file = folder.appendingPathComponent(Self.weightsFile)
    let encoder = JSONEncoder()
    // The same model is the same file.
    encoder.outputFormatting = [.sortedKeys]
    guard let configuration = try? encoder.encode(model.configuration) else {
      throw .noConfiguration(file: file.path)
    }
    do throws(TensorFileError) {
      try model.save(to: file, metadata: ["configuration": String(decoding: configuration, as: UTF8.self)])
    } catch {
      throw .weights(error)
    }
  }

  /// The translator that `save(to:)` wrote.
  ///
  /// - Parameter attention: what the model was made with, where that was not the paper's.
  public convenience init(
    contentsOf folder: URL, attention: (any Attention)? = nil
  ) throws(TranslatorFileError) {
    let file = folder.appendingPathComponent(Self.weightsFile)
    let tokenizer: SubwordTokenizer
    let weights: TensorFile
    do throws(TensorFileError) { weights = try TensorFile(contentsOf: file) } catch { throw .weights(error) }
    do throws(SubwordError) { tokenizer = try SubwordTokenizer(folder: folder.path) } catch {
      throw .subwords(error)
    }
    guard let text = weights.metadata["configuration"],
      let configuration = try? PartialJSON.decode(text, over: TransformerConfiguration())
    else { throw .noConfiguration(file: file.path) }
    guard configuration.vocabularySize == tokenizer.vocabulary.count else {
      throw .wrongVocabulary(
        folder: folder.path, subwords: tokenizer.vocabulary.count, model: configuration.vocabularySize)
    }
    let model = Transformer(configuration, seed: 0, attention: attention)
    guard model.configuration.attention == configuration.attention else {
      throw .otherAttention(
        file: file.path, needed: "\(configuration.attention)", given: "\(model.configuration.attention)")
    }
    do throws(TensorFileError.Fault) { try model.load(weights.tensors) } catch {
      throw .weights(TensorFileError(file, error))
    }
    self.init(model, tokenizer: tokenizer)
  }
}
