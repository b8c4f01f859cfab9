/// The dimensions of a tensor, outermost first: `[rows, columns]`; `[]` is a scalar.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  public let dimensions: [Int]

  public init(_ dimensions: [Int]) {
    require(dimensions.allSatisfy { $0 >= 0 }, "shape \(dimensions): a dimension is negative")
    self.dimensions = dimensions
  }

  public init(arrayLiteral dimensions: Int...) {
    self.init(dimensions)
  }

  /// The number of dimensions.
  public var rank: Int { dimensions.count }

  /// The number of elements: the product of the dimensions, 1 for a scalar.
  public var count: Int { dimensions.reduce(1, *) }

  /// The dimension of an axis; negative axes count from the end.
  public subscript(axis: Int) -> Int { dimensions[axis < 0 ? axis + rank : axis] }

  public var description: String { "\(dimensions)" }

  /// Elements between neighbours along each axis of a contiguous tensor.
  var strides: [Int] {
    var strides = dimensions, next = 1
    for axis in dimensions.indices.reversed() {
      strides[axis] = next
      next *= dimensions[axis]
    }
    return strides
  }

  /// An axis counted from the front; traps, naming the operation, if there is none such.
  func axis(_ axis: Int, _ operation: String) -> Int {
    let found = axis < 0 ? axis + rank : axis
    require(dimensions.indices.contains(found), "\(operation): \(self) has no axis \(axis)")
    return found
  }

  /// All but the last dimension as one, and the last.
  func rowsAndWidth(_ operation: String) -> (rows: Int, width: Int) {
    require(rank >= 1, "\(operation): a scalar has no rows")
    return (dimensions.dropLast().reduce(1, *), dimensions[rank - 1])
  }

  /// This shape seen as `[outer, n, inner]` around an axis.
  func around(_ axis: Int) -> (outer: Int, n: Int, inner: Int) {
    (
      dimensions[..<axis].reduce(1, *), dimensions[axis], dimensions[(axis + 1)...].reduce(1, *)
    )
  }

  /// With one axis replaced by a dimension, or dropped for nil.
  func replacing(_ axis: Int, with dimension: Int?) -> Shape {
    var changed = dimensions
    changed.replaceSubrange(axis...axis, with: dimension.map { [$0] } ?? [])
    return Shape(changed)
  }

  /// The shape two operands broadcast to: aligned at the end, each pair of dimensions equal or one of them 1.
  static func broadcast(_ a: Shape, _ b: Shape, _ operation: String) -> Shape {
    if a == b { return a }
    let rank = max(a.rank, b.rank)
    let dimensions = (0..<rank).map { axis -> Int in
      let fromEnd = rank - axis
      let p = fromEnd > a.rank ? 1 : a[-fromEnd]
      let q = fromEnd > b.rank ? 1 : b[-fromEnd]
      require(
        p == q || p == 1 || q == 1, "\(operation): cannot broadcast \(a) with \(b) (\(p) and \(q))")
      return p == 1 ? q : p
    }
    return Shape(dimensions)
  }

  /// Strides that read a contiguous tensor of this shape as if it had the larger shape: 0 where repeated.
  func strides(expandedTo larger: Shape, _ operation: String) -> [Int] {
    let missing = larger.rank - rank
    require(missing >= 0, "\(operation): cannot broadcast \(self) to \(larger)")
    let own = strides
    return (0..<larger.rank).map { axis in
      guard axis >= missing else { return 0 }
      let dimension = dimensions[axis - missing]
      if dimension == larger.dimensions[axis] { return own[axis - missing] }
      require(dimension == 1, "\(operation): cannot broadcast \(self) to \(larger)")
      return 0
    }
  }
}
