/// Computes `body` and forgets all but its inputs and results; on the way back it is computed again.
///
/// Saves the memory of what lies between for the time of computing it once more, and gives the same bits: what `body`
/// draws must follow from keys, as dropout's does. Parameters and other tensors that `body` uses besides its inputs get
/// their gradients too; what an earlier operation made should be an input, so that it is not held twice.
/// Source: Chen et al. 2016, Training deep nets with sublinear memory cost, section 3.
///
/// - Parameters:
///   - inputs: at least one.
///   - body: called twice; the second time with tensors of the same values.
public func checkpointed(_ inputs: [Tensor], _ body: @escaping ([Tensor]) -> [Tensor]) -> [Tensor] {
  require(!inputs.isEmpty, "checkpointed: no inputs")
  guard Recording.isOn else { return body(inputs) }
  let computation = Computation(
    inputs: inputs.map { ($0.shape, $0.values) }, precision: ProductPrecision.current, body: body)
  let (first, outputs) = computation.run()
  let result = Computation.joined(outputs)
  // What it has used from outside: all that was made before the copies of its inputs.
  let used = result.node.reached(since: first).filter { $0.serial < first }.sorted { $0.serial < $1.serial }
  let places = Dictionary(
    uniqueKeysWithValues: used.enumerated().map { (ObjectIdentifier($1), inputs.count + $0) })
  let joined = Tensor.result("checkpointed", result.shape, result.values, of: inputs + used.map(Tensor.init))
  {
    dy, gradients in
    let (first, outputs) = computation.run()
    var operands = places
    for (index, leaf) in outputs.leaves.enumerated() { operands[ObjectIdentifier(leaf)] = index }
    let pass = BackwardPass(
      from: Computation.joined(outputs).node, madeFrom: first, operands: operands, of: gradients)
    let last = dy
    dy = FloatBuffer(uninitialized: 0)
    pass.run(last, releasing: true)
  }
  return Computation.parted(joined, outputs.tensors.map(\.shape))
}

/// As above, for one input and one result.
public func checkpointed(_ x: Tensor, _ body: @escaping (Tensor) -> Tensor) -> Tensor {
  checkpointed([x]) { [body($0[0])] }[0]
}

/// What is computed twice; it holds values only, no graph.
private struct Computation {
  let inputs: [(shape: Shape, values: Values)]
  let precision: ProductPrecision
  let body: ([Tensor]) -> [Tensor]

  typealias Outputs = (leaves: [GraphNode], tensors: [Tensor])

  /// The serial of the first node that belongs to this computation, its leaves and its results.
  func run() -> (first: UInt64, outputs: Outputs) {
    let leaves = inputs.map { GraphNode($0.shape, $0.values) }
    let tensors = withProductPrecision(precision) { body(leaves.map(Tensor.init)) }
    require(!tensors.isEmpty, "checkpointed: no results")
    return (leaves[0].serial, (leaves, tensors))
  }

  /// Several results as one, so that their gradients arrive together.
  static func joined(_ outputs: Outputs) -> Tensor {
    let tensors = outputs.tensors
    return tensors.count == 1 ? tensors[0] : .concatenated(tensors.map { $0.reshaped(to: [$0.count]) })
  }

  static func parted(_ joined: Tensor, _ shapes: [Shape]) -> [Tensor] {
    if shapes.count == 1 { return [joined] }
    var start = 0
    return shapes.map { shape in
      defer { start += shape.count }
      return joined.rows(start..<start + shape.count).reshaped(to: shape)
    }
  }
}
