/// The mean of an array as NumPy computes it: pairwise sums, in the array's own precision.
enum NumPySum {
  static func mean<Value: BinaryFloatingPoint>(_ values: [Value]) -> Value {
    sum(values[...]) / Value(values.count)
  }

  /// Eight running sums in blocks of up to 128, halves above that.
  private static func sum<Value: BinaryFloatingPoint>(_ values: ArraySlice<Value>) -> Value {
    let count = values.count
    let first = values.startIndex
    if count < 8 { return values.reduce(0, +) }
    if count <= 128 {
      var partial = Array(values[first..<first + 8])
      var index = 8
      while index + 8 <= count {
        for lane in 0..<8 { partial[lane] += values[first + index + lane] }
        index += 8
      }
      var sum =
        ((partial[0] + partial[1]) + (partial[2] + partial[3]))
        + ((partial[4] + partial[5]) + (partial[6] + partial[7]))
      for rest in index..<count { sum += values[first + rest] }
      return sum
    }
    let half = count / 2 / 8 * 8
    return sum(values[first..<first + half]) + sum(values[(first + half)...])
  }

  /// The mean rounded once, as Python's `statistics.mean`: the sum is carried in two numbers.
  static func exactMean(_ values: [Double]) -> Double {
    var (sum, rest) = (0.0, 0.0)
    for value in values {
      let next = sum + value
      rest += abs(sum) >= abs(value) ? (sum - next) + value : (value - next) + sum
      sum = next
    }
    let count = Double(values.count)
    let total = sum + rest
    let lost = rest - (total - sum)
    let mean = total / count
    // What the division left over, exactly, brings the mean to the nearest number.
    return mean + (total.addingProduct(-mean, count) + lost) / count
  }
}
