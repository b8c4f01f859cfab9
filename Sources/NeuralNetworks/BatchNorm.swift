import TensorCore

/// gain · (x − mean) / √(variance + ε) + bias for each feature, over all rows of a batch.
///
/// In training mean and variance are the batch's; afterwards the running ones that training has gathered. So, unlike
/// LayerNorm's, a row's result in training depends on the other rows.
/// Source: Ioffe and Szegedy 2015, Batch normalization, algorithms 1 and 2; with PyTorch's defaults and conventions.
public struct BatchNorm: Layer {
  /// `[features]`, starts as 1.
  public let gain: Parameter
  /// `[features]`, starts as 0.
  public let bias: Parameter
  /// `[features]`, starts as 0.
  public let runningMean: RunningStatistic
  /// `[features]`, starts as 1: with n − 1 in the denominator, where the batch is normalised with n.
  public let runningVariance: RunningStatistic
  public let epsilon: Float
  /// The share of the newest batch in the running statistics.
  public let momentum: Float

  public init(_ features: Int, epsilon: Float = 1e-5, momentum: Float = 0.1) {
    gain = Parameter("gain", .ones([features]))
    bias = Parameter("bias", .zeros([features]))
    runningMean = RunningStatistic(.zeros([features]))
    runningVariance = RunningStatistic(.ones([features]))
    self.epsilon = epsilon
    self.momentum = momentum
  }

  /// BatchNorm(x).
  ///
  /// In training it moves the running statistics; on several threads at a time their order is chance.
  ///
  /// - Parameters:
  ///   - x: `[…, features]`; two rows or more in training.
  ///   - isTraining: whether the batch's own statistics are used.
  public func callAsFunction(_ x: Tensor, isTraining: Bool) -> Tensor {
    let features = gain.shape[0]
    require(
      x.shape.rank >= 1 && x.shape[-1] == features, "BatchNorm: rows of \(x.shape) for \(features) features")
    guard isTraining else {
      let scale = gain.value * (runningVariance.value + epsilon).power(-0.5)
      return (x - runningMean.value) * scale + bias.value
    }
    let rows = x.shape.dimensions.dropLast().reduce(1, *)
    require(rows > 1, "BatchNorm: a batch of \(rows) rows has no variance; train with two or more")
    let flat = x.reshaped(to: [rows, features])
    let mean = flat.mean(axis: 0)
    let centred = flat - mean
    let variance = (centred * centred).mean(axis: 0)
    runningMean.move(towards: mean.scalars, rate: momentum)
    let unbiased = Float(rows) / Float(rows - 1)
    runningVariance.move(towards: variance.scalars.map { $0 * unbiased }, rate: momentum)
    let result = centred * ((variance + epsilon).power(-0.5) * gain.value) + bias.value
    return result.reshaped(to: x.shape)
  }
}
