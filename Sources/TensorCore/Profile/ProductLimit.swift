import Dispatch

/// How many operations a second this machine's matrix products reach at best: what no training step can pass.
public enum ProductLimit {
  /// Multiplications and additions a second of large square products, measured for about a second.
  ///
  /// - Parameter threads: each multiplies matrices of its own, as the halves of a training batch do.
  public static func measured(_ precision: ProductPrecision = .f32, threads: Int = 2) -> Double {
    let (size, repetitions, rounds) = (1024, precision == .f32 ? 8 : 16, 8)
    let operands = (0..<threads).map { _ in
      (0..<3).map { _ in FloatBuffer(repeating: 0.5, count: size * size) }
    }
    var best = 0.0
    for _ in 0..<rounds {
      let start = ContinuousClock.now
      DispatchQueue.concurrentPerform(iterations: threads) { thread in
        let (a, b, c) = (operands[thread][0], operands[thread][1], operands[thread][2])
        withProductThreads(1) {
          for _ in 0..<repetitions {
            switch precision {
            case .f32: multiply(size, size, size, a.floats, b.floats, into: c.floats)
            case .bf16: multiplyBF16(size, size, size, bits(a), bits(b), into: c.floats)
            }
          }
        }
      }
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      best = max(best, Double(2 * size * size * size * repetitions * threads) / seconds)
    }
    return best
  }

  /// A buffer's memory as bfloat16 numbers; half of a float32 is one too.
  private static func bits(_ buffer: FloatBuffer) -> UnsafePointer<UInt16> {
    UnsafePointer(UnsafeMutableRawPointer(buffer.floats).assumingMemoryBound(to: UInt16.self))
  }
}
