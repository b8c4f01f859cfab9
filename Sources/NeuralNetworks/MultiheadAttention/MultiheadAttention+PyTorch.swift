import TensorCore

extension MultiheadAttention {
  /// The parameters under PyTorch's names and in its layout: `TensorFile(attention.stateDict).write(to:)` is a file
  /// that its `load_state_dict` takes.
  ///
  /// `in_proj_weight` `[3E, E]` where keys and values have the queries' width, else `q_proj_weight`, `k_proj_weight`,
  /// `v_proj_weight`; then `in_proj_bias` `[3E]`, `bias_k` and `bias_v` `[1, 1, E]`, `out_proj.weight`, `out_proj.bias`.
  public var stateDict: [String: Tensor] {
    let weights = projections.map { $0.weight.value.transposed().detached() }
    var tensors: [String: Tensor] = [:]
    if isStacked {
      tensors["in_proj_weight"] = .concatenated(weights).detached()
    } else {
      for (name, weight) in zip(Self.separate, weights) { tensors[name] = weight }
    }
    let biases = projections.compactMap { $0.bias?.value }
    if biases.count == 3 { tensors["in_proj_bias"] = .concatenated(biases).detached() }
    tensors["out_proj.weight"] = output.weight.value.transposed().detached()
    tensors["out_proj.bias"] = output.bias?.value.detached()
    tensors["bias_k"] = appendedKey?.value.reshaped(to: [1, 1, embedDim]).detached()
    tensors["bias_v"] = appendedValue?.value.reshaped(to: [1, 1, embedDim]).detached()
    return tensors
  }

  /// Takes parameters under PyTorch's names: all of them, or none where one is missing, too many or of another shape.
  ///
  /// - Parameter prefix: what stands before the names, such as `encoder.layers.0.self_attn.`; others are left alone.
  public func load(stateDict: [String: Tensor], prefix: String = "") throws(TensorFileError.Fault) {
    let expected = self.stateDict
    for (name, tensor) in expected.sorted(by: { $0.key < $1.key }) {
      guard let found = stateDict[prefix + name] else { throw .missing(tensor: prefix + name) }
      guard found.shape == tensor.shape else {
        throw .wrongShape(
          tensor: prefix + name, found: found.shape.dimensions, expected: tensor.shape.dimensions)
      }
    }
    let known = Set(expected.keys.map { prefix + $0 })
    if let unexpected = stateDict.keys.filter({ $0.hasPrefix(prefix) && !known.contains($0) }).min() {
      throw .unexpected(tensor: unexpected)
    }
    func tensor(_ name: String) -> Tensor? { stateDict[prefix + name] }
    let size = embedDim
    for (index, projection) in projections.enumerated() {
      let rows = index * size..<(index + 1) * size
      let weight = isStacked ? tensor("in_proj_weight")?.rows(rows) : tensor(Self.separate[index])
      if let weight { projection.weight.value = weight.transposed().detached() }
      if let bias = tensor("in_proj_bias") { projection.bias?.value = bias.rows(rows).detached() }
    }
    if let weight = tensor("out_proj.weight") { output.weight.value = weight.transposed().detached() }
    if let bias = tensor("out_proj.bias") { output.bias?.value = bias.detached() }
    if let key = tensor("bias_k") { appendedKey?.value = key.reshaped(to: [size]).detached() }
    if let value = tensor("bias_v") { appendedValue?.value = value.reshaped(to: [size]).detached() }
  }

  private static let separate = ["q_proj_weight", "k_proj_weight", "v_proj_weight"]

  private var projections: [Linear] { [query, key, value] }

  /// Whether PyTorch keeps the three projections in one matrix.
  private var isStacked: Bool { projections.allSatisfy { $0.weight.shape[0] == embedDim } }
}
