/// How far a gradient is from central differences, at the worst element of all operands.
public struct GradientCheck: CustomStringConvertible, Sendable {
  public let operand: Int
  public let index: Int
  public let analytic: Double
  public let numeric: Double

  /// |analytic - numeric| over max(1, |analytic|, |numeric|).
  public var error: Double { abs(analytic - numeric) / max(1, abs(analytic), abs(numeric)) }

  public var description: String {
    "operand \(operand), element \(index): gradient \(analytic), central difference \(numeric), error \(error)"
  }
}

/// Compares the gradients of a function with central differences of fourth order,
/// f′ ≈ (8 (f(x+h) - f(x-h)) - (f(x+2h) - f(x-2h))) / 12 h.
///
/// The function's result may have any shape; it is weighted with fixed random numbers and summed in Double.
/// - Parameter step: h. The function must be smooth within 2 h of every operand's elements.
/// - Returns: the worst element of all operands; an error near 1e-4 is float32's own.
public func gradientCheck(
  _ operands: [Tensor], step: Float = 1e-2, _ function: ([Tensor]) -> Tensor
) -> GradientCheck {
  let leaves = operands.map { $0.detached() }
  let result = function(leaves)
  var random = Philox(seed: 0x9_1AD)
  let weights = Tensor.randomUniform(result.shape, in: -1..<1, using: &random)
  let gradients = (result * weights).sum().gradients(of: leaves)

  let exactWeights = weights.scalars.map(Double.init)
  func value(_ operands: [Tensor]) -> Double {
    noGrad { zip(function(operands).scalars, exactWeights).reduce(0) { $0 + Double($1.0) * $1.1 } }
  }
  var worst = GradientCheck(operand: 0, index: 0, analytic: 0, numeric: 0)
  for (operand, leaf) in leaves.enumerated() {
    let analytic = gradients[operand].scalars
    let scalars = leaf.scalars
    for index in scalars.indices {
      // The step that float32 really makes, on each side.
      func at(_ steps: Float) -> (x: Double, y: Double) {
        var moved = scalars
        moved[index] += steps * step
        var changed = leaves
        changed[operand] = Tensor(moved, shape: leaf.shape)
        return (Double(moved[index]), value(changed))
      }
      let near = (at(1), at(-1)), far = (at(2), at(-2))
      let nearSlope = (near.0.y - near.1.y) / (near.0.x - near.1.x)
      let farSlope = (far.0.y - far.1.y) / (far.0.x - far.1.x)
      let check = GradientCheck(
        operand: operand, index: index, analytic: Double(analytic[index]),
        numeric: (4 * nearSlope - farSlope) / 3)
      // A NaN is worse than any number.
      if !(check.error <= worst.error) { worst = check }
    }
  }
  return worst
}
