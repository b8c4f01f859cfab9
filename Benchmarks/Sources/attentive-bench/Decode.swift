import ArgumentParser
import Attentive
import Foundation

/// Beam search over 1,000 sentences, of the embedded corpus or of a file, whose weights and translations a peer can read.
///
/// Writes `weights.safetensors`, `sources.json` and `translations.json` (token numbers) into a folder.
struct Decode: ParsableCommand {
  enum Size: String, ExpressibleByArgument, CaseIterable { case tiny, small }

  @Argument(help: "tiny or small.") var size: Size
  @Argument(help: "A folder for weights, sources and translations.") var folder: String
  @Option(help: "Hypotheses kept for each source.") var beam = 4
  @Option(help: "Updates of training before; without any the weights are random.") var updates = 1000
  @Option(help: "A saved translator, in place of one of that size trained on the embedded corpus.")
  var translator: String?
  @Option(help: "A file of sentences, in place of the embedded corpus.") var text: String?

  func run() throws {
    let corpus = try ParallelCorpus.embedded()
    let translator =
      try translator.map { try Translator(contentsOf: URL(fileURLWithPath: $0)) } ?? trained(on: corpus)
    let lines = try text.map { path in
      try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
    }
    let sources = (lines ?? corpus.train.sources).prefix(1000).map { translator.tokenizer.encode($0) }
    // CTranslate2 writes at least one token.
    let search = BeamSearch(width: beam, lengthPenalty: .none, minimumLength: 1)
    var translations: [[Int32]] = []
    let seconds = medianSeconds(warmUp: 1, of: 3) {
      translations = translator.model.search(sources, search).map { $0[0].tokens }
    }
    let place = URL(fileURLWithPath: folder)
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    try translator.model.save(to: place.appendingPathComponent("weights.safetensors"))
    try JSONEncoder().encode(sources).write(to: place.appendingPathComponent("sources.json"))
    try JSONEncoder().encode(translations).write(to: place.appendingPathComponent("translations.json"))
    let configuration = translator.model.configuration
    try printResult([
      "benchmark": "decode \(self.translator ?? size.rawValue) beam \(beam)",
      "sentences_per_second": Double(sources.count) / seconds,
      "heads": configuration.heads, "layers": configuration.layers,
      "tokens_per_second": Double(translations.reduce(0) { $0 + $1.count }) / seconds,
    ])
  }

  private func trained(on corpus: ParallelCorpus) throws -> Translator {
    let preset: TransformerConfiguration = size == .tiny ? .tiny : .small
    let translator = Translator(
      preset.with { $0.layers = 3 },
      tokenizer: try SubwordTokenizer.learn(from: corpus.train, merges: 3_000), seed: 1)
    if updates > 0 {
      try Trainer(translator, schedule: .noam(warmup: 600, factor: 0.7), tokensPerBatch: 2_000).fit(
        corpus, updates: updates)
    }
    return translator
  }
}
