import ArgumentParser
import Attentive
import Foundation

/// Attention forward and backward against the sentence's length, one thread, 8 heads of 64.
///
/// Full attention costs O(n²), restricted attention O(n · r): the exponent of n is fitted over all lengths.
struct AttentionSweep: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "attention")

  @Option(help: "Positions to each side that restricted attention sees.") var radius = 32
  @Option(help: "The longest sentence.") var longest = 4096

  func run() throws {
    let masks: [(name: String, mask: AttentionMask)] = [
      ("full", .none), ("causal", .causal), ("window(\(radius))", .window(radius)),
    ]
    for (name, mask) in masks {
      var points: [(n: Int, seconds: Double)] = []
      for n in sequence(first: 256, next: { $0 * 2 }).prefix(while: { $0 <= longest }) {
        points.append((n, try measure(n, mask)))
        try printResult([
          "benchmark": "attention \(name) n=\(n)", "seconds": points[points.count - 1].seconds,
        ])
      }
      try printResult(["benchmark": "attention \(name)", "exponent_of_n": Self.slope(points)])
    }
  }

  private func measure(_ n: Int, _ mask: AttentionMask) throws -> Double {
    let (heads, size) = (8, 512)
    var random = Philox(seed: 1)
    let operands = (0..<3).map { _ in Tensor.randomNormal([n, size], using: &random) }
    let sentence = Segments(lengths: [n])
    return medianSeconds(warmUp: 1, of: 5) {
      let y = packedAttention(
        operands[0], operands[1], operands[2], heads: heads, queries: sentence, keys: sentence, mask: mask)
      _ = y.sum().gradients(of: operands)
    }
  }

  /// The least-squares slope of log seconds over log n.
  private static func slope(_ points: [(n: Int, seconds: Double)]) -> Double {
    let x = points.map { log(Double($0.n)) }, y = points.map { log($0.seconds) }
    let (meanX, meanY) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
    let above = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
    return above / x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
  }
}
