import Foundation
import Plotting

extension AttentionAtlas {
  /// The atlas as a picture: a thumbnail for each head, a row for each layer, statistics below.
  public var figure: Figure { figure(of: view.kinds) }

  /// The picture of one kind of attention.
  public func figure(_ kind: AttentionView.Kind) -> Figure { figure(of: [kind]) }

  private func figure(of kinds: [AttentionView.Kind]) -> Figure {
    let questions = kinds.compactMap { kind in scores[kind].map { "\($0.question) (\(kind.rawValue))" } }
    let legend =
      "Rows look at columns; white is 0, the darkest blue 1. H: entropy in nats. dist: mean distance in tokens. "
      + "diag, prev, next: weight on the token at the same place, the one before, the one after."
      + (questions.isEmpty ? "" : " F1: \(questions.joined(separator: "; ")).")
      + " Bold: the first of its kind; of entropies the lowest."
    return .thumbnails(
      kinds.map(section), title: kinds.count == 1 ? "" : "Attention of all heads", legend: legend)
  }

  private func section(_ kind: AttentionView.Kind) -> ThumbnailSection {
    let own = heads.filter { $0.kind == kind }
    let layers = 1...view.layerCount(kind)
    let first = Firsts(own)
    return ThumbnailSection(
      title: kind.title, rows: layers.map { "layer \($0)" },
      columns: (1...(own.map(\.head).max() ?? 1)).map { "head \($0)" },
      matrices: layers.map { view.heads(kind, layer: $0) },
      notes: layers.map { layer in own.filter { $0.layer == layer }.map(first.notes) })
  }

  /// The best number of each statistic among some heads.
  private struct Firsts {
    let entropy, diagonal, previous, next, distance, score: Double

    init(_ heads: [Head]) {
      let numbers = heads.map(\.statistics)
      entropy = numbers.map(\.entropy).min() ?? 0
      diagonal = numbers.map(\.diagonal).max() ?? 0
      previous = numbers.map(\.previous).max() ?? 0
      next = numbers.map(\.next).max() ?? 0
      distance = numbers.map(\.distance).max() ?? 0
      score = heads.compactMap(\.score).max() ?? 0
    }

    func notes(_ head: Head) -> [ThumbnailSection.Note] {
      let numbers = head.statistics
      func note(_ name: String, _ value: Double, _ best: Double, decimals: Int = 2) -> ThumbnailSection.Note {
        .init("\(name) " + String(format: "%.\(decimals)f", value), isMarked: value == best && best > 0)
      }
      var notes = [
        note("H", numbers.entropy, entropy), note("dist", numbers.distance, distance, decimals: 1),
        note("diag", numbers.diagonal, diagonal), note("prev", numbers.previous, previous),
      ]
      // A decoder sees no token after its own.
      if head.kind != .decoder { notes.append(note("next", numbers.next, next)) }
      if let score = head.score { notes.append(note("F1", score, self.score)) }
      return notes
    }
  }
}
