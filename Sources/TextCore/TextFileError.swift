/// Why a file of text could not be read or written: what was found, where, and what to do.
public enum TextFileError: Error, Sendable, Equatable, CustomStringConvertible {
  case missing(file: String)
  case folder(String)
  case unreadable(file: String, reason: String)
  case truncatedGzip(file: String)
  case corruptGzip(file: String, reason: String)
  case notUTF8(file: String, line: Int)
  case cannotWrite(file: String, reason: String)

  public var description: String {
    switch self {
    case .missing(let file):
      "'\(file)': no such file"
    case .folder(let folder):
      "'\(folder)' is a folder; name a file in it"
    case .unreadable(let file, let reason):
      "'\(file)': cannot be read (\(reason))"
    case .truncatedGzip(let file):
      "'\(file)': the gzip data ends too early; copy or download the file again"
    case .corruptGzip(let file, let reason):
      "'\(file)': damaged gzip data (\(reason)); copy or download the file again"
    case .notUTF8(let file, let line):
      "'\(file)', line \(line): not UTF-8; convert the file with 'iconv -t UTF-8'"
    case .cannotWrite(let file, let reason):
      "'\(file)': cannot be written (\(reason))"
    }
  }
}
