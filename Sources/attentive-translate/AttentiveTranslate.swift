import ArgumentParser
import Foundation
import TextCore
import TransformerModel
import Translation

@main
struct AttentiveTranslate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attentive-translate",
    abstract: "Translate standard input, a sentence a line, with a model that 'Translator.save(to:)' wrote.",
    discussion: """
      A line of output for a line of input, in order, as soon as a batch is done. An empty line stays empty. A sentence \
      longer than the model reads is cut, with a note on standard error.

      EXAMPLES
        attentive-translate model < test.en > test.de
        echo "A dog sleeps." | attentive-translate model --beam 8 --length-penalty 1 --penalty-kind length
        attentive-translate model --sample --top-p 0.9 --seed 3 < test.en
        attentive-translate model --copy-unknown --json < test.en > test.jsonl

      EXIT CODES
        0   all lines were translated
        1   the model or the input cannot be read
        64  the command line is wrong
      """)

  enum PenaltyKind: String, ExpressibleByArgument, CaseIterable { case gnmt, length, none }

  @Argument(help: "The model's folder.") var model: String
  @Option(help: "Hypotheses kept for each sentence; 1 is greedy.") var beam = 4
  @Option(help: "α of the length penalty.") var lengthPenalty = 0.6
  @Option(help: "gnmt: ((5 + length) / 6)^α as in the paper; length: length^α; none.")
  var penaltyKind = PenaltyKind.gnmt
  @Option(help: "No run of so many subwords twice in a translation.") var unrepeatedRun: Int?
  @Flag(help: "Draw tokens by their probability instead of searching.") var sample = false
  @Option(help: "Of --sample: divides log-probabilities.") var temperature = 1.0
  @Option(help: "Of --sample: only so many of the likeliest tokens.") var topK: Int?
  @Option(help: "Of --sample: only the likeliest tokens that together have this probability.") var topP:
    Double?
  @Option(help: "Of --sample: fixes what is drawn.") var seed: UInt64 = 1
  @Flag(help: "Copy words that the vocabulary cannot spell from the most attended word of the source.")
  var copyUnknown = false
  @Flag(
    help:
      "Write a JSON object a line: text, tokens, log p of each, score, and attention to the source's words.")
  var json = false
  @Option(help: "Sentences translated at a time.") var batch = 64

  func validate() throws {
    guard beam > 0 else { throw ValidationError("--beam: \(beam) is not above 0") }
    guard batch > 0 else { throw ValidationError("--batch: \(batch) is not above 0") }
    guard (unrepeatedRun ?? 1) > 0 else { throw ValidationError("--unrepeated-run: it must be above 0") }
    guard temperature > 0 else { throw ValidationError("--temperature: \(temperature) is not above 0") }
    guard (topK ?? 1) > 0 else { throw ValidationError("--top-k: it must be above 0") }
    guard (topP ?? 1) > 0, (topP ?? 1) <= 1 else {
      throw ValidationError("--top-p: it must be above 0 and at most 1")
    }
    guard sample || (topK == nil && topP == nil && temperature == 1) else {
      throw ValidationError("--temperature, --top-k and --top-p say how tokens are drawn; give --sample, too")
    }
  }

  private var decoding: Translator.Decoding {
    if sample { return .sampled(Sampling(temperature: temperature, topK: topK, topP: topP, seed: seed)) }
    let penalty: LengthPenalty =
      switch penaltyKind {
      case .gnmt: .gnmt(lengthPenalty)
      case .length: .length(lengthPenalty)
      case .none: .none
      }
    return .search(BeamSearch(width: beam, lengthPenalty: penalty, unrepeatedRun: unrepeatedRun))
  }

  func run() throws {
    do {
      let translator = try Translator(contentsOf: URL(fileURLWithPath: model))
      try translate(with: translator)
    } catch {
      FileHandle.standardError.write(Data("attentive-translate: \(error)\n".utf8))
      throw ExitCode(1)
    }
  }

  private func translate(with translator: Translator) throws {
    var input = LineStream(FileHandle.standardInput)
    var count = 0
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    while let lines = try input.next(atMost: batch) {
      let sources = translator.read(lines)
      for (index, source) in sources.enumerated() where source.tokens.count < source.length {
        let note =
          "attentive-translate: line \(count + index + 1): \(source.length) subwords, of which the model reads "
          + "\(source.tokens.count)\n"
        FileHandle.standardError.write(Data(note.utf8))
      }
      let written: [String] =
        if json {
          try translator.translations(sources, decoding, copiesUnknown: copyUnknown, countedFrom: count)
            .map { String(decoding: try encoder.encode($0), as: UTF8.self) }
        } else {
          translator.translate(sources, decoding, copiesUnknown: copyUnknown, countedFrom: count)
        }
      try FileHandle.standardOutput.write(contentsOf: Data(written.map { $0 + "\n" }.joined().utf8))
      count += lines.count
    }
  }
}
