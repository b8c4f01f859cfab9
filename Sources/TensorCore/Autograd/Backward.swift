internal import CTensorKernels

/// The gradients of a scalar, by parameter.
public struct Gradients {
  private let tensors: [ObjectIdentifier: Tensor]

  fileprivate init(_ parameters: [Parameter], _ gradients: [Tensor?]) {
    var tensors: [ObjectIdentifier: Tensor] = [:]
    for (parameter, gradient) in zip(parameters, gradients) {
      tensors[ObjectIdentifier(parameter)] = gradient
    }
    self.tensors = tensors
  }

  /// The gradient of the parameter's shape, or nil if the scalar does not depend on it.
  public subscript(_ parameter: Parameter) -> Tensor? { tensors[ObjectIdentifier(parameter)] }
}

extension Tensor {
  /// ∂ self / ∂ parameter for each parameter, by reverse-mode differentiation from a one-element tensor.
  ///
  /// No state is kept anywhere else: threads may each differentiate their own result by the same parameters.
  public func gradients(of parameters: [Parameter]) -> Gradients {
    let pass = BackwardPass(from: node, to: parameters.map(\.value.node))
    pass.run(releasing: false)
    return Gradients(parameters, parameters.map { pass.gradient(of: $0.value.node) })
  }

  /// ∂ self / ∂ tensor for each tensor, leaf or not; zeros where self does not depend on it.
  public func gradients(of tensors: [Tensor]) -> [Tensor] {
    let pass = BackwardPass(from: node, to: tensors.map(\.node))
    pass.run(releasing: false)
    return tensors.map { pass.gradient(of: $0.node) ?? .zeros($0.shape) }
  }

  /// Writes ∂ self / ∂ parameter to its offset in a flat buffer for each parameter, 0 where self does not
  /// depend on it, and takes the graph apart on the way: it can be differentiated only once.
  package func writeGradients(of parameters: [Parameter], into flat: FloatBuffer, at offsets: [Int]) {
    require(
      parameters.count == offsets.count, "\(parameters.count) parameters, \(offsets.count) offsets")
    let pass = BackwardPass(from: node, to: parameters.map(\.value.node))
    for (parameter, offset) in zip(parameters, offsets) {
      let place = Values(buffer: flat, offset: offset, count: parameter.value.count)
      if !pass.fix(parameter.value.node, to: place) { tensor_fill(place.floats, 0, place.count) }
    }
    pass.run(releasing: true)
    pass.clearUnreached()
  }
}

/// One walk from a scalar back to the wanted nodes.
final class BackwardPass {
  /// Where a node's gradient is summed up.
  private struct Slot {
    var buffer: FloatBuffer?
    /// A place in someone else's memory that receives the gradient instead.
    var fixed: Values?
    /// The operand of an outer pass's operation that receives it instead.
    var outer: Int?
    var isFilled = false
  }

  private let nodes: [GraphNode]  // between the wanted ones and the scalar, in ascending order
  private let positions: [ObjectIdentifier: Int]
  private let wanted: Set<ObjectIdentifier>
  private let isNeeded: [Bool]  // a wanted node, or one that depends on a wanted node
  private var slots: [Slot]
  private let outer: Contributions?

  init(from scalar: GraphNode, to wantedNodes: [GraphNode]) {
    require(
      scalar.shape.count == 1,
      "gradients: \(scalar.shape) has \(scalar.shape.count) elements; take its sum() or mean() first")
    wanted = Set(wantedNodes.map { ObjectIdentifier($0) })
    // A node older than every wanted one cannot depend on them.
    let oldest = wantedNodes.lazy.map(\.serial).min() ?? .max
    var found: [ObjectIdentifier: GraphNode] = [:]
    var pending = [scalar]
    while let node = pending.popLast() {
      guard node.serial >= oldest, found.updateValue(node, forKey: ObjectIdentifier(node)) == nil else {
        continue
      }
      require(
        !node.isReleased,
        "gradients: this graph was taken apart by an earlier backward pass; compute it again")
      if let edge = node.edge { pending += edge.operands }
    }
    nodes = found.values.sorted { $0.serial < $1.serial }
    var positions: [ObjectIdentifier: Int] = [:]
    for (position, node) in nodes.enumerated() { positions[ObjectIdentifier(node)] = position }
    self.positions = positions
    var isNeeded: [Bool] = []
    for node in nodes {
      let dependsOnNeeded = node.edge?.operands.contains { operand in
        positions[ObjectIdentifier(operand)].map { isNeeded[$0] } ?? false
      }
      isNeeded.append(wanted.contains(ObjectIdentifier(node)) || dependsOnNeeded ?? false)
    }
    self.isNeeded = isNeeded
    slots = Array(repeating: Slot(), count: nodes.count)
    outer = nil
  }

  /// The way back through an operation that has computed its result again.
  ///
  /// The gradients of its operands go straight to the outer pass, in the order in which that would have summed them up
  /// had it kept the graph: so they are the same bits.
  ///
  /// - Parameters:
  ///   - result: what was computed again.
  ///   - first: the serial from which on nodes belong to that computation.
  ///   - operands: which operand of the operation a node stands for.
  init(
    from result: GraphNode, madeFrom first: UInt64, operands: [ObjectIdentifier: Int], of outer: Contributions
  ) {
    wanted = []
    self.outer = outer
    nodes = result.reached(since: first).sorted { $0.serial < $1.serial }
    var positions: [ObjectIdentifier: Int] = [:], isNeeded: [Bool] = [], slots: [Slot] = []
    for (position, node) in nodes.enumerated() {
      positions[ObjectIdentifier(node)] = position
      let operand = operands[ObjectIdentifier(node)]
      let isInner = operand == nil && node.serial >= first
      let inner = isInner ? node.edge?.operands ?? [] : []
      let dependsOnNeeded = inner.contains { positions[ObjectIdentifier($0)].map { isNeeded[$0] } ?? false }
      isNeeded.append(operand.map(outer.needs) ?? dependsOnNeeded)
      slots.append(Slot(outer: operand))
    }
    (self.positions, self.isNeeded, self.slots) = (positions, isNeeded, slots)
  }

  /// Lets a leaf's gradient be summed up at a place; false if the walk does not reach it.
  func fix(_ leaf: GraphNode, to place: Values) -> Bool {
    guard let position = positions[ObjectIdentifier(leaf)] else { return false }
    require(leaf.edge == nil, "only a leaf's gradient can be written to a fixed place")
    slots[position].fixed = place
    return true
  }

  /// - Parameter dy: the gradient of the last node; 1 for a scalar that is differentiated.
  func run(_ dy: FloatBuffer = FloatBuffer(repeating: 1, count: 1), releasing: Bool) {
    guard let last = nodes.indices.last, isNeeded[last] else { return }
    add(dy, to: last)
    for position in nodes.indices.reversed() where isNeeded[position] && slots[position].outer == nil {
      let node = nodes[position]
      guard let edge = node.edge else { continue }
      if var dy = slots[position].buffer {
        if !wanted.contains(ObjectIdentifier(node)) { slots[position].buffer = nil }
        let operands = edge.operands.map { operand -> Int? in
          positions[ObjectIdentifier(operand)].flatMap { isNeeded[$0] ? $0 : nil }
        }
        edge.backward(&dy, Contributions(pass: self, positions: operands))
        OperationRecorder.current?.end(edge.operation, .backward)
      }
      if releasing {
        node.edge = nil
        node.isReleased = true
      }
    }
  }

  func gradient(of node: GraphNode) -> Tensor? {
    guard let position = positions[ObjectIdentifier(node)], let buffer = slots[position].buffer else {
      return nil
    }
    return Tensor(GraphNode(node.shape, buffer.values))
  }

  /// Zeroes the fixed places that no gradient came to.
  func clearUnreached() {
    for slot in slots where !slot.isFilled {
      if let place = slot.fixed { tensor_fill(place.floats, 0, place.count) }
    }
  }

  func add(_ gradient: FloatBuffer, to position: Int) {
    let count = gradient.count
    if let operand = slots[position].outer {
      outer?.add(gradient, to: operand)
    } else if let place = slots[position].fixed {
      if slots[position].isFilled {
        tensor_add_scaled(gradient.floats, 1, place.floats, count)
      } else {
        place.floats.update(from: gradient.floats, count: gradient.count)
      }
    } else if slots[position].buffer == nil {
      slots[position].buffer = gradient
    } else {
      tensor_add_scaled(gradient.floats, 1, writable(position), count)
    }
    slots[position].isFilled = true
  }

  func destination(_ position: Int) -> Destination {
    if let operand = slots[position].outer, let destination = outer?.destination(operand) {
      return destination
    }
    defer { slots[position].isFilled = true }
    let isFilled = slots[position].isFilled
    if let place = slots[position].fixed { return Destination(floats: place.floats, accumulate: isFilled) }
    if !isFilled { slots[position].buffer = FloatBuffer(uninitialized: nodes[position].shape.count) }
    return Destination(floats: writable(position), accumulate: isFilled)
  }

  private func writable(_ position: Int) -> UnsafeMutablePointer<Float> {
    guard var buffer = slots[position].buffer.take() else { fatalError("no gradient to add to") }
    let floats = makeWritable(&buffer)
    slots[position].buffer = buffer
    return floats
  }
}

/// Where an operand's gradient goes: added to what is there if `accumulate`, else overwriting.
struct Destination {
  let floats: UnsafeMutablePointer<Float>
  let accumulate: Bool

  /// As a product's β.
  var beta: Float { accumulate ? 1 : 0 }
}

/// An operation's operands, as its backward rule sees them.
struct Contributions {
  fileprivate let pass: BackwardPass
  fileprivate let positions: [Int?]

  /// Whether the operand's gradient is wanted.
  func needs(_ operand: Int) -> Bool { positions[operand] != nil }

  /// Adds a whole gradient of the operand's shape; the buffer may be kept, so the caller must not write it again.
  func add(_ gradient: FloatBuffer, to operand: Int) {
    if let position = positions[operand] { pass.add(gradient, to: position) }
  }

  /// The place for the operand's gradient, or nil if it is not wanted.
  ///
  /// The caller writes all of it.
  func destination(_ operand: Int) -> Destination? {
    positions[operand].map { pass.destination($0) }
  }

  /// The place for the operand's gradient, filled with 0 if nothing came yet: the caller only adds.
  func sum(_ operand: Int, count: Int) -> UnsafeMutablePointer<Float>? {
    guard let destination = destination(operand) else { return nil }
    if !destination.accumulate { tensor_fill(destination.floats, 0, count) }
    return destination.floats
  }
}
