internal import CTensorKernels

/// Each element of an average becomes average + rate · (newest − average).
package func moveAverage(_ average: FloatBuffer, towards newest: Values, rate: Float) {
  require(average.count == newest.count, "moveAverage: \(newest.count) values for \(average.count)")
  tensor_move_average(newest.floats, rate, average.floats, newest.count)
}
