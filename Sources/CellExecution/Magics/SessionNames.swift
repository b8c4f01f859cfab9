import CellCompiler

/// The names that the living cells declare.
struct SessionNames: Sendable {
  struct Entry: Sendable, Hashable {
    var declared: DeclaredName
    /// The number of the cell.
    var cell: Int
  }

  private(set) var all: [Entry] = []

  mutating func add(_ names: [DeclaredName], ofCell cell: Int) {
    all += names.map { Entry(declared: $0, cell: cell) }
  }

  /// What a later cell sees, in the order in which it was declared: the last of each name, and all functions that
  /// share a name but not their parameters.
  var visible: [Entry] {
    var seen: [String: [DeclaredName]] = [:]
    return all.reversed().filter { entry in
      let later = seen[entry.declared.name] ?? []
      seen[entry.declared.name] = later + [entry.declared]
      guard !later.isEmpty else { return true }
      return ([entry.declared] + later).allSatisfy(\.isFunction) && !later.contains(entry.declared)
    }.reversed()
  }
}

extension DeclaredName {
  fileprivate var isFunction: Bool { if case .function = kind { true } else { false } }
}
