/// A float32 array of any rank that remembers how it was computed, so that gradients can be taken.
///
/// A tensor is an immutable value: operations make new tensors. Elements are contiguous, row by row;
/// `reshaped` and `rows` share memory with their operand, everything else copies.
/// Shapes that do not fit trap with the operation's name and both shapes.
public struct Tensor {
  package let node: GraphNode

  package init(_ node: GraphNode) {
    self.node = node
  }

  /// A leaf on memory that someone else may change, as an optimiser does with its parameters.
  package init(viewing values: Values, shape: Shape) {
    require(values.count == shape.count, "\(values.count) values do not fill \(shape)")
    node = GraphNode(shape, values)
  }

  /// A tensor of the given elements, row by row.
  public init(_ scalars: [Float], shape: Shape) {
    require(scalars.count == shape.count, "Tensor: \(scalars.count) scalars do not fill \(shape)")
    node = GraphNode(shape, FloatBuffer(scalars).values)
  }

  /// A vector, `[scalars.count]`.
  public init(_ scalars: [Float]) {
    self.init(scalars, shape: Shape([scalars.count]))
  }

  /// A matrix from its rows, which must be equally long.
  public init(_ rows: [[Float]]) {
    let width = rows.first?.count ?? 0
    require(rows.allSatisfy { $0.count == width }, "Tensor: rows of lengths \(rows.map(\.count))")
    self.init(rows.flatMap { $0 }, shape: [rows.count, width])
  }

  /// A scalar, `[]`.
  public init(_ scalar: Float) {
    self.init([scalar], shape: [])
  }

  public static func full(_ value: Float, shape: Shape) -> Tensor {
    Tensor(GraphNode(shape, FloatBuffer(repeating: value, count: shape.count).values))
  }

  public static func zeros(_ shape: Shape) -> Tensor { full(0, shape: shape) }

  public static func ones(_ shape: Shape) -> Tensor { full(1, shape: shape) }

  public var shape: Shape { node.shape }

  /// The number of elements.
  public var count: Int { node.shape.count }

  /// The elements, row by row.
  public var scalars: [Float] { node.values.scalars }

  /// The one element of a tensor that has only one.
  public var item: Float {
    require(count == 1, "item: \(shape) has \(count) elements, not one")
    return node.values.scalars[0]
  }

  /// The same values without their history: no gradient flows through.
  public func detached() -> Tensor {
    Tensor(GraphNode(shape, values))
  }

  package var values: Values { node.values }

  /// Whether it neither remembers how it was computed nor shares a part of another's memory.
  package var standsAlone: Bool { node.edge == nil && values.count == values.buffer.count }
}
