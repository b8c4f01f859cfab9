import TensorCore

/// β₁, β₂ and ε of Adam, with the paper's values (section 5.3).
public struct AdamSettings: Hashable, Codable, Sendable {
  /// How slowly m forgets: about the last 1 / (1 − β₁) gradients count.
  public var beta1: Float = 0.9
  /// How slowly v forgets; 0.997 in tensor2tensor's later base model.
  public var beta2: Float = 0.98
  /// Added to √v.
  public var epsilon: Float = 1e-9

  public init() {}
}

/// Adam (Kingma and Ba 2015, algorithm 1), with the paper's β₁ = 0.9, β₂ = 0.98, ε = 10⁻⁹ (section 5.3).
///
/// Parameters, gradients and moments each live in one flat buffer, so that an update is one pass.
///
/// Unchecked: one thread at a time calls `update`; the buffers are not handed out while it runs.
public final class Adam: @unchecked Sendable {
  public let parameters: [Parameter]
  public let beta1: Float
  public let beta2: Float
  public let epsilon: Float
  /// How many updates were made.
  public private(set) var updates = 0

  /// Where each parameter begins in the flat buffers.
  package let offsets: [Int]
  /// The numbers of all parameters.
  package let count: Int
  private let values: FloatBuffer
  /// m, the running mean of the gradients.
  private let firstMoment: FloatBuffer
  /// v, the running mean of their squares.
  private let secondMoment: FloatBuffer

  /// Moves the parameters into one flat buffer.
  public init(_ parameters: [Parameter], beta1: Float = 0.9, beta2: Float = 0.98, epsilon: Float = 1e-9) {
    self.parameters = parameters
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    var offsets: [Int] = []
    var count = 0
    for parameter in parameters {
      offsets.append(count)
      count += parameter.shape.count
    }
    self.offsets = offsets
    self.count = count
    values = FloatBuffer(repeating: 0, count: count)
    firstMoment = FloatBuffer(repeating: 0, count: count)
    secondMoment = FloatBuffer(repeating: 0, count: count)
    adopt()
  }

  /// m and v of each parameter, in the order of the parameters.
  public var moments: [(first: Tensor, second: Tensor)] {
    zip(parameters, offsets).map { parameter, offset in
      func part(_ buffer: FloatBuffer) -> Tensor {
        let place = Values(buffer: buffer, offset: offset, count: parameter.shape.count)
        return Tensor(place.scalars, shape: parameter.shape)
      }
      return (part(firstMoment), part(secondMoment))
    }
  }

  /// Goes on where another run stood.
  ///
  /// - Parameters:
  ///   - updates: how many it had made.
  ///   - moments: as `moments` gave them.
  public func resume(after updates: Int, moments: [(first: Tensor, second: Tensor)]) {
    require(
      moments.count == parameters.count,
      "Adam: moments of \(moments.count) parameters for \(parameters.count)")
    self.updates = updates
    for (index, pair) in moments.enumerated() {
      for (tensor, buffer) in [(pair.first, firstMoment), (pair.second, secondMoment)] {
        require(
          tensor.shape == parameters[index].shape,
          "Adam: a moment of \(tensor.shape) for a parameter of \(parameters[index].shape)")
        buffer.write(tensor.values, at: offsets[index])
      }
    }
  }

  /// Moves parameters into the flat buffer that are not there: at first, or after someone gave them new values.
  private func adopt() {
    for (parameter, offset) in zip(parameters, offsets) where parameter.value.values.buffer !== values {
      parameter.move(to: values, at: offset)
    }
  }

  /// As above, with the constants in one value.
  public convenience init(_ parameters: [Parameter], _ settings: AdamSettings) {
    self.init(parameters, beta1: settings.beta1, beta2: settings.beta2, epsilon: settings.epsilon)
  }

  /// One update by the gradients of a loss.
  ///
  /// - Parameter gradients: of these parameters; a parameter without one counts as 0.
  public func update(_ gradients: Gradients, learningRate: Double) {
    let flat = FloatBuffer(repeating: 0, count: count)
    for (parameter, offset) in zip(parameters, offsets) {
      guard let gradient = gradients[parameter] else { continue }
      flat.write(gradient.values, at: offset)
    }
    update(flat, learningRate: learningRate)
  }

  /// One update by flat gradients, and the sum of two where a batch was computed in two parts.
  package func update(
    _ gradients: FloatBuffer, adding moreGradients: FloatBuffer? = nil, learningRate: Double
  ) {
    adopt()
    updates += 1
    let step = AdamStep(
      learningRate: Float(learningRate), beta1: beta1, beta2: beta2, epsilon: epsilon, step: updates)
    adamStep(
      step, parameters: values, gradients: gradients, adding: moreGradients, m: firstMoment, v: secondMoment)
  }
}
