import Foundation
import NotebookFormat
import RichContent
import Synchronization

/// Why a figure could not be written.
package enum FigureError: Error, Hashable, Sendable {
  /// The name cannot be a file's name inside the folder.
  case badName(String)
  case nameTaken(String, byCell: Int)
  case unknownType(String, MIMEType)
  case notWritten(FileWriteError)
}

extension FigureError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .badName(let name):
      "figure '\(name)': a figure's name is a file name, with no '/', no control character and no '.' at its start"
    case .nameTaken(let name, let cell):
      "figure '\(name)': cell \(cell) has made a figure of this name; give one of them another name"
    case .unknownType(let name, let type):
      "figure '\(name)': no file ending is known for '\(type.rawValue)'"
    case .notWritten(let error): error.description
    }
  }
}

/// The folder that takes the files of named figures.
///
/// A name belongs to the first cell that uses it, which may draw it again; it stays the same when cells move.
package final class FigureFolder: Sendable {
  private let path: String
  private let owners = Mutex<[String: Int]>([:])

  package init(path: String) { self.path = path }

  /// The number of figures written up to now.
  package var count: Int { owners.withLock(\.count) }

  /// Fails where the folder cannot be written to.
  package func check() throws(FileWriteError) { try checkWritable("\(path)/figure") }

  /// Writes each file as NAME.svg, NAME.png or NAME.pdf, whole or not at all.
  func write(_ name: String, _ files: [MIMEType: Data], cell: Int) throws(FigureError) {
    guard isFileName(name) else { throw .badName(name) }
    let owner = owners.withLock { owners in owners[name] ?? cell }
    if owner != cell { throw .nameTaken(name, byCell: owner) }
    for (type, data) in files.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      guard let ending = fileEnding(of: type) else { throw .unknownType(name, type) }
      do {
        try replaceFile(at: "\(path)/\(name).\(ending)", with: data, followingLinks: false)
      } catch {
        throw .notWritten(error)
      }
    }
    owners.withLock { $0[name] = cell }
  }
}

private func isFileName(_ name: String) -> Bool {
  !name.isEmpty && !name.hasPrefix(".")
    && name.unicodeScalars.allSatisfy { $0 != "/" && $0.properties.generalCategory != .control }
}

private func fileEnding(of type: MIMEType) -> String? {
  switch type {
  case .svg: "svg"
  case .png: "png"
  case .pdf: "pdf"
  case .html: "html"
  case .json: "json"
  default: nil
  }
}
