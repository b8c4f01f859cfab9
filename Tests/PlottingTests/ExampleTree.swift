import Foundation
import Plotting

extension ExampleFigures {
  private static let words = [
    ["Zwei", "Ein", "Die", "Junge", "Hunde", "Das"], ["junge", "kleine", "Hunde", "Männer", "Hund", "weiße"],
    ["Hunde", "Männer", "spielen", "laufen", "rennen", "Tiere"],
    ["spielen", "tollen", "laufen", "rennen", "im", "durch"],
    ["zusammen", "im", "durch", "in", "den", "hohen"], ["Schnee", "tiefen", "Sand", "den", "der", "einem"],
    [".", "herum", "und", "</s>", ",", "weiter"], ["</s>", ".", "und", ",", "herum", "weiter"],
  ]

  /// A search three hypotheses wide with made-up probabilities: six continuations a step, of which three live on.
  static let searchNodes: [TreeNode] = {
    struct Candidate {
      let parent: Int
      let word: String
      let logProbability: Double
    }
    var found: [(word: String, parent: Int?, logProbability: Double, fate: TreeNode.Emphasis)] = [
      ("<s>", nil, 0, .kept)
    ]
    var alive = [0]
    for (step, words) in words.enumerated() {
      var candidates: [Candidate] = []
      for parent in alive {
        for (rank, word) in words.enumerated() {
          let noise = noise(parent * 97 + rank * 13 + step)
          let logProbability = found[parent].logProbability - 0.45 - Double(rank) * 0.55 + noise * 0.8
          candidates.append(Candidate(parent: parent, word: word, logProbability: logProbability))
        }
      }
      candidates.sort { $0.logProbability > $1.logProbability }
      alive = []
      for (rank, candidate) in candidates.prefix(6).enumerated() {
        let isEnd = candidate.word == "</s>"
        let fate: TreeNode.Emphasis =
          isEnd ? (rank < 3 ? .ended : .dropped) : alive.count < 3 ? .kept : .dropped
        if fate == .kept { alive.append(found.count) }
        found.append((candidate.word, candidate.parent, candidate.logProbability, fate))
      }
    }
    let ends = found.indices.filter { found[$0].fate == .ended }
    var chosen: Set<Int> = []
    var place = ends.max { found[$0].logProbability < found[$1].logProbability }
    while let number = place {
      chosen.insert(number)
      place = found[number].parent
    }
    return found.enumerated().map { number, node in
      let before = node.parent.map { found[$0].logProbability } ?? 0
      return TreeNode(
        node.word, note: node.parent == nil ? "" : String(format: "%.2f", node.logProbability),
        parent: node.parent,
        emphasis: chosen.contains(number) ? .chosen : node.fate, weight: exp(node.logProbability - before))
    }
  }()

  static var tree: Figure {
    .tree(
      searchNodes, title: "Beam search, 3 hypotheses wide",
      names: [
        .chosen: "best hypothesis", .kept: "kept in the beam", .ended: "ended", .dropped: "dropped",
      ], note: "Numbers: log p of all tokens up to there. Line width: p of the token.")
  }
}
