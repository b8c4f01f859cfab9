import CellExecution

/// What a cell did when it ran: what a later run shows and sets instead of running it.
struct CacheEntry: Codable {
  /// A variable's value, kept under the hash of its content.
  struct Value: Codable, Hashable {
    var hash: String
    var type: String
    var isReference: Bool
  }

  /// The cell's number in its run.
  var number: Int
  /// All that it put out, in order.
  var events: [CellEvent]
  /// The variables that it declared, by name.
  var values: [String: Value]
  /// The variables of earlier cells that it changed, as `CellUses` names them.
  var changes: [String: Value]
  /// Why some variables that it declared have no value here.
  var unsaved: [String: String]
  /// What it read.
  var evidence: [Evidence]
  /// What it did beside reading and putting out; only a run that goes on may do without.
  var effects: [String]

  /// Whether its output may hold the cell's number, which is another where cells were put before it.
  var namesItself: Bool {
    events.contains { event in
      let text = "\(event)"
      return text.contains("cell \(number)") || text.contains("Cell_")
    }
  }
}

/// What a cell learnt from outside its process, and the state of that.
struct Evidence: Codable, Hashable {
  enum Kind: String, Codable { case contents, state, variable }

  var kind: Kind
  /// A path or the name of an environment variable.
  var object: String
  var found: String

  init(_ kind: Kind, _ object: String) {
    self.kind = kind
    self.object = object
    found = Self.state(kind, object)
  }

  /// Whether what the cell learnt is still so.
  var holds: Bool { found == Self.state(kind, object) }
}
