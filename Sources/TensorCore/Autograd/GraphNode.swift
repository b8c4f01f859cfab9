import Synchronization

/// One computed value and, unless it is a leaf, how it came about.
///
/// The graph is held together by references from results to operands: what no living result needs is freed.
package final class GraphNode {
  let shape: Shape
  let values: Values
  /// Counts up over all nodes: operands have smaller serials than results, so descending order is a
  /// topological one.
  let serial: UInt64
  var edge: Edge?
  /// Set once a backward pass has taken the edge away.
  var isReleased = false

  /// The operation that made a node.
  ///
  /// `backward` must hold values only, never nodes: references to nodes
  /// stand in `operands` alone, where a long chain can be taken apart without recursion.
  struct Edge {
    let operation: String
    var operands: [GraphNode]
    let backward: Backward
  }

  /// Adds each operand's share of the gradient.
  ///
  /// The result's own gradient comes as a buffer that may be
  /// overwritten through `makeWritable`.
  typealias Backward = (_ dy: inout FloatBuffer, _ gradients: Contributions) -> Void

  private static let nextSerial = Atomic<UInt64>(0)

  init(_ shape: Shape, _ values: Values, edge: Edge? = nil) {
    self.shape = shape
    self.values = values
    self.edge = edge
    serial = Self.nextSerial.wrappingAdd(1, ordering: .relaxed).oldValue
  }

  /// This node and those it depends on, as far as the first that were made before a serial, those included.
  func reached(since first: UInt64) -> [GraphNode] {
    var found: [ObjectIdentifier: GraphNode] = [:]
    var pending = [self]
    while let node = pending.popLast() {
      guard found.updateValue(node, forKey: ObjectIdentifier(node)) == nil else { continue }
      if node.serial >= first, let edge = node.edge { pending += edge.operands }
    }
    return Array(found.values)
  }

  deinit {
    // Taking a chain of a million nodes apart by nested deinits would overflow the stack.
    guard var pending = edge?.operands else { return }
    edge = nil
    while var node = pending.popLast() {
      guard isKnownUniquelyReferenced(&node), let operands = node.edge?.operands else { continue }
      node.edge = nil
      pending += operands
    }
  }
}

/// Whether operations remember their operands.
enum Recording {
  @TaskLocal static var isOn = true
}

/// Runs a computation without recording it: nothing in it can be differentiated, and it needs less memory.
///
/// Holds for this thread or task only.
public func noGrad<Result>(_ body: () throws -> Result) rethrows -> Result {
  try Recording.$isOn.withValue(false, operation: body)
}

extension Tensor {
  /// The result of an operation, with the rule for its gradient.
  static func result(
    _ operation: String, _ shape: Shape, _ values: Values, of operands: [Tensor],
    backward: @escaping GraphNode.Backward
  ) -> Tensor {
    OperationRecorder.current?.end(operation, .forward)
    guard Recording.isOn else { return Tensor(GraphNode(shape, values)) }
    let edge = GraphNode.Edge(operation: operation, operands: operands.map(\.node), backward: backward)
    return Tensor(GraphNode(shape, values, edge: edge))
  }
}
