import ArgumentParser
import Attentive
import Foundation

/// BLEU of tiny on Multi30k after training in a precision: what bfloat16 costs in quality.
struct Quality: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "quality")

  @Flag(help: "Multiply in bfloat16.") var bf16 = false
  @Option(help: "Fixes weights, batches and dropout.") var seed: UInt64 = 1
  @Option(help: "Updates of about 2,500 target tokens.") var updates = 3000

  func run() throws {
    let data = try ParallelCorpus.multi30k(.english, .german)
    let translator = Translator(
      .tiny.with {
        $0.layers = 4
        $0.dropout = 0.15
      }, tokenizer: try SubwordTokenizer.learn(from: data.train, merges: 8_000), seed: seed)
    let trainer = Trainer(
      translator, schedule: .noam(warmup: 1_200, factor: 0.7), tokensPerBatch: 2_500,
      precision: bf16 ? .bf16 : .f32, seed: seed)
    let record = try trainer.fit(data, updates: updates)
    let bleu = BLEU(translator.translate(data.test.sources), references: data.test.targets)
    try printResult([
      "benchmark": "quality \(bf16 ? "bf16" : "f32") seed \(seed)", "bleu": bleu.score,
      "validation_perplexity": record.validationPerplexity ?? .nan, "seconds": record.seconds,
    ])
  }
}
