import Synchronization
import TensorCore

/// A tensor that a layer gathers while it trains and uses afterwards; no gradient changes it.
public final class RunningStatistic: Sendable {
  public let shape: Shape
  private let scalars: Mutex<[Float]>

  public init(_ value: Tensor) {
    shape = value.shape
    scalars = Mutex(value.scalars)
  }

  /// The current values; new ones must have the same shape.
  public var value: Tensor {
    get { Tensor(scalars.withLock { $0 }, shape: shape) }
    set {
      require(newValue.shape == shape, "RunningStatistic: \(newValue.shape) in the place of \(shape)")
      let values = newValue.scalars
      scalars.withLock { $0 = values }
    }
  }

  /// Each element x becomes x + rate · (newest − x).
  func move(towards newest: [Float], rate: Float) {
    scalars.withLock { scalars in
      for index in scalars.indices { scalars[index] += rate * (newest[index] - scalars[index]) }
    }
  }
}
