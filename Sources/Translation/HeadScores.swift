import Display
import Foundation
import Plotting
import Tokenization
import TransformerModel
import TranslationData

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

// MARK: What heads are asked for

extension Translator {
  /// Asks each head over the encoder's output what it looks at while a word of the reference is written.
  ///
  /// One that looks at the sentence's end most guesses nothing.
  ///
  /// - Parameter text: with gold alignments, as the embedded corpus has them.
  public func alignmentScores(_ text: ParallelText) -> HeadScores {
    var tally = HeadTally(model.configuration)
    for pair in text.pairs {
      guard let gold = pair.annotation?.alignment else { continue }
      let weights = attention(pair.source, translation: pair.target).weights.cross
      let (sources, targets) = (tokenizer.wordIndices(pair.source), tokenizer.wordIndices(pair.target))
      tally.add(gold: gold.links.count)
      tally.ask(weights, queries: targets, keys: sources) { words in
        words.enumerated().compactMap { target, weights in
          let most = weights.indices.max { weights[$0] < weights[$1] }
          guard let source = most, source < weights.count - 1 else { return nil }
          return gold.links.contains(.init(source, target))
        }
      }
    }
    return tally.scores("F1 of word alignments")
  }

  /// Asks each head of the encoder which other word a pronoun looks at most.
  ///
  /// F1 is then the share of pronouns whose antecedent that is.
  ///
  /// - Parameters:
  ///   - text: with gold antecedents, as the embedded corpus has them.
  ///   - pronouns: lower-cased, such as `["its"]`; all where nil.
  public func antecedentScores(_ text: ParallelText, of pronouns: Set<String>? = nil) -> HeadScores {
    var tally = HeadTally(model.configuration)
    for pair in text.pairs {
      let spelled = WordTokenizer().words(pair.source)
      let gold = (pair.annotation?.antecedents.links ?? []).filter { link in
        pronouns?.contains(spelled[link.from].lowercased()) ?? true
      }
      guard !gold.isEmpty else { continue }
      let words = tokenizer.wordIndices(pair.source)
      let weights = attention(pair.source, translation: pair.target).weights.encoder
      tally.add(gold: gold.count)
      tally.ask(weights, queries: words, keys: words) { rows in
        gold.map { link in
          let row = rows[link.from]
          let others = row.indices.dropLast().filter { $0 != link.from }
          return others.max { row[$0] < row[$1] } == link.to
        }
      }
    }
    return tally.scores("share of antecedents found")
  }
}

/// The guesses of all heads so far.
package struct HeadTally {
  private let layers: Int
  private let heads: Int
  private var guesses: [Int]
  private var right: [Int]
  private var gold = 0

  package init(_ configuration: TransformerConfiguration) {
    (layers, heads) = (configuration.layers, configuration.heads)
    guesses = [Int](repeating: 0, count: layers * heads)
    right = guesses
  }

  package mutating func add(gold count: Int) { gold += count }

  /// Has each head's weights between words judged.
  ///
  /// - Parameters:
  ///   - weights: of all layers; the last query and the last key are the sentences' ends.
  ///   - queries: for each subword that looks, its word.
  ///   - keys: for each subword that is looked at, its word.
  ///   - judge: given `[query word][key word]`, with the end as the last key word, whether each guess is right.
  package mutating func ask(
    _ weights: [AttentionWeights.HeadWeights], queries: [Int], keys: [Int], _ judge: ([[Float]]) -> [Bool]
  ) {
    for (layer, weights) in weights.enumerated() {
      for head in 0..<weights.heads {
        let answers = judge(Self.betweenWords(weights[head: head], queries: queries, keys: keys))
        guesses[layer * heads + head] += answers.count
        right[layer * heads + head] += answers.count { $0 }
      }
    }
  }

  /// From weights between subwords to weights between words: `[query word][key word]`, with the end as the last key.
  package static func betweenWords(_ weights: [[Float]], queries: [Int], keys: [Int]) -> [[Float]] {
    let (queryCount, keyCount) = ((queries.max() ?? -1) + 1, (keys.max() ?? -1) + 1)
    var words = [[Float]](repeating: [Float](repeating: 0, count: keyCount + 1), count: queryCount)
    for (query, queryWord) in queries.enumerated() {
      for (key, keyWord) in (keys + [keyCount]).enumerated() {
        // A sum in place of the mean over the query's subwords: only the order of a row's weights counts.
        words[queryWord][keyWord] += weights[query][key]
      }
    }
    return words
  }

  package func scores(_ question: String) -> HeadScores {
    let entries = (0..<layers * heads).map { index in
      HeadScores.Entry(
        layer: index / heads + 1, head: index % heads + 1, guesses: guesses[index], right: right[index],
        gold: gold)
    }
    return HeadScores(
      question: question,
      entries: entries.sorted { ($0.f1, -$0.layer, -$0.head) > ($1.f1, -$1.layer, -$1.head) })
  }
}
