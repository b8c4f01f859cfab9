import Display
import Foundation
import Plotting

/// Every head of every layer for one sentence, with the numbers that find the heads of the paper's figures 3 to 5.
///
/// In a notebook it is a page to explore; `save(to:)` writes the same page as a file that needs nothing else, and `figure`
/// is its picture for a paper.
///
/// ```swift
/// let view = translator.attention("The house is small although its cellars are very new.")
/// let atlas = view.atlas(scores: [.cross: translator.alignmentScores(corpus.test)])
/// try atlas.save(to: "atlas.html")
/// atlas
/// ```
public struct AttentionAtlas: Sendable {
  /// One head and what is known of it.
  public struct Head: Sendable, Hashable {
    public let kind: AttentionView.Kind
    /// Counted from 1.
    public let layer: Int
    /// Counted from 1.
    public let head: Int
    /// Of this sentence.
    public let statistics: HeadStatistics
    /// F1 against gold links, as `scores` of its kind say, over all of their text; nil where there are none.
    public let score: Double?
  }

  public let view: AttentionView
  /// How well heads answer a question, for each kind that was asked one.
  public let scores: [AttentionView.Kind: HeadScores]
  /// Kind by kind, layer by layer.
  public let heads: [Head]

  init(_ view: AttentionView, scores: [AttentionView.Kind: HeadScores]) {
    (self.view, self.scores) = (view, scores)
    heads = view.kinds.flatMap { kind in
      (1...view.layerCount(kind)).flatMap { layer in
        view.heads(kind, layer: layer).enumerated().map { index, weights in
          let entry = scores[kind]?.entries.first { $0.layer == layer && $0.head == index + 1 }
          return Head(
            kind: kind, layer: layer, head: index + 1, statistics: HeadStatistics(weights), score: entry?.f1)
        }
      }
    }
  }

  /// The heads of a kind, the one with the largest statistic first.
  public func ranked(
    _ kind: AttentionView.Kind, by statistic: KeyPath<HeadStatistics, Double>
  ) -> [Head] {
    heads.filter { $0.kind == kind }.sorted { left, right in
      let (a, b) = (left.statistics[keyPath: statistic], right.statistics[keyPath: statistic])
      return a != b ? a > b : (left.layer, left.head) < (right.layer, right.head)
    }
  }

  /// For each kind the heads that stand out: the most diagonal, the sharpest, the broadest and others.
  public var table: Table {
    Table(
      [
        "attention", "the head", "layer", "head", "entropy (nats)", "diagonal", "previous", "next",
        "distance", "F1",
      ],
      rows: view.kinds.flatMap { kind in
        extremes(kind).map { name, head in
          let numbers = head.statistics
          return [kind.rawValue, name, head.layer, head.head]
            + [numbers.entropy, numbers.diagonal, numbers.previous, numbers.next, numbers.distance].map {
              String(format: "%.2f", $0)
            } + [head.score.map { String(format: "%.2f", $0) } ?? ""]
        }
      })
  }

  private func extremes(_ kind: AttentionView.Kind) -> [(String, Head)] {
    let entropy = ranked(kind, by: \.entropy)
    let found: [(String, Head?)] = [
      (
        "with the highest F1",
        heads.filter { $0.kind == kind && $0.score != nil }.max { $0.score ?? 0 < $1.score ?? 0 }
      ),
      ("most on the diagonal", ranked(kind, by: \.diagonal).first),
      ("most on the previous token", ranked(kind, by: \.previous).first),
      ("most on the next token", kind == .decoder ? nil : ranked(kind, by: \.next).first),
      ("that looks farthest", ranked(kind, by: \.distance).first),
      ("sharpest", entropy.last), ("broadest", entropy.first),
    ]
    return found.compactMap { name, head in head.map { (name, $0) } }
  }
}

extension AttentionView {
  /// All heads with their statistics.
  ///
  /// - Parameter scores: how well heads find gold links, such as `[.cross: translator.alignmentScores(text)]`.
  public func atlas(scores: [Kind: HeadScores] = [:]) -> AttentionAtlas {
    AttentionAtlas(self, scores: scores)
  }
}
