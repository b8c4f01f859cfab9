import ArgumentParser
import Attentive
import Foundation

/// A training step with the shapes and dropout of `peers/torch_train.py`.
struct Train: ParsableCommand {
  enum Size: String, ExpressibleByArgument, CaseIterable { case tiny, small, base }

  @Argument(help: "tiny, small or base.") var size: Size
  @Flag(help: "Multiply in bfloat16.") var bf16 = false
  @Option(help: "Measured steps, after three to warm up.") var steps = 9

  func run() throws {
    let (preset, vocabulary, sentences, length) =
      switch size {
      case .tiny: (TransformerConfiguration.tiny, 9712, 292, 14)
      case .small: (TransformerConfiguration.small, 8000, 256, 16)
      case .base: (TransformerConfiguration.base, 37000, 32, 32)
      }
    // The peer's nn.Transformer drops attention weights and the feed-forward's inner layer too.
    let configuration = preset.with {
      $0.vocabularySize = vocabulary
      $0.dropout = 0.1
      $0.attentionDropout = 0.1
      $0.feedForwardDropout = 0.1
    }
    var random = Philox(seed: 1)
    var pairs: [TokenPair] = []
    for _ in 0..<sentences {
      // The model adds the end of each: sources and targets are as long as the peer's.
      let count = Int.random(in: length / 2...length, using: &random) - 1
      let source = (0..<count).map { _ in Int32.random(in: 4..<Int32(vocabulary), using: &random) }
      let target = (0..<count).map { _ in Int32.random(in: 4..<Int32(vocabulary), using: &random) }
      pairs.append((source: source, target: target))
    }
    let batch = TokenBatch(pairs, start: configuration.startToken, end: configuration.endToken)
    let step = TrainingStep(
      Transformer(configuration, seed: 1), schedule: .constant(1e-4), precision: bf16 ? .bf16 : .f32, seed: 1)
    for _ in 0..<3 { step(batch) }
    let allocations = TensorMemory.allocations
    let median = medianSeconds(warmUp: 0, of: steps) { step(batch) }
    let newAllocations = TensorMemory.allocations - allocations
    let peak = peakMemory()
    let work = step.profile { step(batch) }.sum.productOperations
    let limit = ProductLimit.measured(bf16 ? .bf16 : .f32)
    try printResult([
      "benchmark": "train \(size.rawValue) \(bf16 ? "bf16" : "f32")", "step_seconds": median,
      "real_tokens_per_second": Double(batch.tokenCount) / median,
      "padded_tokens_per_second": Double(2 * sentences * length) / median,
      "product_gigaflops": work / median / 1e9, "product_limit_gigaflops": limit / 1e9,
      "share_of_product_limit": work / median / limit, "buffer_allocations_in_steady_steps": newAllocations,
      "peak_memory_bytes": peak,
    ])
  }
}

/// The most memory that this process has had at a time, in bytes.
private func peakMemory() -> Int {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return usage.ru_maxrss * 1024
}
