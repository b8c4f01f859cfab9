import TextCore

/// Why a corpus could not be read: what was found, where, and what to do.
public enum CorpusError: Error, Sendable, Equatable, CustomStringConvertible {
  case file(TextFileError)
  case lineCountsDiffer(source: String, sourceLines: Int, target: String, targetLines: Int)
  case empty(file: String)
  case malformedLine(file: String, line: Int, reason: String)
  case noEmbeddedCorpus(searched: [String])
  case sameLanguages(Language)
  case unreachable(url: String, reason: String)
  case httpStatus(url: String, status: Int)
  case shortDownload(url: String, received: Int, expected: Int)
  case wrongChecksum(file: String, expected: String, found: String)
  /// Not what was downloaded the first time, where no checksum is published.
  case changedSource(url: String, first: String, found: String, record: String)
  case cannotUnpack(archive: String, reason: String)
  case notInArchive(file: String, archive: String)
  case noSuchCorpus(name: String, Language, Language, pairs: String)

  public var description: String {
    switch self {
    case .file(let error): error.description
    case .lineCountsDiffer(let source, let sourceLines, let target, let targetLines):
      "'\(source)' has \(sourceLines) line\(sourceLines == 1 ? "" : "s") and '\(target)' has \(targetLines); "
        + "line n of one must translate line n of the other"
    case .empty(let file):
      "'\(file)': no sentences in it"
    case .malformedLine(let file, let line, let reason):
      "'\(file)', line \(line): \(reason)"
    case .noEmbeddedCorpus(let searched):
      "no folder 'datasets/embedded' in \(searched.map { "'\($0)'" }.joined(separator: ", ")); "
        + "set ATTENTIVE_DATASETS to the folder 'datasets' of the repository"
    case .sameLanguages(let language):
      "a corpus from \(language) to \(language) translates nothing; choose two languages"
    case .unreachable(let url, let reason):
      "\(url): cannot be reached (\(reason)); check the network, "
        + Self.mirrorHint
    case .httpStatus(let url, let status):
      "\(url): \([404, 410].contains(status) ? "is gone (status \(status))" : "the server answered \(status)"); try later, "
        + Self.mirrorHint
    case .shortDownload(let url, let received, let expected):
      "\(url): the connection ended after \(received) of \(expected) bytes; "
        + "run again to go on from there"
    case .wrongChecksum(let file, let expected, let found):
      "'\(file)': SHA-256 is \(found), not \(expected); "
        + "the copy is damaged or another version: replace it"
    case .changedSource(let url, let first, let found, let record):
      "\(url): SHA-256 is \(found), but was \(first) at the first download; if the source has another version now, "
        + "remove '\(record)'"
    case .cannotUnpack(let archive, let reason):
      "'\(archive)': cannot be unpacked (\(reason)); remove it to download it again"
    case .notInArchive(let file, let archive):
      "'\(archive)': no file '\(file)' in it; is it another version?"
    case .noSuchCorpus(let name, let source, let target, let pairs):
      "\(name) has no text from \(source) to \(target); it has \(pairs)"
    }
  }

  private static let mirrorHint =
    "or name a folder or URL with a copy in the corpus's variable, such as ATTENTIVE_MULTI30K_MIRROR"
}

extension CorpusError {
  /// What `body` reads or writes, its failure as an error of the corpus.
  static func wrapping<Value>(_ body: () throws(TextFileError) -> Value) throws(CorpusError) -> Value {
    do { return try body() } catch { throw .file(error) }
  }
}
