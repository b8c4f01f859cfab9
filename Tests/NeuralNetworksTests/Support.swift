import TensorCore
import Testing

/// Fails with the worst element if one is further from the expected than absolute + relative · |expected|.
func expectClose(
  _ actual: Tensor, _ expected: Tensor, relative: Float = 1e-5, absolute: Float = 1e-6, _ name: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(actual.shape == expected.shape, "\(name)", sourceLocation: sourceLocation)
  expectClose(
    actual.scalars, expected.scalars, relative: relative, absolute: absolute, name,
    sourceLocation: sourceLocation)
}

func expectClose(
  _ actual: [Float], _ expected: [Float], relative: Float = 1e-5, absolute: Float = 1e-6, _ name: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard actual.count == expected.count else {
    Issue.record("\(name): \(actual.count) numbers for \(expected.count)", sourceLocation: sourceLocation)
    return
  }
  let excess = zip(actual, expected).map { $0 == $1 ? -1 : abs($0 - $1) - relative * abs($1) }
  // A NaN is not within any distance.
  guard let worst = excess.indices.first(where: { !(excess[$0] <= absolute) }) else { return }
  Issue.record(
    "\(name)[\(worst)] is \(actual[worst]), expected \(expected[worst])", sourceLocation: sourceLocation)
}

/// Normal numbers that are the same in every run.
func normal(_ shape: Shape, seed: UInt64 = 1, scale: Float = 1) -> Tensor {
  var random = Philox(seed: seed)
  return .randomNormal(shape, standardDeviation: scale, using: &random)
}

func isFinite(_ tensor: Tensor) -> Bool { tensor.scalars.allSatisfy { $0.isFinite } }
