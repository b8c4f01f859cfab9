import Foundation
public import Plotting
public import TransformerModel

/// Every continuation that a beam search looked at in one sentence, with the tokens' spelling.
public struct SearchView: Sendable {
  public let tree: SearchTree
  public let search: BeamSearch
  /// For each node of the tree the token as figures label it.
  public let tokens: [String]

  /// log p of a node's path over the length penalty: what hypotheses are ranked by.
  public func score(of node: Int) -> Double {
    tree.nodes[node].logProbability / search.lengthPenalty(max(tree.nodes[node].depth, 1))
  }

  /// The node that the best hypothesis ends at: of those that ended, or, where none did, of those that lived to the last.
  public var best: Int {
    let ended = tree.nodes.indices.filter { tree.nodes[$0].fate == .ended }
    let deepest = tree.nodes.lazy.filter { $0.fate == .kept }.map(\.depth).max() ?? 0
    let living = tree.nodes.indices.filter { tree.nodes[$0].fate == .kept && tree.nodes[$0].depth == deepest }
    return (ended.isEmpty ? living : ended).max { score(of: $0) < score(of: $1) } ?? 0
  }

  /// The search as a tree that grows to the right: the best hypothesis as a straight line, under each token log p of all up
  /// to it, under each end its score; a line is as thick as its token is probable after what stands before it.
  ///
  /// - Parameters:
  ///   - steps: only so many tokens; all for nil.
  ///   - showsDropped: whether continuations that did not make it into the beam are drawn.
  public func figure(steps: Int? = nil, showsDropped: Bool = true) -> Figure {
    var chosen: Set<Int> = [0]
    var place = best
    while let parent = tree.nodes[place].parent {
      chosen.insert(place)
      place = parent
    }
    var drawn: [TreeNode] = []
    var places: [Int: Int] = [:]
    for (number, node) in tree.nodes.enumerated() {
      guard node.depth <= steps ?? .max, showsDropped || node.fate != .dropped else { continue }
      let before = node.parent.map { tree.nodes[$0].logProbability } ?? 0
      places[number] = drawn.count
      drawn.append(
        TreeNode(
          tokens[number], note: node.parent == nil ? "" : note(number),
          parent: node.parent.flatMap { places[$0] },
          emphasis: chosen.contains(number) ? .chosen : node.fate.emphasis,
          weight: exp(node.logProbability - before)))
    }
    let names: [TreeNode.Emphasis: String] = [
      .chosen: "best hypothesis", .kept: "kept in the beam", .ended: "ended", .dropped: "dropped",
    ]
    return .tree(
      drawn, title: "Beam search, \(search.width) hypotheses wide", names: names,
      note:
        "Numbers: log p of all tokens up to there; at an end over the length penalty. Line width: p of the token."
    )
  }

  /// log p, or the score at an end, with a true minus sign.
  private func note(_ node: Int) -> String {
    let isEnd = tree.nodes[node].fate == .ended
    let number = String(format: "%.2f", isEnd ? score(of: node) : tree.nodes[node].logProbability)
    return (isEnd ? "score " : "") + number.replacingOccurrences(of: "-", with: "\u{2212}")
  }
}

extension SearchTree.Fate {
  fileprivate var emphasis: TreeNode.Emphasis {
    switch self {
    case .kept: .kept
    case .ended: .ended
    case .dropped: .dropped
    }
  }
}

extension Translator {
  /// Every continuation that a beam search for a sentence looks at.
  public func searchView(_ sentence: String, search: BeamSearch = BeamSearch()) -> SearchView {
    let tree = model.searchTree(read([sentence])[0].tokens, search)
    return SearchView(tree: tree, search: search, tokens: tree.nodes.map { tokenizer.label(of: $0.token) })
  }
}
