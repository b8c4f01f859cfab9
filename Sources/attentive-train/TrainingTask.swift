import Display
import Foundation
import TextCore
import Tokenization
import TransformerModel
import Translation
import TranslationData
import TranslationMetrics

/// A run from its configuration to its report; it goes on where its folder has a checkpoint.
struct TrainingTask {
  let file: ConfigurationFile

  private var configuration: RunConfiguration { file.configuration }
  private var folder: URL { URL(fileURLWithPath: file.path(of: configuration.output)) }
  private func output(_ name: String) -> URL { folder.appendingPathComponent(name) }

  func run() throws {
    let corpus = try self.corpus()
    print(corpus)
    let tokenizer = try self.tokenizer(corpus.train)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Self.json(configuration).write(to: output("configuration.json"), options: .atomic)
    let translator = Translator(configuration.model, tokenizer: tokenizer, seed: configuration.seed)
    print(translator.model)
    let trainer = Trainer(
      translator, recipe: configuration.recipe, seed: configuration.seed,
      checkpoint: output("checkpoint.safetensors"), metrics: output("metrics.jsonl"))
    let record = try trainer.fit(corpus)
    try translator.save(to: output("model"))
    try Self.json(record).write(to: output("record.json"), options: .atomic)
    display(record)
    try report(record, corpus.test, translator)
  }

  private func report(_ record: TrainingRecord, _ test: ParallelText, _ translator: Translator) throws {
    let flavour = configuration.test
    let translations = translator.translate(
      test.sources,
      decoding: flavour.beam == 1 ? .greedy : .beam(flavour.beam, lengthPenalty: flavour.lengthPenalty))
    let bleu = BLEU(
      translations, references: test.targets, tokenization: flavour.tokenization, lowercase: flavour.lowercase
    )
    print(bleu)
    try Data(translations.map { $0 + "\n" }.joined().utf8).write(
      to: output("test.translations"), options: .atomic)
    try Data(record.lossCurve.svg().utf8).write(to: output("curve.svg"), options: .atomic)
    let report = RunReport(
      record: record, bleu: bleu, beam: flavour.beam, test: test, translations: translations)
    try Data(report.markdown.utf8).write(to: output("report.md"), options: .atomic)
    print("report: \(output("report.md").path)")
  }

  private func corpus() throws -> ParallelCorpus {
    let data = configuration.data
    let (source, target) = (try language(data.source, "source"), try language(data.target, "target"))
    let corpus: ParallelCorpus
    switch data.corpus {
    case .embedded:
      guard source == .english, target == .german else {
        throw ConfigurationError(
          file.path, keys: ["data", "corpus"], reason: "is embedded, which is English to German")
      }
      corpus = try .embedded()
    case .multi30k: corpus = try .multi30k(source, target)
    case .files:
      corpus = try .files(
        source, target, train: try files(data.train, "train"),
        validation: try files(data.validation, "validation"), test: try files(data.test, "test"))
    }
    let chosen = ParallelCorpus(
      name: corpus.name, source: source, target: target,
      train: data.pairs.map { corpus.train.prefix($0) } ?? corpus.train, validation: corpus.validation,
      test: corpus.test)
    return data.preparation == .none ? chosen : chosen.mosesLowercased()
  }

  private func language(_ code: String, _ key: String) throws -> Language {
    guard let language = Language(rawValue: code) else {
      let all = Language.allCases.map(\.rawValue).joined(separator: ", ")
      throw ConfigurationError(file.path, keys: ["data", key], reason: "is '\(code)'; there are \(all)")
    }
    return language
  }

  private func files(_ files: RunConfiguration.DataChoice.Files?, _ key: String) throws
    -> ParallelCorpus.Files
  {
    guard let files else {
      throw ConfigurationError(
        file.path, keys: ["data", key], reason: "is missing, which a corpus of files needs")
    }
    return ParallelCorpus.Files(source: file.path(of: files.source), target: file.path(of: files.target))
  }

  private func tokenizer(_ text: ParallelText) throws -> SubwordTokenizer {
    let subwords = configuration.subwords
    if let folder = subwords.folder { return try SubwordTokenizer(folder: file.path(of: folder)) }
    return SubwordTokenizer.learn(from: text, merges: subwords.merges, words: subwords.words)
  }

  static func json(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value) + [UInt8(ascii: "\n")]
  }
}
