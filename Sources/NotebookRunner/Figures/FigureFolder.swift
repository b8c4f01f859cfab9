import CellExecution
import Foundation
import NotebookFormat
import RichContent
import Synchronization

/// Why a figure could not be written.
package enum FigureError: Error, Hashable, Sendable {
  /// The name cannot be a file's name inside the folder.
  case badName(String)
  case nameTaken(String, by: FigureOwner)
  /// The cell shows another figure of a name that it has used.
  case nameUsedTwice(String)
  case unknownType(String, MIMEType)
  case notWritten(FileWriteError)
}

extension FigureError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .badName(let name):
      "figure '\(name)': a figure's name is a file name, with no '/', no control character and no '.' at its start"
    case .nameTaken(let name, let owner):
      "figure '\(name)': cell \(owner.cell) has made a figure of this name; give one of them another name"
    case .nameUsedTwice(let name):
      "figure '\(name)': the cell shows two figures of this name; give one of them another name"
    case .unknownType(let name, let type):
      "figure '\(name)': no file ending is known for '\(type.rawValue)'"
    case .notWritten(let error): error.description
    }
  }
}

/// The cell that made a figure.
package struct FigureOwner: Hashable, Sendable {
  package var notebook: String
  /// The cell's number in its run.
  package var cell: Int
  /// The cell's ID in its notebook.
  package var id: String
  package var title: String

  package init(notebook: String, cell: Int, id: String, title: String) {
    self.notebook = notebook
    self.cell = cell
    self.id = id
    self.title = title
  }
}

/// The folder that takes the files of named figures, and an index of them; several runs may share it.
///
/// A name belongs to one figure of one cell, which may replace what it shows (`DisplayHandle.update`); it stays the
/// same when cells move.
package final class FigureFolder: Sendable {
  /// A figure that was written.
  package struct Entry: Hashable, Sendable {
    package var owner: FigureOwner
    /// The files' names.
    package var files: [String]
    /// Tells the contents from others; the files themselves may be large.
    fileprivate var fingerprint: Int
  }

  private struct State {
    var entries: [String: Entry] = [:]
    /// The cells whose last event replaced a display: a figure that comes now is the new state of an old one.
    var updating: Set<FigureOwner> = []
  }

  package let path: String
  private let formats: [FigureFormat]
  private let state = Mutex(State())

  package init(path: String, formats: [FigureFormat] = FigureFormat.allCases) {
    self.path = path
    self.formats = formats
  }

  /// The number of figures written up to now.
  package var count: Int { state.withLock(\.entries.count) }

  /// The figures written up to now, by name.
  package var entries: [(name: String, entry: Entry)] {
    state.withLock { $0.entries.map { ($0.key, $0.value) } }.sorted { $0.name < $1.name }
  }

  /// Fails where the folder cannot be written to.
  package func check() throws(FileWriteError) { try checkWritable("\(path)/figure") }

  /// Writes the figure that a cell's event holds, if it holds one.
  func take(_ event: CellEvent, of owner: FigureOwner) throws(FigureError) {
    switch event {
    case .record(.update): state.withLock { _ = $0.updating.insert(owner) }
    case .record(.figure(let name, let files)): try write(name, files, owner: owner)
    case .record: state.withLock { _ = $0.updating.remove(owner) }
    case .stream, .inputRequest: break
    }
  }

  /// Frees the names that a cell has used, since it runs again.
  func forget(figuresOf owner: FigureOwner) {
    state.withLock { $0.entries = $0.entries.filter { $0.value.owner != owner } }
  }

  /// Writes each file as NAME.svg, NAME.png or NAME.pdf, whole or not at all, and then the index.
  private func write(_ name: String, _ contents: [MIMEType: Data], owner: FigureOwner) throws(FigureError) {
    guard isFileName(name) else { throw .badName(name) }
    let (earlier, isUpdate) = state.withLock { ($0.entries[name], $0.updating.remove(owner) != nil) }
    if let earlier {
      if earlier.owner != owner { throw .nameTaken(name, by: earlier.owner) }
      if earlier.fingerprint == contents.hashValue { return }
      if !isUpdate { throw .nameUsedTwice(name) }
    }
    var files: [String] = []
    for (type, data) in contents.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      guard let format = FigureFormat(type: type) else { throw .unknownType(name, type) }
      guard formats.contains(format) else { continue }
      try write(data, as: "\(name).\(format.rawValue)")
      files.append("\(name).\(format.rawValue)")
    }
    state.withLock {
      $0.entries[name] = Entry(owner: owner, files: files.sorted(), fingerprint: contents.hashValue)
    }
    let index = FigureIndex(entries)
    try write(index.json, as: "index.json")
    try write(Data(index.html.utf8), as: "index.html")
  }

  private func write(_ data: Data, as name: String) throws(FigureError) {
    do {
      try replaceFile(at: "\(path)/\(name)", with: data, followingLinks: false)
    } catch {
      throw .notWritten(error)
    }
  }
}

/// A kind of file that a figure is written as.
package enum FigureFormat: String, CaseIterable, Sendable {
  case svg, pdf, png

  init?(type: MIMEType) {
    switch type {
    case .svg: self = .svg
    case .pdf: self = .pdf
    case .png: self = .png
    default: return nil
    }
  }
}

private func isFileName(_ name: String) -> Bool {
  !name.isEmpty && !name.hasPrefix(".")
    && name.unicodeScalars.allSatisfy { $0 != "/" && $0.properties.generalCategory != .control }
}
