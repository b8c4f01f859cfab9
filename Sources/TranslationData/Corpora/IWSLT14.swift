import Foundation
import TextCore
import Tokenization

/// The talks of IWSLT 2014 in German and English, in the selection that published results stand for: fairseq's.
///
/// Their texts are TED's, under CC BY-NC-ND 4.0: nothing of them comes with this library.
package struct IWSLT14: Sendable {
  /// No checksum is published.
  package static let archive = CorpusArchive("http://dl.fbaipublicfiles.com/fairseq/data/iwslt14/de-en.tgz")

  /// What the test set is made of, in this order.
  package static let testParts = [
    "IWSLT14.TED.dev2010", "IWSLT14.TEDX.dev2012", "IWSLT14.TED.tst2010", "IWSLT14.TED.tst2011",
    "IWSLT14.TED.tst2012",
  ]

  let shelf: ArchiveShelf
  let archive: CorpusArchive

  package init(_ shelf: ArchiveShelf, archive: CorpusArchive = Self.archive) {
    self.shelf = shelf
    self.archive = archive
  }

  package func corpus(_ source: Language, _ target: Language) throws(CorpusError) -> ParallelCorpus {
    guard Set([source, target]) == [.german, .english] else {
      throw .noSuchCorpus(name: "IWSLT14", source, target, pairs: "German and English")
    }
    let training = try text("train.tags.de-en", "", source, target, TaggedText.training)
    // Lengths are those of Moses' tokens, as in the published selection; the text stays as it is.
    let rules = CorpusCleaning(maximumLength: 175, maximumRatio: 1.5, dropsDuplicates: false)
    let tokens = ParallelText(
      sources: tokenized(training.sources, source), targets: tokenized(training.targets, target))
    let kept = rules.kept(tokens).indices
    // Every 23rd of those that are left validates.
    let places = kept.indices.map { ($0 + 1).isMultiple(of: 23) }
    var test = ParallelText(sources: [], targets: [])
    for part in Self.testParts {
      test += try text(part + ".de-en", ".xml", source, target, TaggedText.segments)
    }
    return ParallelCorpus(
      name: "IWSLT14", source: source, target: target,
      train: training.at(zip(kept, places).filter { !$0.1 }.map(\.0)),
      validation: training.at(zip(kept, places).filter(\.1).map(\.0)), test: test)
  }

  private func text(
    _ stem: String, _ ending: String, _ source: Language, _ target: Language, _ read: ([String]) -> [String]
  ) throws(CorpusError) -> ParallelText {
    func path(_ language: Language) throws(CorpusError) -> String {
      try shelf.file("\(stem).\(language.rawValue)\(ending)", in: archive, unpacking: "de-en")
    }
    return try ParallelText(reading: try path(source), try path(target), read)
  }

  private func tokenized(_ sentences: [String], _ language: Language) -> [String] {
    let tokenizer = MosesTokenizer(language)
    return sentences.map { tokenizer.tokenize($0) }
  }
}

extension ParallelCorpus {
  /// IWSLT 2014, German and English, as published results have it: the training text without pairs whose sides have no
  /// token, more than 175, or more than one and a half times the other's; every 23rd pair of it to validate; the five
  /// sets of development and test as the test set.
  ///
  /// The text is as it was written, cased and not tokenised. It is read from the copy that the environment's
  /// `ATTENTIVE_IWSLT14_MIRROR` names (a folder or URL with `de-en.tgz`, or a folder with what is in it), or else
  /// downloaded once to `~/.cache/attentive` and unpacked with `tar`. No checksum is published; that of the first
  /// download is kept beside it.
  ///
  /// - Throws: `CorpusError` if a file is missing, cannot be reached, or is not what was downloaded the first time.
  public static func iwslt14(_ source: Language, _ target: Language) throws(CorpusError) -> ParallelCorpus {
    try IWSLT14(ArchiveShelf("iwslt14", environment: ProcessInfo.processInfo.environment)).corpus(
      source, target)
  }
}
