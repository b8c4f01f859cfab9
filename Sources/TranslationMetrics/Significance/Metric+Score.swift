extension Metric {
  /// The score of `hypotheses`, with a confidence interval if resampling is asked for.
  ///
  /// - Parameters:
  ///   - hypotheses: detokenised sentences.
  ///   - references: one or more sets, each with a reference for every hypothesis.
  ///   - resampling: a bootstrap; its count and seed become part of the signature.
  public func score(
    _ hypotheses: [String], references: [[String]], resampling: Resampling? = nil
  ) -> any TranslationScore {
    score(Sentences(hypotheses), references: references.map { Sentences($0) }, resampling: resampling)
  }

  package func score(
    _ hypotheses: Sentences, references: [Sentences], resampling: Resampling? = nil
  ) -> any TranslationScore {
    let settings = settings
    let statistics = settings.statistics(hypotheses, references: references)
    let interval = resampling.map {
      Bootstrap(statistics, settings, $0, drawn: .random(in: .min ... .max)).corpusInterval
    }
    return settings.score(statistics.total, references: references.count, interval)
  }
}

extension Metric {
  /// The score of each sentence by itself.
  public func sentenceScores(_ hypotheses: [String], references: [[String]]) -> [any TranslationScore] {
    sentenceScores(Sentences(hypotheses), references: references.map { Sentences($0) })
  }

  package func sentenceScores(
    _ hypotheses: Sentences, references: [Sentences]
  ) -> [any TranslationScore] {
    let settings = settings
    let statistics = settings.statistics(hypotheses, references: references)
    return (0..<statistics.count).map {
      settings.score(Array(statistics.row($0)), references: references.count, nil)
    }
  }
}
