import ArgumentParser
import Foundation
import TranslationMetrics

@main
struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attentive-score",
    abstract: "Score translations with BLEU, chrF and TER: sacreBLEU's numbers, options and output.",
    discussion: """
      Hypotheses come from -i or standard input, a sentence to a line; references from files. Files may be gzip (.gz). \
      The numbers are those of sacreBLEU 2.6.0 with the same signature; ours ends in 'version:2.6.0+attentive'. Test sets \
      are not downloaded, and the tokenisers that need models (ja-mecab, ko-mecab, spm, flores) are not here.

      Several systems are given as files after -i, or as fields between tabs on standard input. With --paired-bs or \
      --paired-ar the first is the baseline; SACREBLEU_SEED sets the seed (12345), or 'none'.

      Exit status: 0 where all was scored; 1 where input is missing, is not UTF-8, is empty or differs in its number of \
      lines, with one line on standard error that says what and where; 64 for a wrong command line.

      EXAMPLES:
        attentive-score reference.de -i translation.de
        attentive-score reference.de -m bleu chrf ter -f text -w 2 < translation.de
        attentive-score reference.de -i baseline.de new.de --paired-bs
        attentive-score reference.tok.de -i translation.tok.de -tok atat -s none
      """,
    version: ScoreSignature.version)

  @Argument(help: "The files of references, one or more.", completion: .file())
  var references: [String] = []

  @Option(
    name: [.short, .long], parsing: .upToNextOption,
    help: ArgumentHelp("The files of hypotheses, one for each system.", valueName: "file"),
    completion: .file())
  var input: [String] = []

  @Option(
    name: [.customLong("nr", withSingleDash: true), .long],
    help: ArgumentHelp("How many references one file has, in fields between tabs.", valueName: "n"))
  var numRefs = 1

  @Flag(
    help: """
      Score many corpora: each line of standard input is a JSON object with 'systems' and 'references', lists of lists of \
      sentences, and 'arguments', a list of options; each line of output one with 'output' or 'error'.
      """)
  var batch = false

  @OptionGroup var options: ScoreOptions

  func validate() throws {
    if numRefs < 1 { throw ValidationError("--num-refs: \(numRefs) is below 1") }
    if numRefs > 1 && references.count > 1 {
      throw ValidationError("--num-refs: give one file of references, not \(references.count)")
    }
  }

  func run() throws {
    do throws(ScoreError) {
      if batch {
        try ScoreBatch.run()
      } else {
        let (text, warnings) = try task().output()
        if !options.quiet { for warning in warnings { Self.report(warning) } }
        try Self.write(text)
      }
    } catch {
      Self.report(error.description)
      throw ExitCode(1)
    }
  }

  private func task() throws(ScoreError) -> ScoreTask {
    if references.isEmpty { throw .noReferences }
    let files = ScoreInput.read(references + input)
    let references = try ScoreInput.references(
      Array(files.prefix(references.count)), fieldsPerLine: numRefs)
    let isFromFiles = !input.isEmpty
    var systems =
      isFromFiles
      ? try ScoreInput.systems(Array(files.suffix(input.count))) : try ScoreInput.systemsOfStandardInput()
    if options.isPaired {
      for index in systems.indices where !isFromFiles {
        systems[index].name = index == 0 ? "Baseline" : "System \(index)"
      }
      if isFromFiles { systems[0].name = "Baseline: \(systems[0].name)" }
    }
    return ScoreTask(systems: systems, references: references, options: options)
  }

  static func write(_ text: String) throws(ScoreError) {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      throw .output(reason: String(cString: strerror(errno)))
    }
  }

  private static func report(_ message: String) {
    FileHandle.standardError.write(Data("attentive-score: \(message)\n".utf8))
  }
}
