public import NeuralNetworks

/// Why weights cannot go to or come from PyTorch's `nn.Transformer`.
public enum StateDictError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A size of one head that is not d_model / h, which PyTorch's heads always have.
  case headSize(name: String, found: Int, modelSize: Int, heads: Int)
  /// An attention that PyTorch's module has not.
  case attention(place: String, name: String)
  /// Another matrix before the softmax than that of the embeddings, which ours share.
  case untied(tensor: String)
  /// LayerNorms after the last layers, which a model with LayerNorm after each sub-layer alone has not.
  case lastNorm
  /// A tensor is missing, too many or of another shape.
  case tensor(TensorFileError.Fault)
  case file(TensorFileError)

  public var description: String {
    switch self {
    case .headSize(let name, let found, let modelSize, let heads):
      "nn.Transformer: \(name) is \(found), but PyTorch's heads have d_model / h = \(modelSize) / \(heads)"
    case .attention(let place, let name):
      "nn.Transformer: the attention '\(name)' of the \(place) is none of PyTorch's, which has 'softmax' alone"
    case .untied(let tensor):
      "nn.Transformer: '\(tensor)' differs from 'embedding.weight'; the model has one matrix for both"
    case .lastNorm:
      "nn.Transformer: the state has 'encoder.norm' and 'decoder.norm', a LayerNorm after the last layer, which the "
        + "model has not; give it the configuration's layerNormPlace = .postAndLast, or .pre for norm_first=True"
    case .tensor(let fault): "the state dictionary: \(fault)"
    case .file(let error): error.description
    }
  }
}
