import Foundation
import Synchronization
import TestSupport
import Testing
import TextCore
import TranslationData

/// Downloads against a server of ours; no text of Multi30k is in it.
@Suite struct Multi30kTests {
  private static let sentences = String(repeating: "Zwei Hunde spielen im Schnee.\n", count: 40)
  private static let bytes = gzip(Array(sentences.utf8))
  private static let file = Multi30k.File(.train, .german)

  private func multi30k(_ server: FileServer, cache: String) -> Multi30k {
    multi30k(.server(server.url), cache: cache)
  }

  private func multi30k(_ origin: CorpusOrigin, cache: String) -> Multi30k {
    var contents: [Multi30k.File: (size: Int, sha256: String)] = [:]
    for set in Multi30k.File.Set.allCases {
      for language in Language.allCases {
        contents[Multi30k.File(set, language)] = (Self.bytes.count, sha256(Self.bytes))
      }
    }
    return Multi30k(origin: origin, cache: cache, contents: contents)
  }

  @Test func `a corpus is downloaded once and kept`() throws {
    let folder = try TemporaryFolder()
    let requests = Requests()
    let server = try FileServer { request in
      requests.add(request)
      return .init(body: Self.bytes)
    }
    let source = multi30k(server, cache: folder.path)
    let corpus = try source.corpus(.german, .english)
    #expect(corpus.train.sources == Array(repeating: "Zwei Hunde spielen im Schnee.", count: 40))
    #expect(
      requests.all.map(\.path).sorted() == [
        "/data/task1/raw/test_2016_flickr.de.gz", "/data/task1/raw/test_2016_flickr.en.gz",
        "/data/task1/raw/train.de.gz", "/data/task1/raw/train.en.gz", "/data/task1/raw/val.de.gz",
        "/data/task1/raw/val.en.gz",
      ])
    _ = try source.corpus(.german, .english)
    #expect(requests.all.count == 6)
  }

  @Test func `a short download is named and the next try goes on from there`() throws {
    let folder = try TemporaryFolder()
    let requests = Requests()
    let server = try FileServer { request in
      requests.add(request)
      if let start = request.rangeStart { return .init(status: 206, body: Array(Self.bytes[start...])) }
      return .init(body: Array(Self.bytes.prefix(30)), claimedLength: Self.bytes.count)
    }
    let source = multi30k(server, cache: folder.path)
    #expect(
      throws: CorpusError.shortDownload(
        url: "\(server.url.absoluteString)/data/task1/raw/train.de.gz", received: 30,
        expected: Self.bytes.count)
    ) { try source.file(Self.file) }
    let name = "\(folder.path)/data/task1/raw/train.de.gz"
    #expect(!FileManager.default.fileExists(atPath: name))
    #expect(try source.file(Self.file) == name)
    #expect(requests.all.map(\.rangeStart) == [nil, 30])
    #expect(!FileManager.default.fileExists(atPath: name + ".part"))
  }

  @Test func `a damaged beginning is not kept`() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("data/task1/raw/train.de.gz.part", [1, 2, 3])
    let server = try FileServer { request in
      guard let start = request.rangeStart else { return .init(body: Self.bytes) }
      return .init(status: 206, body: Array(Self.bytes[start...]))
    }
    let path = try multi30k(server, cache: folder.path).file(Self.file)
    #expect(try TextFile(path).bytes() == Self.bytes)
  }

  @Test func `a server without ranges sends the whole file again`() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("data/task1/raw/train.de.gz.part", Array(Self.bytes.prefix(10)))
    let server = try FileServer { _ in .init(body: Self.bytes) }
    let path = try multi30k(server, cache: folder.path).file(Self.file)
    #expect(try TextFile(path).bytes() == Self.bytes)
  }

  @Test func `a corrupt download is refused by its checksum and leaves nothing`() throws {
    let folder = try TemporaryFolder()
    var corrupt = Self.bytes
    corrupt[20] ^= 1
    let body = corrupt
    let server = try FileServer { _ in .init(body: body) }
    let url = "\(server.url.absoluteString)/data/task1/raw/train.de.gz"
    #expect(throws: CorpusError.wrongChecksum(file: url, expected: sha256(Self.bytes), found: sha256(body))) {
      try multi30k(server, cache: folder.path).file(Self.file)
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/data/task1/raw")
    #expect(left.isEmpty)
  }

  @Test func `a file the server does not have is named with its status`() throws {
    let folder = try TemporaryFolder()
    let server = try FileServer { _ in .init(status: 404, body: Array("no".utf8)) }
    let url = "\(server.url.absoluteString)/data/task1/raw/train.de.gz"
    #expect(throws: CorpusError.httpStatus(url: url, status: 404)) {
      try multi30k(server, cache: folder.path).file(Self.file)
    }
  }

  @Test func `an unreachable server is named with the way out`() throws {
    let folder = try TemporaryFolder()
    var server: FileServer? = try FileServer { _ in .init() }
    let url = server!.url
    server = nil
    #expect {
      try multi30k(.server(url), cache: folder.path).file(Self.file)
    } throws: { error in
      "\(error)".hasPrefix("\(url.absoluteString)/data/task1/raw/train.de.gz: cannot be reached (")
        && "\(error)".hasSuffix(
          "or name a folder or URL with a copy in the corpus's variable, such as ATTENTIVE_MULTI30K_MIRROR")
    }
  }

  @Test func `a mirror folder is read in place and checked`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("data/task1/raw/train.de.gz", Self.bytes)
    let source = multi30k(.folder(folder.path), cache: "/nowhere")
    #expect(try source.file(Self.file) == path)
    _ = try folder.write("data/task1/raw/train.de.gz", Array(Self.bytes.dropLast()))
    #expect(throws: CorpusError.self) { try source.file(Self.file) }
    let missing = "\(folder.path)/data/task1/raw/val.de.gz"
    #expect(throws: CorpusError.file(.missing(file: missing))) {
      try source.file(Multi30k.File(.validation, .german))
    }
  }

  @Test func `a mirror may be a path or a URL`() {
    #expect(CorpusOrigin(mirror: "/data/multi30k") == .folder("/data/multi30k"))
    #expect(CorpusOrigin(mirror: "file:///data/multi30k") == .folder("/data/multi30k"))
    #expect(CorpusOrigin(mirror: "http://host/m") == .server(URL(string: "http://host/m")!))
  }

  @Test func `a corpus from a language to itself is refused`() throws {
    #expect(throws: CorpusError.sameLanguages(.german)) {
      try multi30k(.folder("/nowhere"), cache: "/nowhere").corpus(.german, .german)
    }
  }
}
