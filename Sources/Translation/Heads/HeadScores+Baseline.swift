import TensorCore
import Tokenization
import TransformerModel
public import TranslationData

extension HeadScores {
  /// What heads score on `Translator.alignmentScores(_:)` that look anywhere: every weight is drawn alike.
  ///
  /// - Parameters:
  ///   - text: with gold alignments.
  ///   - heads: how many are drawn; their mean and standard deviation say what chance finds.
  public static func ofRandomHeads(
    aligning text: ParallelText, heads: Int = 24, seed: UInt64 = 1
  ) -> HeadScores {
    random(.alignment, text, heads: heads, seed: seed)
  }

  /// What such heads score on `Translator.antecedentScores(_:of:)`.
  public static func ofRandomHeads(
    resolving text: ParallelText, of pronouns: Set<String>? = nil, heads: Int = 24, seed: UInt64 = 1
  ) -> HeadScores {
    random(.antecedents(of: pronouns), text, heads: heads, seed: seed)
  }

  /// What such heads score on `Translator.unitScores(_:)`.
  public static func ofRandomHeads(
    joining text: ParallelText, heads: Int = 24, seed: UInt64 = 1
  ) -> HeadScores {
    random(.units, text, heads: heads, seed: seed)
  }

  /// What such heads score on `Translator.dependencyScores(_:question:links:)`.
  public static func ofRandomHeads(
    in text: ParallelText, heads: Int = 24, seed: UInt64 = 1, links: @escaping ([String]) -> WordAlignment
  ) -> HeadScores {
    random(.dependency("by chance", links), text, heads: heads, seed: seed)
  }

  private static func random(
    _ question: HeadQuestion, _ text: ParallelText, heads: Int, seed: UInt64
  ) -> HeadScores {
    if heads < 1 { fatalError("ofRandomHeads: \(heads) heads; one is needed at least") }
    var random = Philox(seed: seed)
    var tally = HeadTally(layers: 1, heads: heads)
    let words = WordTokenizer()
    for pair in text.pairs {
      let gold = question.gold(pair)
      guard !gold.isEmpty else { continue }
      let keys = Array(words.words(pair.source).indices)
      let queries = if case .alignment = question { Array(words.words(pair.target).indices) } else { keys }
      let size = (queries.count + 1) * (keys.count + 1)
      let weights = AttentionWeights.HeadWeights(
        heads: heads, queries: queries.count + 1, keys: keys.count + 1,
        scalars: (0..<heads * size).map { _ in Float.random(in: 0..<1, using: &random) })
      tally.add(gold: question.goldCount(gold))
      tally.ask([weights], queries: queries, keys: keys) { question.answers($0, gold: gold) }
    }
    return tally.scores(question.title)
  }
}
