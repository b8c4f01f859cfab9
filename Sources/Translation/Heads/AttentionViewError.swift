/// Why weights cannot be looked at or exported.
public enum AttentionViewError: Error, Sendable, Hashable {
  /// A matrix has fewer rows or columns than there are tokens, or rows of several lengths.
  case wrongShape(Place, rows: Int, columns: [Int], queries: Int, keys: Int)
  /// A token looks at what is behind the sentence's end.
  case massOnPadding(Place, query: Int, mass: Float)
  /// A weight is NaN or infinite.
  case notFinite(Place, query: Int, key: Int)

  /// One head of a model.
  public struct Place: Sendable, Hashable, CustomStringConvertible {
    public let kind: AttentionView.Kind
    /// Counted from 1.
    public let layer: Int
    /// Counted from 1.
    public let head: Int

    package init(_ kind: AttentionView.Kind, layer: Int, head: Int) {
      (self.kind, self.layer, self.head) = (kind, layer, head)
    }

    public var description: String { "\(kind.rawValue) attention, layer \(layer), head \(head)" }
  }
}

extension AttentionViewError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .wrongShape(let place, let rows, let columns, let queries, let keys):
      "\(place): \(rows) rows of \(Set(columns).sorted().map(String.init).joined(separator: " and ")) weights for "
        + "\(queries) tokens that look at \(keys)"
    case .massOnPadding(let place, let query, let mass):
      "\(place): token \(query) (the first is 0) gives padding a weight of \(mass); mask what follows the sentence's end"
    case .notFinite(let place, let query, let key):
      "\(place): the weight from token \(query) to token \(key) (the first is 0) is not a finite number; has the model "
        + "diverged?"
    }
  }
}
