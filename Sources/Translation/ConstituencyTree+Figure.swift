public import ConstituencyTrees
public import Plotting

extension ConstituencyTree {
  /// The tree above its words; parts of speech are left out where they are not known.
  public func figure(title: String = "") -> Figure {
    .phraseTree(PhraseNodes(self).nodes, title: title)
  }

  /// The gold tree above the words and this one, which a model predicted, below them, upside down: what only one of them
  /// has stands out.
  ///
  /// - Precondition: both have the same words.
  public func figure(against gold: ConstituencyTree, title: String = "") -> Figure {
    let (above, below) = (PhraseNodes(gold, comparedWith: self), PhraseNodes(self, comparedWith: gold))
    let isSame = (above.nodes + below.nodes).allSatisfy { $0.emphasis == .kept }
    return .phraseTree(
      above.nodes, below: below.nodes, title: title, names: (above: "gold", below: "predicted"),
      note: isSame ? "" : "In orange: what the other tree does not have.")
  }
}

/// A tree as a figure draws it.
private struct PhraseNodes {
  private(set) var nodes: [TreeNode] = []
  private var wordCount = 0
  /// Spans of the other tree that none of this one was found equal to yet.
  private var others: [Span: Int]?

  private struct Span: Hashable {
    let label: String
    let words: Range<Int>
  }

  /// - Parameter other: constituents that it does not have stand out.
  init(_ tree: ConstituencyTree, comparedWith other: ConstituencyTree? = nil) {
    others = other.map { other in
      var spans: [Span: Int] = [:]
      var start = 0
      Self.count(other, from: &start, in: &spans)
      return spans
    }
    add(tree, parent: nil)
  }

  private static func count(_ tree: ConstituencyTree, from place: inout Int, in spans: inout [Span: Int]) {
    guard case .constituent(let label, let children) = tree else { return place += 1 }
    let start = place
    for child in children { count(child, from: &place, in: &spans) }
    spans[Span(label: label, words: start..<place), default: 0] += 1
  }

  private mutating func add(_ tree: ConstituencyTree, parent: Int?) {
    switch tree {
    case .word(let word, let tag):
      var parent = parent
      if tag != ConstituencyTree.untagged(word).label {
        nodes.append(TreeNode(tag, parent: parent))
        parent = nodes.count - 1
      }
      nodes.append(TreeNode(word, parent: parent))
      wordCount += 1
    case .constituent(let label, let children):
      let span = Span(label: label, words: wordCount..<wordCount + tree.words.count)
      var isShared = true
      if let others {
        isShared = others[span, default: 0] > 0
        if isShared { self.others?[span, default: 0] -= 1 }
      }
      let place = nodes.count
      nodes.append(TreeNode(label, parent: parent, emphasis: isShared ? .kept : .chosen))
      for child in children { add(child, parent: place) }
    }
  }
}
