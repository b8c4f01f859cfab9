import ArgumentParser

@main
struct AttentiveText: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attentive-text",
    abstract: "Normalise, tokenise and segment text, line by line, as Moses and subword-nmt do.",
    discussion: """
      Every subcommand reads standard input (or --input) and writes standard output (or --output), a line for a \
      line. Flags are those of sacremoses 0.2.0 and subword-nmt 0.3.8.

      EXAMPLES, the published form of Multi30k from raw text:
        attentive-text lowercase < train.de | attentive-text normalize -l de --perl \\
          | attentive-text tokenize -l de > train.tok.de
        attentive-text learn-bpe -s 10000 < train.tok.both > codes
        attentive-text apply-bpe -c codes < train.tok.de > train.bpe.de
      """,
    subcommands: [
      Normalize.self, Tokenize.self, Detokenize.self, TrainTruecase.self, Truecase.self, Detruecase.self,
      Lowercase.self, LearnBPE.self, LearnJointBPE.self, ApplyBPE.self, UndoBPE.self, GetVocab.self,
      Encode.self, Decode.self,
    ])
}
