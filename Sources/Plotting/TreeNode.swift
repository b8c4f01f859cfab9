/// A node of a tree that a figure draws.
public struct TreeNode: Hashable, Sendable {
  /// How a node stands out.
  public enum Emphasis: Hashable, Sendable, CaseIterable {
    /// On the way from the root to what the tree is drawn for.
    case chosen
    case kept
    /// A path that came to its end.
    case ended
    case dropped
  }

  public let label: String
  /// What stands in small print below the label; nothing where empty.
  public let note: String
  /// The place of the node before it, which stands earlier; nil for the root.
  public let parent: Int?
  public let emphasis: Emphasis
  /// 0 … 1: how thick the line from the parent is.
  public let weight: Double

  public init(
    _ label: String, note: String = "", parent: Int?, emphasis: Emphasis = .kept, weight: Double = 1
  ) {
    (self.label, self.note, self.parent) = (label, note, parent)
    (self.emphasis, self.weight) = (emphasis, weight)
  }
}

extension Figure {
  /// A tree that grows to the right, a column for each number of steps from the root; the chosen path is a straight line.
  ///
  /// - Parameters:
  ///   - nodes: the root first, every parent before its children.
  ///   - names: what the legend calls each kind of node that there is; no legend for those without a name.
  ///   - note: a line under the tree.
  public static func tree(
    _ nodes: [TreeNode], title: String = "", names: [TreeNode.Emphasis: String] = [:], note: String = ""
  ) -> Figure {
    checkOrder(of: nodes, "tree")
    return Figure(title, tree: TokenTree(nodes: nodes, names: names, note: note))
  }
  /// A sentence under the tree of its phrases, whose leaves are the words; with another tree of the same words to compare, that
  /// one stands below them, upside down.
  ///
  /// Nodes that are `.chosen` stand out.
  ///
  /// - Parameters:
  ///   - nodes: the root first, every parent before its children, children from left to right.
  ///   - other: the tree below the words; its leaves have the labels of the first one's.
  ///   - names: what the two are called.
  ///   - note: a line under all.
  public static func phraseTree(
    _ nodes: [TreeNode], below other: [TreeNode]? = nil, title: String = "",
    names: (above: String, below: String) = ("", ""), note: String = ""
  ) -> Figure {
    checkOrder(of: nodes, "phraseTree")
    let above = PhraseTree.Side(nodes, name: names.above)
    var below: PhraseTree.Side?
    if let other {
      checkOrder(of: other, "phraseTree")
      let side = PhraseTree.Side(other, name: names.below)
      require(
        side.leafLabels == above.leafLabels,
        "phraseTree: the trees stand on other words: '\(above.leafLabels.joined(separator: " "))' and "
          + "'\(side.leafLabels.joined(separator: " "))'")
      below = side
    }
    return Figure(title, phrases: PhraseTree(above: above, below: below, note: note))
  }

  private static func checkOrder(of nodes: [TreeNode], _ caller: String) {
    require(!nodes.isEmpty, "\(caller): no nodes to draw")
    for (index, node) in nodes.enumerated() {
      let isInOrder = node.parent.map { (0..<index).contains($0) } ?? (index == 0)
      require(
        isInOrder,
        "\(caller): node \(index) has the parent \(node.parent.map { "\($0)" } ?? "none"); the root comes first, and each "
          + "parent before its children")
    }
  }
}
