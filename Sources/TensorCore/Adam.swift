internal import CTensorKernels
import Foundation

/// The constants of one update of Adam (Kingma & Ba 2015, algorithm 1).
package struct AdamStep: Sendable {
  package var learningRate: Float
  package var beta1: Float
  package var beta2: Float
  package var epsilon: Float
  /// t, from 1.
  package var step: Int
  /// Multiplies the gradients first.
  package var gradientScale: Float = 1

  package init(
    learningRate: Float, beta1: Float, beta2: Float, epsilon: Float, step: Int, gradientScale: Float = 1
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.step = step
    self.gradientScale = gradientScale
  }
}

/// One update of flat parameters from the sum of one or two gradients, with first and second moments m and v,
/// all of one length, in one pass.
package func adamStep(
  _ step: AdamStep, parameters: FloatBuffer, gradients: FloatBuffer, adding moreGradients: FloatBuffer? = nil,
  m: FloatBuffer, v: FloatBuffer
) {
  let n = parameters.count
  require(
    gradients.count == n && (moreGradients?.count ?? n) == n && m.count == n && v.count == n,
    "adamStep: \(n) parameters, \(gradients.count) gradients, moments of \(m.count) and \(v.count)")
  let correction = { (beta: Float) in Float(1 - Foundation.pow(Double(beta), Double(step.step))) }
  tensor_adam(
    parameters.floats, gradients.floats, moreGradients?.floats, step.gradientScale, m.floats, v.floats,
    step.learningRate, step.beta1, step.beta2, step.epsilon, correction(step.beta1), correction(step.beta2), n
  )
  OperationRecorder.current?.end("adam", .update)
}

/// Adds a flat gradient to another.
package func add(_ gradients: FloatBuffer, to sum: FloatBuffer) {
  require(gradients.count == sum.count, "add: \(gradients.count) gradients to \(sum.count)")
  tensor_add_scaled(gradients.floats, 1, sum.floats, sum.count)
}

/// √(Σ g²) of a flat gradient.
package func norm(_ gradients: FloatBuffer) -> Double {
  tensor_sum_of_squares(gradients.floats, gradients.count).squareRoot()
}
