import Foundation
import TensorCore
import Testing

extension Tag {
  /// Takes more than two seconds.
  @Tag static var slow: Self
}

/// Fails with the worst element if one is further from the expected than absolute + relative · |expected|.
func expectClose(
  _ actual: Tensor, _ expected: [Float], relative: Double = 1e-5, absolute: Double = 1e-6,
  _ name: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let values = actual.scalars
  guard values.count == expected.count else {
    Issue.record("\(name): \(actual.shape) against \(expected.count) values", sourceLocation: sourceLocation)
    return
  }
  var worst = (index: -1, excess: 0.0)
  for index in values.indices {
    let (a, e) = (Double(values[index]), Double(expected[index]))
    let excess = a == e ? 0 : abs(a - e) - absolute - relative * abs(e)
    if !(excess <= worst.excess) { worst = (index, excess) }
  }
  if worst.index >= 0 {
    Issue.record(
      "\(name): element \(worst.index) of \(actual.shape) is \(values[worst.index]), expected \(expected[worst.index])",
      sourceLocation: sourceLocation)
  }
}

func expectClose(
  _ actual: Tensor, _ expected: Tensor, relative: Double = 1e-5, absolute: Double = 1e-6, _ name: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(actual.shape == expected.shape, sourceLocation: sourceLocation)
  expectClose(
    actual, expected.scalars, relative: relative, absolute: absolute, name, sourceLocation: sourceLocation)
}

func expectSameBits(
  _ a: Tensor, _ b: Tensor, _ name: String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(
    a.scalars.map(\.bitPattern) == b.scalars.map(\.bitPattern), "\(name)", sourceLocation: sourceLocation)
}

/// Normal numbers that are the same in every run.
func normal(_ shape: Shape, seed: UInt64 = 1, scale: Float = 1) -> Tensor {
  var random = Philox(seed: seed)
  return .randomNormal(shape, standardDeviation: scale, using: &random)
}

/// Numbers away from 0 by at least 0.1, of both signs: for functions with a kink at 0.
func awayFromZero(_ shape: Shape, seed: UInt64 = 1) -> Tensor {
  Tensor(normal(shape, seed: seed).scalars.map { $0 < 0 ? $0 - 0.1 : $0 + 0.1 }, shape: shape)
}

/// Numbers of [0.5, 1.5).
func positive(_ shape: Shape, seed: UInt64 = 1) -> Tensor {
  var random = Philox(seed: seed)
  return .randomUniform(shape, in: 0.5..<1.5, using: &random)
}

/// Distinct numbers at least 0.2 apart, shuffled: for max.
func distinct(_ shape: Shape, seed: UInt64 = 1) -> Tensor {
  var random = Philox(seed: seed)
  return Tensor((0..<shape.count).map { Float($0) * 0.2 - 1 }.shuffled(using: &random), shape: shape)
}

func isFinite(_ tensor: Tensor) -> Bool {
  tensor.scalars.allSatisfy { $0.isFinite }
}
