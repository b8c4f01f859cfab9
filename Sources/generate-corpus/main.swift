import ArgumentParser
import Foundation
import TranslationData

/// Writes the embedded corpus: three files of sentence pairs with word alignments and antecedents, or of trees.
struct GenerateCorpus: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate-corpus",
    abstract: "Makes the embedded English-German corpus. The same seed gives the same files.")

  @Option(help: "The seed of the random numbers.")
  var seed: UInt64 = 1

  @Option(name: [.short, .long], help: "The folder to write to.")
  var output = "datasets/embedded"

  @Flag(help: "Write the trees of the English sentences instead, in the Penn Treebank's brackets.")
  var trees = false

  @Option(help: "Print this many random pairs instead of writing files.")
  var show: Int?

  func run() throws {
    guard !trees else { return try writeTrees() }
    let corpus = ParallelCorpus.generatedEmbedded(seed: seed)
    if let show {
      for index in 0..<show {
        let pair = corpus.train[index * (corpus.train.count / max(show, 1))]
        print(pair.source, pair.target, pair.annotation?.alignment.description ?? "", separator: "\n")
        print(pair.annotation?.antecedents.description ?? "", terminator: "\n\n")
      }
      return
    }
    try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    for (name, text) in [("train", corpus.train), ("validation", corpus.validation), ("test", corpus.test)] {
      let file = URL(fileURLWithPath: "\(output)/\(name).tsv.gz")
      try Data(text.annotatedFile()).write(to: file, options: .atomic)
      print("\(file.relativePath): \(text.count) pairs")
    }
  }

  private func writeTrees() throws {
    let treebank = Treebank.generatedEmbedded(seed: seed)
    try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    for (name, trees) in [
      ("train", treebank.train), ("validation", treebank.validation), ("test", treebank.test),
    ] {
      let file = URL(fileURLWithPath: "\(output)/\(name).mrg")
      try trees.map { "\($0)\n" }.joined().write(to: file, atomically: true, encoding: .utf8)
      print("\(file.relativePath): \(trees.count) trees")
    }
  }
}

GenerateCorpus.main()
