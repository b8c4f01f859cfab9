import Foundation
import RichContent

extension Notebook {
  /// Reads a notebook of format 4.0 to 4.5 from a file and brings it to 4.5.
  package init(contentsOf path: String) throws(NotebookError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw .missing(file: path)
    }
    if isFolder.boolValue { throw .unreadable(file: path, reason: "a folder, not a notebook") }
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw .unreadable(file: path, reason: reasonInWords(of: error))
    }
    try self.init(json: data, name: path)
  }

  /// Reads a notebook of format 4.0 to 4.5; cells without a valid ID of their own get one.
  ///
  /// - Parameter name: the file's name, as errors show it.
  package init(json data: Data, name: String) throws(NotebookError) {
    let members = try topLevel(of: data, name: name)
    try checkFormat(of: members, name: name)
    guard let listed = members["cells"]?.array else {
      throw .malformed(file: name, part: "'cells'", problem: "is missing or is not a list")
    }
    var metadata = try object(members["metadata"], part: "'metadata'", name: name)
    for transient in ["orig_nbformat", "orig_nbformat_minor", "signature"] { metadata[transient] = nil }

    var cells: [Cell] = []
    var ids: Set<String> = []
    for (index, value) in listed.enumerated() {
      var cell = try Cell(json: value, part: "cell \(index + 1)", name: name)
      if !Cell.isValidID(cell.id) || ids.contains(cell.id) {
        cell.id = Cell.derivedID(kind: cell.kind, source: cell.source, taken: ids)
      }
      ids.insert(cell.id)
      cells.append(cell)
    }
    let known: Set<String> = ["cells", "metadata", "nbformat", "nbformat_minor"]
    self.init(
      metadata: metadata, cells: cells, unknown: members.filter { !known.contains($0.key) })
  }
}

extension Cell {
  fileprivate init(json: JSONValue, part: String, name: String) throws(NotebookError) {
    guard case .object(var members) = json else {
      throw .malformed(file: name, part: part, problem: "is not an object")
    }
    guard let type = members.removeValue(forKey: "cell_type")?.string else {
      throw .malformed(file: name, part: part, problem: "has no 'cell_type'")
    }
    guard let kind = Kind(rawValue: type) else {
      throw .malformed(
        file: name, part: part, problem: "is of type '\(type)'; a cell is code, markdown or raw")
    }
    guard let written = members.removeValue(forKey: "source") else {
      throw .malformed(file: name, part: part, problem: "has no 'source'")
    }
    guard let source = rejoinLines(written) else {
      throw .malformed(file: name, part: part, problem: "has a 'source' that is neither text nor lines")
    }
    var metadata = try object(
      members.removeValue(forKey: "metadata"), part: "'metadata' of \(part)", name: name)
    metadata["trusted"] = nil
    if let attachments = members["attachments"] {
      members["attachments"] = mapAttachments(attachments, rejoinMIMEBundle)
    }
    let id = members.removeValue(forKey: "id")?.string ?? ""
    var outputs: [Output] = []
    var count: Int?
    if kind == .code {
      count = members.removeValue(forKey: "execution_count")?.integer
      outputs = try Cell.outputs(members.removeValue(forKey: "outputs"), part: part, name: name)
    }
    self.init(
      id: id, kind: kind, source: source, metadata: metadata, outputs: outputs, executionCount: count,
      unknown: members)
  }

  private static func outputs(
    _ value: JSONValue?, part: String, name: String
  ) throws(NotebookError) -> [Output] {
    guard let value else { return [] }
    guard let listed = value.array else {
      throw .malformed(file: name, part: "'outputs' of \(part)", problem: "is not a list")
    }
    var outputs: [Output] = []
    for (index, output) in listed.enumerated() {
      guard let members = output.object, members["output_type"]?.string != nil else {
        throw .malformed(file: name, part: "output \(index + 1) of \(part)", problem: "has no 'output_type'")
      }
      outputs.append(Output(members: members))
    }
    return outputs
  }
}

private func topLevel(of data: Data, name: String) throws(NotebookError) -> [String: JSONValue] {
  if data.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) {
    throw .notANotebook(file: name, found: "the file is empty")
  }
  if String(validating: data, as: UTF8.self) == nil {
    throw .notUTF8(file: name, line: place(of: validUTF8Count(data), in: data).line)
  }
  let value: JSONValue
  do {
    value = try parseJSON(data)
  } catch {
    let place = place(of: error.offset, in: data)
    throw .notJSON(file: name, line: place.line, column: place.column, reason: error.reason)
  }
  guard let members = value.object else {
    throw .notANotebook(file: name, found: "the JSON is not an object")
  }
  return members
}

private func checkFormat(of members: [String: JSONValue], name: String) throws(NotebookError) {
  guard let major = members["nbformat"]?.integer else {
    throw .notANotebook(file: name, found: "'nbformat' is missing")
  }
  let minor = members["nbformat_minor"]?.integer ?? 0
  guard major == 4, (0...5).contains(minor) else {
    throw .unsupportedFormat(file: name, version: "\(major).\(minor)", isOlder: major < 4)
  }
}

private func object(
  _ value: JSONValue?, part: String, name: String
) throws(NotebookError) -> [String: JSONValue] {
  guard let value else { return [:] }
  guard let members = value.object else {
    throw .malformed(file: name, part: part, problem: "is not an object")
  }
  return members
}

/// The number of leading bytes that are UTF-8.
private func validUTF8Count(_ data: Data) -> Int {
  var decoder = UTF8()
  var bytes = data.makeIterator()
  var count = 0
  while case .scalarValue(let scalar) = decoder.decode(&bytes) { count += UTF8.width(scalar) }
  return count
}

/// Line and column, counted from 1; a column is a byte.
private func place(of offset: Int, in data: Data) -> (line: Int, column: Int) {
  let before = data.prefix(offset)
  let line = before.count { $0 == UInt8(ascii: "\n") } + 1
  let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? before.startIndex
  return (line, before.endIndex - start + 1)
}
