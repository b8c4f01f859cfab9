extension Tensor {
  /// Independent normal numbers.
  public static func randomNormal(
    _ shape: Shape, mean: Float = 0, standardDeviation: Float = 1, using random: inout Philox
  ) -> Tensor {
    var scalars: [Float] = []
    scalars.reserveCapacity(shape.count + 1)
    while scalars.count < shape.count {
      let (a, b) = random.nextNormals()
      scalars.append(mean + standardDeviation * Float(a))
      scalars.append(mean + standardDeviation * Float(b))
    }
    return Tensor(Array(scalars.prefix(shape.count)), shape: shape)
  }

  /// Independent numbers, uniform in a range.
  public static func randomUniform(
    _ shape: Shape, in range: Range<Float> = 0..<1, using random: inout Philox
  ) -> Tensor {
    let width = Double(range.upperBound) - Double(range.lowerBound)
    let scalars = (0..<shape.count).map { _ in
      // Rounding to Float may reach the excluded end.
      min(Float(Double(range.lowerBound) + width * random.nextUniform()), range.upperBound.nextDown)
    }
    return Tensor(scalars, shape: shape)
  }
}
