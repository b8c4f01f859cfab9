internal import CTensorKernels

/// Which keys a query may look at.
///
/// Where there are more keys than queries, as in decoding with cached keys, the last query stands at the last key.
public enum AttentionMask: Hashable, Sendable {
  /// All keys of its sentence.
  case none
  /// Keys at its own position and before (Vaswani et al. 2017, §3.2.3).
  case causal
  /// Keys at most `radius` positions away; time and memory are those of the visible keys only.
  case window(_ radius: Int)
  /// Keys at its own position and at most `radius` positions before.
  case causalWindow(_ radius: Int)

  /// Whether a query may look ahead of its own position.
  public var isCausal: Bool {
    switch self {
    case .none, .window: false
    case .causal, .causalWindow: true
    }
  }

  /// The same mask, without keys more than `radius` positions away.
  public func narrowed(to radius: Int) -> AttentionMask {
    switch self {
    case .none: .window(radius)
    case .causal: .causalWindow(radius)
    case .window(let own): .window(min(own, radius))
    case .causalWindow(let own): .causalWindow(min(own, radius))
    }
  }

  /// The keys that a query sees, as positions of its sentence; empty where it sees none.
  ///
  /// - Parameters:
  ///   - query: its number among the sentence's queries.
  ///   - queries: how many queries the sentence has.
  ///   - keys: how many keys the sentence has.
  public func visibleKeys(of query: Int, queries: Int, keys: Int) -> Range<Int> {
    let place = query + keys - queries
    let first = min(keys, max(0, place - visible.before))
    return first..<max(first, min(keys, place + visible.after + 1))
  }

  /// 1 where a query may look and 0 elsewhere, `[queries, keys]`; nil where all see all.
  public func keep(queries: Int, keys: Int) -> Tensor? {
    if self == .none { return nil }
    let rows = (0..<queries).flatMap { query in
      let range = visibleKeys(of: query, queries: queries, keys: keys)
      return (0..<keys).map { range.contains($0) ? Float(1) : 0 }
    }
    return Tensor(rows, shape: [queries, keys])
  }

  var visible: TensorVisibility {
    let unlimited = Int.max / 4  // leaves room for sums with positions
    switch self {
    case .none: return TensorVisibility(before: unlimited, after: unlimited)
    case .causal: return TensorVisibility(before: unlimited, after: 0)
    case .window(let radius): return TensorVisibility(before: radius, after: radius)
    case .causalWindow(let radius): return TensorVisibility(before: radius, after: 0)
    }
  }
}
