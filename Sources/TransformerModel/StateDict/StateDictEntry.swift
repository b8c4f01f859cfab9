import NeuralNetworks
import TensorCore

/// A tensor of PyTorch's and the parameters of ours that it holds, one below the other.
struct StateDictEntry {
  let name: String
  let parameters: [Parameter]
  /// PyTorch's linear layers have W as `[outputs, inputs]`, ours as `[inputs, outputs]`.
  let isTransposed: Bool

  init(_ name: String, _ parameters: [Parameter], isTransposed: Bool = false) {
    self.name = name
    self.parameters = parameters
    self.isTransposed = isTransposed
  }

  /// The parameters' values as PyTorch lays them out.
  var tensor: Tensor {
    let parts = parameters.map { laidOut($0.value) }
    return (parts.count == 1 ? parts[0] : .concatenated(parts)).detached()
  }

  var shape: Shape {
    var dimensions = laidOut(parameters[0].shape)
    dimensions[0] = parameters.reduce(0) { $0 + laidOut($1.shape)[0] }
    return Shape(dimensions)
  }

  /// Gives the parameters the values of a tensor of `shape`.
  func load(_ tensor: Tensor) {
    var row = 0
    for parameter in parameters {
      let rows = laidOut(parameter.shape)[0]
      let part = parameters.count == 1 ? tensor : tensor.rows(row..<row + rows)
      parameter.value = laidOut(part).detached()
      row += rows
    }
  }

  private func laidOut(_ tensor: Tensor) -> Tensor { isTransposed ? tensor.transposed() : tensor }

  private func laidOut(_ shape: Shape) -> [Int] {
    isTransposed ? shape.dimensions.reversed() : shape.dimensions
  }
}

extension StateDictEntry {
  /// The matrix of a `nn.Linear` and its bias.
  static func linear(_ name: String, _ layer: Linear) -> [StateDictEntry] {
    [StateDictEntry("\(name).weight", [layer.weight], isTransposed: true)]
      + (layer.bias.map { [StateDictEntry("\(name).bias", [$0])] } ?? [])
  }

  /// The gain of a `nn.LayerNorm`, which PyTorch calls its weight, and its bias.
  static func norm(_ name: String, _ layer: LayerNorm) -> [StateDictEntry] {
    [StateDictEntry("\(name).weight", [layer.gain]), StateDictEntry("\(name).bias", [layer.bias])]
  }

  /// The projections of a `nn.MultiheadAttention`: queries', keys' and values' in one matrix.
  static func attention(_ name: String, _ layer: MultiHeadAttention) -> [StateDictEntry] {
    let projections = [layer.query, layer.key, layer.value]
    return [
      StateDictEntry("\(name).in_proj_weight", projections.map(\.weight), isTransposed: true),
      StateDictEntry("\(name).in_proj_bias", projections.compactMap(\.bias)),
    ] + linear("\(name).out_proj", layer.output)
  }
}
