import Foundation
import RichContent

extension Notebook {
  /// The notebook as a file of format 4.5, byte for byte as Python's nbformat writes it.
  package func json() -> Data {
    var members = unknown
    var written = metadata
    for transient in ["orig_nbformat", "orig_nbformat_minor", "signature"] { written[transient] = nil }
    members["metadata"] = .object(written)
    members["nbformat"] = 4
    members["nbformat_minor"] = 5
    members["cells"] = .array(cells.map(\.json))
    return Data(pythonJSON(.object(members)) + [UInt8(ascii: "\n")])
  }

  /// Writes the notebook; a failure leaves the file that was there before as it was.
  package func write(to path: String) throws(FileWriteError) {
    try replaceFile(at: path, with: json(), followingLinks: true)
  }
}

extension Cell {
  fileprivate var json: JSONValue {
    var members = unknown
    if let attachments = members["attachments"] {
      members["attachments"] = mapAttachments(attachments, splitMIMEBundle)
    }
    var written = metadata
    written["trusted"] = nil
    members["id"] = .string(id)
    members["cell_type"] = .string(kind.rawValue)
    members["metadata"] = .object(written)
    members["source"] = splitLines(source)
    if kind == .code {
      members["outputs"] = .array(outputs.map(\.json))
      members["execution_count"] = executionCount.map(JSONValue.integer) ?? .null
    }
    return .object(members)
  }
}
