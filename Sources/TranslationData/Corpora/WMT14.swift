import Foundation
import TextCore

/// The news translation task of WMT 2014 from or to English, the paper's corpora (section 5.1): newstest2013 to
/// validate, newstest2014 to test.
package struct WMT14: Sendable {
  /// A part of the training text: `<stem>.<language>` in an archive.
  package struct Part: Sendable, Hashable {
    package let stem: String
    package let archive: CorpusArchive

    package init(_ stem: String, _ archive: CorpusArchive) { (self.stem, self.archive) = (stem, archive) }
  }

  /// The archives of one language and English.
  package struct Sources: Sendable {
    package let training: [Part]
    package let development: CorpusArchive
    package let test: CorpusArchive

    package init(training: [Part], development: CorpusArchive, test: CorpusArchive) {
      (self.training, self.development, self.test) = (training, development, test)
    }
  }

  // Sizes and checksums are those that TensorFlow Datasets publishes (url_checksums/wmt14_translate.txt); it has none
  // for the others.
  private static let europarl = CorpusArchive(
    "http://www.statmt.org/wmt13/training-parallel-europarl-v7.tgz", size: 657_632_379,
    sha256: "0224c7c710c8a063dfd893b0cc0830202d61f4c75c17eb8e31836103d27d96e7")
  private static let commonCrawl = CorpusArchive(
    "http://www.statmt.org/wmt13/training-parallel-commoncrawl.tgz", size: 918_311_367,
    sha256: "c7a74e2ea01ac6c920123108627e35278d4ccb5701e15428ffa34de86fa3a9e5")
  private static let newsCommentary = CorpusArchive(
    "http://www.statmt.org/wmt14/training-parallel-nc-v9.tgz", size: 80_418_416,
    sha256: "cb8953f292298e6877ae433c98912b927cb0766b303f4540512ddd286c748485")
  private static let unitedNations = CorpusArchive("http://www.statmt.org/wmt13/training-parallel-un.tgz")
  private static let giga = CorpusArchive("http://www.statmt.org/wmt10/training-giga-fren.tar")
  private static let development = CorpusArchive("http://www.statmt.org/wmt14/dev.tgz")
  private static let test = CorpusArchive("http://www.statmt.org/wmt14/test-full.tgz")

  /// What the task gave out for English and this other language.
  package static let sources: [Language: Sources] = [
    .german: Sources(
      training: [
        Part("europarl-v7.de-en", europarl), Part("commoncrawl.de-en", commonCrawl),
        Part("news-commentary-v9.de-en", newsCommentary),
      ], development: development, test: test),
    .french: Sources(
      training: [
        Part("europarl-v7.fr-en", europarl), Part("commoncrawl.fr-en", commonCrawl),
        Part("undoc.2000.fr-en", unitedNations), Part("news-commentary-v9.fr-en", newsCommentary),
        Part("giga-fren.release2.fixed", giga),
      ], development: development, test: test),
  ]

  let shelf: ArchiveShelf
  let sources: [Language: Sources]
  let source: Language
  let target: Language

  package init(
    _ source: Language, _ target: Language, _ shelf: ArchiveShelf, sources: [Language: Sources] = Self.sources
  ) throws(CorpusError) {
    guard source != target, [source, target].contains(.english) else {
      throw .noSuchCorpus(
        name: "WMT14", source, target, pairs: "English and German, English and French, in both directions")
    }
    (self.shelf, self.sources, self.source, self.target) = (shelf, sources, source, target)
  }

  private var other: Language { source == .english ? target : source }

  private func archives() throws(CorpusError) -> Sources {
    guard let found = sources[other] else {
      throw .noSuchCorpus(name: "WMT14", source, target, pairs: "English and German, English and French")
    }
    return found
  }

  /// The files of the training text, part by part, downloaded and unpacked if need be.
  package func trainingFiles() throws(CorpusError) -> [ParallelCorpus.Files] {
    var files: [ParallelCorpus.Files] = []
    for part in try archives().training {
      func path(_ language: Language) throws(CorpusError) -> String {
        try shelf.file("\(part.stem).\(language.rawValue)", in: part.archive, unpacking: part.stem)
      }
      files.append(ParallelCorpus.Files(source: try path(source), target: try path(target)))
    }
    return files
  }

  package func corpus() throws(CorpusError) -> ParallelCorpus {
    var train = ParallelText(sources: [], targets: [])
    for files in try trainingFiles() { train += try ParallelText(reading: files.source, files.target) { $0 } }
    let archives = try archives()
    func development(_ language: Language) throws(CorpusError) -> String {
      try shelf.file(
        "newstest2013.\(language.rawValue)", in: archives.development, unpacking: "newstest2013")
    }
    func test(_ language: Language, _ side: String) throws(CorpusError) -> String {
      let pair = other == .german ? "deen" : "fren"
      return try shelf.file(
        "newstest2014-\(pair)-\(side).\(language.rawValue).sgm", in: archives.test,
        unpacking: "newstest2014-\(pair)")
    }
    return ParallelCorpus(
      name: "WMT14", source: source, target: target, train: train,
      validation: try ParallelText(reading: try development(source), try development(target)) { $0 },
      test: try ParallelText(reading: try test(source, "src"), try test(target, "ref"), TaggedText.segments))
  }
}

extension ParallelCorpus {
  /// WMT 2014, English and German or French, in both directions: all of the task's training text, newstest2013 and the
  /// full newstest2014, as they were written.
  ///
  /// They are read from the copies that the environment's `ATTENTIVE_WMT14_MIRROR` names (a folder or URL with the
  /// archives, or a folder with what is in them), or else downloaded once to `~/.cache/attentive` and unpacked with
  /// `tar`: 1.7 GB for German, several times as much for French. Where no checksum is published, that of the first
  /// download is kept beside it. `wmt14TrainingFiles` names the training files for `StreamedCorpus`, which does not hold
  /// them in memory.
  ///
  /// - Throws: `CorpusError` if a file is missing, cannot be reached, or has another checksum.
  public static func wmt14(_ source: Language, _ target: Language) throws(CorpusError) -> ParallelCorpus {
    try WMT14(source, target, ArchiveShelf("wmt14", environment: ProcessInfo.processInfo.environment))
      .corpus()
  }

  /// The files of that training text, part by part, downloaded and unpacked if need be.
  public static func wmt14TrainingFiles(
    _ source: Language, _ target: Language
  ) throws(CorpusError) -> [Files] {
    try WMT14(source, target, ArchiveShelf("wmt14", environment: ProcessInfo.processInfo.environment))
      .trainingFiles()
  }
}
