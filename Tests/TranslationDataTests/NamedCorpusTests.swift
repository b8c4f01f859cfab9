import Foundation
import Synchronization
import TestSupport
import Testing
import TextCore
import TranslationData

/// Archives of ours in the layouts of IWSLT14 and WMT14; no text of either is in them.
@Suite struct NamedCorpusTests {
  /// Makes a .tgz of these files.
  private func archive(_ files: [String: String], named name: String, in folder: TemporaryFolder) throws
    -> [UInt8]
  {
    let root = "\(folder.path)/\(name).content"
    for (file, text) in files { _ = try folder.write("\(name).content/\(file)", text) }
    let tar = Process()
    tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    tar.arguments = ["tar", "-czf", "\(folder.path)/\(name)", "-C", root, "."]
    try tar.run()
    tar.waitUntilExit()
    try FileManager.default.removeItem(atPath: root)
    return try TextFile("\(folder.path)/\(name)").bytes()
  }

  /// Fifty pairs to train, of which three are unfit, and five small test sets.
  private var talks: [String: String] {
    var files: [String: String] = [:]
    for (language, word) in [("de", "Satz"), ("en", "sentence")] {
      var lines = ["<url>http://talk</url>", "<keywords>a, b</keywords>", "<talkid>1</talkid>"]
      lines.append("<title>\(word) & title</title>")
      lines.append("<description>TED: \(word)</description>")
      for number in 3...48 { lines.append("\(word), number \(number).") }
      lines.append("")
      lines.append(language == "de" ? "ein zwei drei vier" : "one two")
      lines.append((1...176).map { "\($0)" }.joined(separator: " "))
      files["de-en/train.tags.de-en.\(language)"] = lines.joined(separator: "\n") + "\n"
      for part in IWSLT14.testParts {
        files["de-en/\(part).de-en.\(language).xml"] = """
          <?xml version="1.0" encoding="UTF-8"?>
          <doc docid="1"><title>not this</title>
          <seg id="1"> \(word) of \(part) </seg>
          <seg id="12">it\u{2019}s <b> & co</seg>
          </doc>

          """
      }
    }
    return files
  }

  @Test func `IWSLT14 is read as fairseq's preparation selects it`() throws {
    let (made, cache, requests) = (try TemporaryFolder(), try TemporaryFolder(), Requests())
    let bytes = try archive(talks, named: "de-en.tgz", in: made)
    let server = try FileServer { request in
      requests.add(request)
      return .init(body: bytes)
    }
    let shelf = ArchiveShelf(mirror: .server(server.url), cache: cache.path)
    let corpus = try IWSLT14(shelf).corpus(.german, .english)
    // 48 are left; the 23rd and the 46th of them validate.
    #expect(corpus.train.count == 46 && corpus.validation.count == 2)
    #expect(corpus.train.sources.prefix(3) == ["Satz & title", "TED: Satz", "Satz, number 3."])
    #expect(corpus.validation.targets == ["sentence, number 23.", "sentence, number 46."])
    #expect(corpus.test.count == 10)
    #expect(corpus.test.sources.prefix(2) == ["Satz of IWSLT14.TED.dev2010", "it's <b> & co"])
    #expect(corpus.test.targets[2] == "sentence of IWSLT14.TEDX.dev2012")
    #expect(requests.all.map(\.path) == ["/de-en.tgz"])
    // Once unpacked, the archive is needed no more; the other direction is the same text.
    let turned = try IWSLT14(ArchiveShelf(mirror: .folder("/nowhere"), cache: cache.path)).corpus(
      .english, .german)
    #expect(turned.train.sources == corpus.train.targets)
    #expect(throws: CorpusError.self) { try IWSLT14(shelf).corpus(.french, .english) }
  }

  @Test func `a folder with an archive, or with what is in it, is read without a download`() throws {
    let (made, cache) = (try TemporaryFolder(), try TemporaryFolder())
    _ = try archive(talks, named: "de-en.tgz", in: made)
    let packed = ArchiveShelf(
      "iwslt14", environment: ["ATTENTIVE_IWSLT14_MIRROR": made.path, "XDG_CACHE_HOME": cache.path])
    #expect(try IWSLT14(packed).corpus(.german, .english).train.count == 46)
    let plain = try TemporaryFolder()
    for (file, text) in talks { _ = try plain.write(file, text) }
    let unpacked = ArchiveShelf("iwslt14", environment: ["ATTENTIVE_IWSLT14_MIRROR": plain.path])
    #expect(try IWSLT14(unpacked).corpus(.german, .english).train.count == 46)
  }

  @Test func `WMT14 puts its parts together, and names each file for streaming`() throws {
    let (made, cache) = (try TemporaryFolder(), try TemporaryFolder())
    let lines = { (word: String, count: Int) in (1...count).map { "\(word) \($0)\n" }.joined() }
    _ = try archive(
      [
        "training/europarl-v7.de-en.de": lines("Haus", 3), "training/europarl-v7.de-en.en": lines("house", 3),
        "training/europarl-v7.fr-en.fr": lines("maison", 1),
      ], named: "a.tgz", in: made)
    _ = try archive(
      ["commoncrawl.de-en.de": lines("Netz", 2), "commoncrawl.de-en.en": lines("web", 2)], named: "b.tgz",
      in: made)
    _ = try archive(
      ["dev/newstest2013.de": "Neues\n", "dev/newstest2013.en": "news\n"], named: "dev.tgz", in: made)
    let seg = { (text: String) in "<refset>\n<seg id=\"1\">\(text)</seg>\n</refset>\n" }
    _ = try archive(
      [
        "test-full/newstest2014-deen-src.en.sgm": seg("a source"),
        "test-full/newstest2014-deen-ref.de.sgm": seg("Soll"),
      ], named: "test.tgz", in: made)
    let site = "http://127.0.0.1/"
    let sources = WMT14.Sources(
      training: [
        WMT14.Part("europarl-v7.de-en", CorpusArchive(site + "a.tgz")),
        WMT14.Part("commoncrawl.de-en", CorpusArchive(site + "b.tgz")),
      ], development: CorpusArchive(site + "dev.tgz"), test: CorpusArchive(site + "test.tgz"))
    let shelf = ArchiveShelf(mirror: .folder(made.path), cache: cache.path)
    let wmt = try WMT14(.english, .german, shelf, sources: [.german: sources])
    let corpus = try wmt.corpus()
    #expect(corpus.train.sources == ["house 1", "house 2", "house 3", "web 1", "web 2"])
    #expect(corpus.train.targets.last == "Netz 2")
    #expect(corpus.validation.sources == ["news"] && corpus.test.sources == ["a source"])
    #expect(corpus.test.targets == ["Soll"])
    #expect(
      try wmt.trainingFiles().map { ($0.source as NSString).lastPathComponent } == [
        "europarl-v7.de-en.en", "commoncrawl.de-en.en",
      ])
    // Only the files of this pair were unpacked.
    let unpacked = try FileManager.default.contentsOfDirectory(
      atPath: "\(cache.path)/a.tgz.unpacked/europarl-v7.de-en/training")
    #expect(unpacked.sorted() == ["europarl-v7.de-en.de", "europarl-v7.de-en.en"])
    #expect(throws: CorpusError.self) { try WMT14(.french, .german, shelf) }
    // Another pair's files come from the same archive.
    #expect(
      try shelf.file("europarl-v7.fr-en.fr", in: sources.training[0].archive, unpacking: "europarl-v7.fr-en")
        .hasSuffix("europarl-v7.fr-en.fr"))
  }

  @Test func `the corpora of the paper have their addresses, and English on one side`() {
    #expect(
      WMT14.sources[.german]?.training.map(\.archive.name) == [
        "training-parallel-europarl-v7.tgz", "training-parallel-commoncrawl.tgz",
        "training-parallel-nc-v9.tgz",
      ])
    #expect(WMT14.sources[.french]?.training.count == 5)
    for archive in WMT14.sources.values.flatMap(\.training).map(\.archive) {
      #expect(URL(string: archive.url)?.host == "www.statmt.org")
      #expect(archive.sha256.map { $0.count == 64 } ?? true)
    }
  }

  @Test func `what is no archive, or lacks a file, is named`() throws {
    let (made, cache) = (try TemporaryFolder(), try TemporaryFolder())
    let path = try made.write("de-en.tgz", "no archive")
    let shelf = ArchiveShelf(mirror: .folder(made.path), cache: cache.path)
    #expect {
      try IWSLT14(shelf).corpus(.german, .english)
    } throws: { error in
      "\(error)".hasPrefix("'\(path)': cannot be unpacked (")
        && "\(error)".hasSuffix("remove it to download it again")
    }
    var some = talks
    some["de-en/train.tags.de-en.en"] = nil
    _ = try archive(some, named: "de-en.tgz", in: made)
    #expect(throws: CorpusError.notInArchive(file: "train.tags.de-en.en", archive: path)) {
      try IWSLT14(shelf).corpus(.german, .english)
    }
    #expect(throws: CorpusError.file(.missing(file: "/nowhere/de-en.tgz"))) {
      try IWSLT14(ArchiveShelf(mirror: .folder("/nowhere"), cache: cache.path + "/other")).corpus(
        .german, .english)
    }
  }

  @Test func `a source that is gone is one clear line`() throws {
    let cache = try TemporaryFolder()
    let server = try FileServer { _ in .init(status: 404) }
    #expect {
      try IWSLT14(ArchiveShelf(mirror: .server(server.url), cache: cache.path)).corpus(.german, .english)
    } throws: { error in
      "\(error)"
        == "\(server.url.absoluteString)/de-en.tgz: is gone (status 404); try later, or name a folder or URL with a copy "
        + "in the corpus's variable, such as ATTENTIVE_MULTI30K_MIRROR"
    }
  }

  @Test func `without a published checksum the first download's is kept and asked of the next`() throws {
    let cache = try TemporaryFolder()
    let body = Body("one\ttwo\n")
    let server = try FileServer { _ in .init(body: Array(body.text.withLock { $0 }.utf8)) }
    let url = server.url.absoluteString + "/a.tsv"
    let location = CorpusLocation(url, environment: ["XDG_CACHE_HOME": cache.path])
    let path = try location.path()
    #expect(try TextFile(path + ".sha256").lines() == ["\(sha256(Array("one\ttwo\n".utf8)))  a.tsv"])
    // Damaged on the disk: downloaded again.
    try Data("oops".utf8).write(to: URL(fileURLWithPath: path))
    #expect(try ParallelText(tsv: location.path()).targets == ["two"])
    // Gone from the disk and changed at its source: refused.
    try FileManager.default.removeItem(atPath: path)
    body.text.withLock { $0 = "one\tthree\n" }
    #expect {
      try location.path()
    } throws: { error in
      "\(error)".hasSuffix("if the source has another version now, remove '\(path).sha256'")
    }
    try FileManager.default.removeItem(atPath: path + ".sha256")
    #expect(try ParallelText(tsv: location.path()).targets == ["three"])
  }

  @Test func `a beginning of unknown size is gone on from, and a whole one is asked for anew`() throws {
    let (cache, requests) = (try TemporaryFolder(), Requests())
    let bytes = Array("one\ttwo\nthree\tfour\n".utf8)
    let server = try FileServer { request in
      requests.add(request)
      guard let start = request.rangeStart else { return .init(body: bytes) }
      return start < bytes.count ? .init(status: 206, body: Array(bytes[start...])) : .init(status: 416)
    }
    for received in [5, bytes.count] {
      let url = server.url.absoluteString + "/\(received).tsv"
      let location = CorpusLocation(url, environment: ["XDG_CACHE_HOME": cache.path])
      let folder = String(sha256(Array(url.utf8)).prefix(16))
      _ = try cache.write("attentive/corpora/\(folder)/\(received).tsv.part", Array(bytes.prefix(received)))
      #expect(try TextFile(location.path()).bytes() == bytes)
    }
    #expect(requests.all.map(\.rangeStart) == [5, bytes.count, nil])
  }
}

/// What a server sends, which may change.
private final class Body: Sendable {
  let text: Mutex<String>

  init(_ text: String) { self.text = Mutex(text) }
}
