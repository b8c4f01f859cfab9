import RichContent

/// A Jupyter notebook as format 4.5 describes it: cells in order, and metadata.
///
/// Multi-line strings are whole here and lists of lines in the file, as in Python's nbformat.
package struct Notebook: Hashable, Sendable {
  package var metadata: [String: JSONValue]
  package var cells: [Cell]
  /// Members of the file's top level that this format does not know, kept as they are.
  package var unknown: [String: JSONValue]

  package init(
    metadata: [String: JSONValue] = [:], cells: [Cell] = [], unknown: [String: JSONValue] = [:]
  ) {
    self.metadata = metadata
    self.cells = cells
    self.unknown = unknown
  }

  /// The language of the notebook's code in lower case, as its metadata says; nil where it does not say.
  package var language: String? {
    let name = metadata["language_info"]?["name"]?.string ?? metadata["kernelspec"]?["language"]?.string
    return name?.lowercased()
  }

  /// The name of the kernel that the notebook was written with, such as `attentive` or `python3`.
  package var kernelName: String? { metadata["kernelspec"]?["name"]?.string }
}
