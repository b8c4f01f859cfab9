import ArgumentParser
import Attentive
import Foundation

/// Beam search with the shapes of `peers/ct2_decode.py`: 1,000 sentences of 13 tokens, outputs of 14, beam 4.
struct Decode: ParsableCommand {
  enum Size: String, ExpressibleByArgument, CaseIterable { case tiny, small }

  @Argument(help: "tiny or small.") var size: Size
  @Option(help: "Hypotheses kept for each source.") var beam = 4

  func run() throws {
    let (preset, vocabulary) =
      switch size {
      case .tiny: (TransformerConfiguration.tiny, 9712)
      case .small: (TransformerConfiguration.small, 8000)
      }
    let model = Transformer(preset.with { $0.vocabularySize = vocabulary }, seed: 1)
    var random = Philox(seed: 1)
    let sources = (0..<1000).map { _ in (0..<13).map { _ in Int32.random(in: 4..<7000, using: &random) } }
    var tokens = 0
    let seconds = medianSeconds(warmUp: 1, of: 3) {
      tokens = model.beamSearch(sources, beam: beam, extraLength: 0).reduce(0) { $0 + $1.tokens.count }
    }
    try printResult([
      "benchmark": "decode \(size.rawValue) beam \(beam)",
      "sentences_per_second": Double(sources.count) / seconds,
      "tokens_per_second": Double(tokens) / seconds, "tokens": tokens,
    ])
  }
}
