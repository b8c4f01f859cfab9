import Graphics
import Plotting
import Testing

extension ExampleFigures {
  private static func phrases(_ attachment: Bool) -> [TreeNode] {
    var nodes = [
      TreeNode("S", parent: nil), TreeNode("NP", parent: 0), TreeNode("I", parent: 1),
      TreeNode("VP", parent: 0),
      TreeNode("saw", parent: 3),
    ]
    if attachment { nodes.append(TreeNode("NP", parent: 3, emphasis: .chosen)) }
    let over = attachment ? 5 : 3
    nodes += [TreeNode("NP", parent: over)]
    let object = nodes.count - 1
    nodes += [
      TreeNode("the", parent: object), TreeNode("man", parent: object), TreeNode("PP", parent: over),
    ]
    let prepositional = nodes.count - 1
    nodes += [TreeNode("with", parent: prepositional), TreeNode("NP", parent: prepositional)]
    nodes += [
      TreeNode("a", parent: nodes.count - 1), TreeNode("telescope", parent: nodes.count - 1),
      TreeNode(".", parent: 0),
    ]
    return nodes
  }

  static var phraseNodes: [TreeNode] { phrases(true) }

  static var twoPhraseTrees: Figure {
    .phraseTree(
      phrases(true), below: phrases(false), title: "Who has the telescope?",
      names: (above: "gold", below: "predicted"), note: "In colour: in one tree only.")
  }
}

@Suite struct PhraseTreeFigureTests {
  @Test func `leaves stand in a row in order, and phrases above the highest of their children`() {
    let nodes = ExampleFigures.phraseNodes
    let layout = PhraseTreeLayout(nodes)
    #expect(
      layout.leaves.map { nodes[$0].label } == ["I", "saw", "the", "man", "with", "a", "telescope", "."])
    for (index, node) in nodes.enumerated() {
      guard let parent = node.parent else { continue }
      #expect(layout.rows[parent] > layout.rows[index])
    }
    #expect(layout.height == 5 && layout.leaves.allSatisfy { layout.rows[$0] == 0 })
  }

  @Test func `no two lines cross`() {
    let lines = actions(of: .phraseTree(ExampleFigures.phraseNodes)).compactMap { action -> [Point]? in
      guard case .stroke(let path, _) = action else { return nil }
      return path.elements.compactMap {
        switch $0 {
        case .move(let point), .line(let point): point
        default: nil
        }
      }
    }
    #expect(lines.count == ExampleFigures.phraseNodes.count - 1)
    func side(_ point: Point, _ line: (Point, Point)) -> Double {
      (line.1.x - line.0.x) * (point.y - line.0.y) - (line.1.y - line.0.y) * (point.x - line.0.x)
    }
    let segments = lines.flatMap { zip($0, $0.dropFirst()) }
    for (index, first) in segments.enumerated() {
      for second in segments.dropFirst(index + 1) {
        let crosses =
          side(second.0, first) * side(second.1, first) < -1e-9
          && side(first.0, second) * side(first.1, second) < -1e-9
        #expect(!crosses, "\(first) \(second)")
      }
    }
  }

  @Test func `two trees share their words, have their names, and what one lacks stands out`() {
    let shown = texts(of: ExampleFigures.twoPhraseTrees)
    #expect(shown.filter { $0 == "telescope" }.count == 1)
    #expect(shown.filter { $0 == "S" }.count == 2 && shown.filter { $0 == "NP" }.count == 7)
    #expect(shown.contains("gold") && shown.contains("predicted"))
    let wide = actions(of: ExampleFigures.twoPhraseTrees).filter {
      if case .stroke(_, let style) = $0 { style.width > 1 } else { false }
    }
    #expect(wide.count == 1)
    #expect(
      ExampleFigures.twoPhraseTrees.description.contains("phrase tree of 8 words and 7 phrases, against"))
  }

  @Test func `a phrase of one short word has room for its label`() {
    let figure = Figure.phraseTree([
      TreeNode("S", parent: nil), TreeNode("WHPP", parent: 0), TreeNode("i", parent: 1),
      TreeNode("WHNP", parent: 0), TreeNode("j", parent: 3),
    ])
    let labels = actions(of: figure).compactMap { action -> Double? in
      guard case .text(let text, let point, _, _, _, _) = action, text.hasPrefix("WH") else { return nil }
      return point.x
    }
    #expect(labels.count == 2 && abs(labels[0] - labels[1]) > 30)
  }
}
