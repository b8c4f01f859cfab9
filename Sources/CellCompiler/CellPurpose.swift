/// What a cell is compiled for.
package enum CellPurpose: Hashable, Sendable {
  case run
  /// To run, and then to write variables into a folder (`CellMemory.keep`).
  case keep(Keeping)
  /// To declare what it declares, without running: its variables get values that were kept.
  case replay(Replay)

  package struct Keeping: Hashable, Sendable {
    package var folder: String
    /// Variables of earlier cells, as `7.losses`.
    package var others: [String]

    package init(folder: String, others: [String]) {
      self.folder = folder
      self.others = others
    }
  }

  package struct Replay: Hashable, Sendable {
    /// Where the values of the cell's own variables are; the others get none.
    package var values: [String: String]
    /// Where the new values of earlier cells' variables are, by `7.losses`.
    package var changes: [String: String]

    package init(values: [String: String], changes: [String: String]) {
      self.values = values
      self.changes = changes
    }
  }
}
