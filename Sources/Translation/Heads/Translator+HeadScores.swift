import TransformerModel
public import TranslationData

extension Translator {
  /// Asks each head over the encoder's output what it looks at while a word of the reference is written.
  ///
  /// One that looks at the sentence's end most guesses nothing.
  ///
  /// - Parameter text: with gold alignments, as the embedded corpus has them.
  public func alignmentScores(_ text: ParallelText) -> HeadScores { scores(.alignment, text) }

  /// Asks each head of the encoder which other word a pronoun looks at most.
  ///
  /// F1 is then the share of pronouns whose antecedent that is.
  ///
  /// - Parameters:
  ///   - text: with gold antecedents, as the embedded corpus has them.
  ///   - pronouns: lower-cased, such as `["its"]`; all where nil.
  public func antecedentScores(_ text: ParallelText, of pronouns: Set<String>? = nil) -> HeadScores {
    scores(.antecedents(of: pronouns), text)
  }

  /// Asks each head of the encoder which other word a word looks at most that is translated together with it.
  ///
  /// Such words make a unit of the sentence: `school books` is *Schulbücher*, `brought … back` *zurückgebracht*. F1 is
  /// the share of them for which the head looks at another one of their unit.
  ///
  /// - Parameter text: with gold alignments, as the embedded corpus has them.
  public func unitScores(_ text: ParallelText) -> HeadScores { scores(.units, text) }

  /// Asks each head of the encoder which other word a word looks at most, against links of one's own.
  ///
  /// F1 is the share of words with a link for which that is the other end of one. For figure 3 of the paper:
  ///
  /// ```swift
  /// translator.dependencyScores(corpus.test, question: "making … more difficult") { words in
  ///   guard let verb = words.firstIndex(of: "making"), let more = words.lastIndex(of: "more") else {
  ///     return WordAlignment([])
  ///   }
  ///   return WordAlignment([.init(verb, more), .init(verb, more + 1)])
  /// }
  /// ```
  /// - Parameters:
  ///   - text: whose sources are read; it needs no annotations.
  ///   - question: what the figure and the table of the scores are called.
  ///   - links: given a source's words, as `WordTokenizer` cuts them, the links from word to word; none leaves it out.
  public func dependencyScores(
    _ text: ParallelText, question: String, links: @escaping ([String]) -> WordAlignment
  ) -> HeadScores {
    scores(.dependency(question, links), text)
  }

  /// Reads many sentences at once: a head's weights come from the same products for all of them.
  private func scores(_ question: HeadQuestion, _ text: ParallelText) -> HeadScores {
    let asked = text.pairs.map { (pair: $0, gold: question.gold($0)) }.filter { !$0.gold.isEmpty }
    var tally = HeadTally(layers: model.configuration.layers, heads: model.configuration.heads)
    for start in stride(from: 0, to: asked.count, by: 64) {
      let part = asked[start..<min(start + 64, asked.count)]
      let weights =
        switch question {
        case .alignment:
          model.crossAttention(
            part.map { (tokenizer.encode($0.pair.source), tokenizer.encode($0.pair.target)) })
        case .antecedents, .units, .dependency:
          model.encoderAttention(part.map { tokenizer.encode($0.pair.source) })
        }
      for ((pair, gold), weights) in zip(part, weights) {
        let sources = tokenizer.wordIndices(pair.source)
        let queries = if case .alignment = question { tokenizer.wordIndices(pair.target) } else { sources }
        tally.add(gold: question.goldCount(gold))
        tally.ask(weights, queries: queries, keys: sources) { question.answers($0, gold: gold) }
      }
    }
    return tally.scores(question.title)
  }
}
