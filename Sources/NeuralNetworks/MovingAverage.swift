import TensorCore

/// An exponential moving average of parameters: e ← β e + (1 − β) w after each update, from e = w after the first.
///
/// Early on β is (1 + t) / (10 + t) where that is less, after t updates, so that the average forgets the random start
/// (TensorFlow, `tf.train.ExponentialMovingAverage`, `num_updates`).
///
/// Unchecked: one thread at a time calls it, the one that updates the parameters.
public final class MovingAverage: @unchecked Sendable {
  public let parameters: [Parameter]
  /// β, in 0 ..< 1: about the last 1 / (1 − β) updates count.
  public let decay: Double
  /// t, the updates taken in.
  public private(set) var updates = 0

  private let averages: [FloatBuffer]

  public init(_ parameters: [Parameter], decay: Double) {
    require(decay >= 0 && decay < 1, "MovingAverage: a decay of \(decay) is not in 0..<1")
    self.parameters = parameters
    self.decay = decay
    averages = parameters.map { FloatBuffer(copying: $0.value.values) }
  }

  /// Takes the parameters' values after an update in.
  public func update() {
    updates += 1
    let t = Double(updates)
    let rate = updates == 1 ? 1 : 1 - min(decay, (1 + t) / (10 + t))
    for (average, parameter) in zip(averages, parameters) {
      moveAverage(average, towards: parameter.value.values, rate: Float(rate))
    }
  }

  /// The averages, in the order of the parameters.
  public var snapshot: ParameterSnapshot { ParameterSnapshot(values: averages.map { $0.values.scalars }) }

  /// Goes on where another run stood.
  public func resume(after updates: Int, _ snapshot: ParameterSnapshot) {
    require(
      snapshot.values.map(\.count) == averages.map(\.count),
      "MovingAverage: a snapshot of \(snapshot.values.count) parameters for \(averages.count)")
    self.updates = updates
    for (average, scalars) in zip(averages, snapshot.values) {
      average.write(FloatBuffer(scalars).values, at: 0)
    }
  }
}
