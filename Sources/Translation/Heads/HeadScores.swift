import Display
import Foundation
import Plotting

/// How well each attention head finds what a grammar knows of a sentence.
///
/// That is which words translate each other, or what a pronoun stands for: heads are ranked by number, not by eye.
/// A head guesses for a word the word that it looks at most. Weights of a word's subwords are averaged where they look
/// and added up where they are looked at.
public struct HeadScores: Sendable {
  /// One head's guesses against the gold links.
  public struct Entry: Sendable, Hashable {
    /// Counted from 1.
    public let layer: Int
    /// Counted from 1.
    public let head: Int
    public let guesses: Int
    public let right: Int
    public let gold: Int

    /// The share of guesses that are gold.
    public var precision: Double { guesses == 0 ? 0 : Double(right) / Double(guesses) }
    /// The share of gold links that are guessed.
    public var recall: Double { gold == 0 ? 0 : Double(right) / Double(gold) }
    /// 2 P R / (P + R).
    public var f1: Double { guesses + gold == 0 ? 0 : 2 * Double(right) / Double(guesses + gold) }
  }

  /// What the heads were asked for.
  public let question: String
  /// Every head, the one with the highest F1 first.
  public let entries: [Entry]

  public var best: Entry { entries[0] }

  /// The mean F1 of all heads.
  public var mean: Double { entries.reduce(0) { $0 + $1.f1 } / Double(max(entries.count, 1)) }

  /// How far the heads' F1 lie from their mean: the root of the mean square.
  public var standardDeviation: Double {
    let mean = mean
    let squares = entries.reduce(0) { $0 + ($1.f1 - mean) * ($1.f1 - mean) }
    return (squares / Double(max(entries.count, 1))).squareRoot()
  }

  /// F1 of each head, `[layer][head]`, as a heat map.
  public var figure: Figure {
    let layers = entries.map(\.layer).max() ?? 0
    let heads = entries.map(\.head).max() ?? 0
    var values = [[Float]](repeating: [Float](repeating: 0, count: heads), count: layers)
    for entry in entries { values[entry.layer - 1][entry.head - 1] = Float(entry.f1) }
    return Figure.heatMap(
      values, rows: (1...layers).map { "layer \($0)" }, columns: (1...heads).map { "head \($0)" },
      title: question, range: 0...1
    ).showingValues(decimals: 2)
  }
}

extension HeadScores: Displayable {
  /// The five best heads.
  public var table: Table {
    Table(
      ["layer", "head", "F1", "precision", "recall"],
      rows: entries.prefix(5).map { entry in
        [entry.layer, entry.head]
          + [entry.f1, entry.precision, entry.recall].map { String(format: "%.3f", $0) }
      })
  }

  public var mimeBundle: MIMEBundle { table.mimeBundle }
}
