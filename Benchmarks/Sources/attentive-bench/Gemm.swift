import ArgumentParser
import Attentive

/// Matrix products of the shapes that training makes, two threads.
struct Gemm: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "gemm")

  @Flag(help: "Multiply in bfloat16.") var bf16 = false

  /// `[m, k] · [k, n]`: projections and feed-forward layers of tiny, small and base, and a vocabulary.
  private static let shapes = [
    (2048, 256, 256), (2048, 1024, 256), (2048, 8000, 256), (2048, 2048, 512), (64, 64, 32),
  ]

  func run() throws {
    for (m, n, k) in Self.shapes {
      var random = Philox(seed: 1)
      let a = Tensor.randomNormal([m, k], using: &random)
      let b = Tensor.randomNormal([k, n], using: &random)
      let repetitions = max(1, 1_000_000_000 / (2 * m * n * k))
      let seconds = noGrad {
        withProductPrecision(bf16 ? .bf16 : .f32) {
          medianSeconds(warmUp: 2, of: 9) { for _ in 0..<repetitions { _ = a.matmul(b) } }
        }
      }
      try printResult([
        "benchmark": "gemm \(m)x\(n)x\(k) \(bf16 ? "bf16" : "f32")",
        "gigaflops": Double(2 * m * n * k * repetitions) / seconds / 1e9,
      ])
    }
  }
}
