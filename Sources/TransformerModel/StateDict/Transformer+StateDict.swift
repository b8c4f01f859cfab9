public import Foundation
import NeuralNetworks
public import TensorCore

/// Weights to and from PyTorch.
///
/// | configuration | PyTorch |
/// |:--|:--|
/// | `layerNormPlace = .postAndLast` | `nn.Transformer(d_model, h, N, N, d_ff, batch_first=True)` |
/// | `.pre` | the same with `norm_first=True` |
/// | `.post`, the paper's | the same with `custom_encoder=nn.TransformerEncoder(layer, N)` and `custom_decoder` so, without norms at their ends |
/// | `feedForwardActivation` | `activation`: `"relu"`, `"gelu"` or `lambda x: F.gelu(x, approximate="tanh")` |
/// | `layerNormEpsilon` | `layer_norm_eps` |
///
/// All of PyTorch's layers have their biases here as there. Beside its names stand those of what it has not:
/// `embedding.weight`, `[V, d_model]`, which is multiplied by √d_model before the positions are added and whose
/// transpose stands before the softmax; and `source_positions.weight` and `target_positions.weight` where positions
/// are learned. `load_state_dict(tensors, strict=False)` passes them over.
extension Transformer {
  /// The weights under the names and in the layout of PyTorch's `nn.Transformer`.
  public func stateDict() throws(StateDictError) -> [String: Tensor] {
    try checkForStateDict()
    return Dictionary(uniqueKeysWithValues: (layerEntries + tableEntries).map { ($0.name, $0.tensor) })
  }

  /// Takes weights under the names of PyTorch's `nn.Transformer`: all of them, or none where one does not fit.
  ///
  /// Where there is no `embedding.weight`, as in the state of `nn.Transformer` alone, the embeddings and learned
  /// positions stay as they are. A `generator.weight` may be there if it equals `embedding.weight`.
  ///
  /// - Parameter prefix: what stands before all names, such as `transformer.`; names without it are left alone.
  public func load(stateDict: [String: Tensor], prefix: String = "") throws(StateDictError) {
    try checkForStateDict()
    let isWhole = stateDict[prefix + "embedding.weight"] != nil
    let entries = layerEntries + (isWhole ? tableEntries : [])
    var unknown = Set(stateDict.keys.filter { $0.hasPrefix(prefix) })
    if !configuration.layerNormPlace.isLast, unknown.contains(prefix + "encoder.norm.weight") {
      throw .lastNorm
    }
    for entry in entries {
      let name = prefix + entry.name
      guard let tensor = stateDict[name] else { throw .tensor(.missing(tensor: name)) }
      guard tensor.shape == entry.shape else {
        throw .tensor(
          .wrongShape(tensor: name, found: tensor.shape.dimensions, expected: entry.shape.dimensions))
      }
      unknown.remove(name)
    }
    let generator = prefix + "generator.weight"
    if let matrix = stateDict[generator], isWhole {
      guard matrix.scalars == stateDict[prefix + "embedding.weight"]?.scalars else {
        throw .untied(tensor: generator)
      }
      unknown.remove(generator)
    }
    if let name = unknown.min() { throw .tensor(.unexpected(tensor: name)) }
    for entry in entries {
      if let tensor = stateDict[prefix + entry.name] { entry.load(tensor) }
    }
  }

  /// Writes a safetensors file with PyTorch's names: `load_state_dict(load_file(path), strict=False)` takes it there.
  public func save(stateDictTo url: URL) throws(StateDictError) {
    let file = TensorFile(try stateDict())
    do throws(TensorFileError) { try file.write(to: url) } catch { throw .file(error) }
  }

  /// Takes the weights of a safetensors file with PyTorch's names, such as `save_file(model.state_dict(), path)` writes.
  public func load(stateDictFrom url: URL, prefix: String = "") throws(StateDictError) {
    let file: TensorFile
    do throws(TensorFileError) { file = try TensorFile(contentsOf: url) } catch { throw .file(error) }
    do throws(StateDictError) { try load(stateDict: file.tensors, prefix: prefix) } catch {
      guard case .tensor(let fault) = error else { throw error }
      throw .file(TensorFileError(url, fault))
    }
  }

  private func checkForStateDict() throws(StateDictError) {
    let (size, heads) = (configuration.modelSize, configuration.heads)
    for (name, found) in [("d_k", configuration.keySize), ("d_v", configuration.valueSize)] {
      guard found * heads == size else {
        throw .headSize(name: name, found: found, modelSize: size, heads: heads)
      }
    }
    let names = configuration.attention
    for (place, name) in [
      ("encoder", names.encoder), ("decoder", names.decoder),
      ("decoder over the encoder's output", names.cross),
    ] {
      guard name == SoftmaxAttention().name else { throw .attention(place: place, name: name) }
    }
  }

  /// What `nn.Transformer` has.
  private var layerEntries: [StateDictEntry] {
    let encoderEntries = encoder.layers.enumerated().flatMap { index, layer in
      let name = "encoder.layers.\(index)"
      return StateDictEntry.attention("\(name).self_attn", layer.selfAttention)
        + StateDictEntry.linear("\(name).linear1", layer.feedForward.inner)
        + StateDictEntry.linear("\(name).linear2", layer.feedForward.outer)
        + StateDictEntry.norm("\(name).norm1", layer.selfAttentionResidual.norm)
        + StateDictEntry.norm("\(name).norm2", layer.feedForwardResidual.norm)
    }
    let decoderEntries = decoder.layers.enumerated().flatMap { index, layer in
      let name = "decoder.layers.\(index)"
      return StateDictEntry.attention("\(name).self_attn", layer.selfAttention)
        + StateDictEntry.attention("\(name).multihead_attn", layer.crossAttention)
        + StateDictEntry.linear("\(name).linear1", layer.feedForward.inner)
        + StateDictEntry.linear("\(name).linear2", layer.feedForward.outer)
        + StateDictEntry.norm("\(name).norm1", layer.selfAttentionResidual.norm)
        + StateDictEntry.norm("\(name).norm2", layer.crossAttentionResidual.norm)
        + StateDictEntry.norm("\(name).norm3", layer.feedForwardResidual.norm)
    }
    let last =
      (encoder.norm.map { StateDictEntry.norm("encoder.norm", $0) } ?? [])
      + (decoder.norm.map { StateDictEntry.norm("decoder.norm", $0) } ?? [])
    return encoderEntries + decoderEntries + last
  }

  /// What it has not: a vector for each token and, where they are learned, for each position.
  private var tableEntries: [StateDictEntry] {
    let tables = [
      ("embedding", Optional(embedding.weight)), ("source_positions", sourcePositions?.weight),
      ("target_positions", targetPositions?.weight),
    ]
    return tables.compactMap { name, weight in weight.map { StateDictEntry("\(name).weight", [$0]) } }
  }
}
