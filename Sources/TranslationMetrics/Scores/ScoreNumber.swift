/// The arithmetic that a score is computed in.
///
/// sacreBLEU scores a corpus with Python's floats, but resampled corpora with NumPy's 32-bit scalars, whose rounding can
/// decide a p-value. So the formulas are written once, for both.
package protocol ScoreNumber: Sendable {
  /// A Python float: it takes on the precision of what it meets.
  init(constant: Double)
  var value: Double { get }
  static func + (left: Self, right: Self) -> Self
  static func * (left: Self, right: Self) -> Self
  static func / (left: Self, right: Self) -> Self
}

extension Double: ScoreNumber {
  package init(constant: Double) { self = constant }
  package var value: Double { self }
}

/// A number as NumPy 2 has it in sacreBLEU's resampling: 32 bits, unless no array had part in it.
package struct NumPyNumber: ScoreNumber {
  package let value: Double
  /// Whether it is a `numpy.float32`; else it is a Python float.
  package let isSingle: Bool

  package init(constant: Double) { (value, isSingle) = (constant, false) }

  package init(_ single: Float) { (value, isSingle) = (Double(single), true) }

  @inline(__always)
  private static func combine(
    _ left: Self, _ right: Self, _ single: (Float, Float) -> Float, _ double: (Double, Double) -> Double
  ) -> Self {
    left.isSingle || right.isSingle
      ? Self(single(Float(left.value), Float(right.value)))
      : Self(constant: double(left.value, right.value))
  }

  package static func + (left: Self, right: Self) -> Self { combine(left, right, +, +) }
  package static func * (left: Self, right: Self) -> Self { combine(left, right, *, *) }
  package static func / (left: Self, right: Self) -> Self { combine(left, right, /, /) }
}
