import TranslationMetrics

/// Systems, references, and what to do with them.
struct ScoreTask {
  struct System {
    var name: String
    var hypotheses: Sentences
  }

  let systems: [System]
  /// The files or places that the references came from, and their lines.
  let references: [(name: String, lines: Sentences)]
  let options: ScoreOptions

  /// The whole output, and warnings for who watches.
  func output() throws(ScoreError) -> (text: String, warnings: [String]) {
    try check()
    let metrics: [Metric]
    let resampling: Resampling?
    do {
      metrics = try options.selectedMetrics()
      resampling = try options.resampling()
    } catch {
      throw .options(reason: "\(error)")
    }
    let lines = references.map(\.lines)
    let report = ScoreReport(options: options)
    let text: String
    if options.sentenceLevel {
      text = report.sentences(metrics[0].sentenceScores(systems[0].hypotheses, references: lines))
    } else if systems.count == 1 {
      text = report.scores(
        metrics.map { $0.score(systems[0].hypotheses, references: lines, resampling: resampling) })
    } else if let resampling {
      text = report.paired(
        PairedTest(
          resampling, systems: systems.map { ($0.name, $0.hypotheses) }, references: lines, metrics: metrics))
    } else {
      let scores = systems.map { system in
        metrics.map { $0.score(system.hypotheses, references: lines) }
      }
      text = report.systems(systems.map(\.name), scores)
    }
    return (text, warnings(metrics))
  }

  private func check() throws(ScoreError) {
    guard !references.isEmpty else { throw .noReferences }
    for system in systems {
      if system.hypotheses.isEmpty { throw .empty(name: system.name) }
      for reference in references where reference.lines.count != system.hypotheses.count {
        throw .differentLengths(
          system: system.name, lines: system.hypotheses.count, reference: reference.name,
          referenceLines: reference.lines.count)
      }
    }
    if systems.count > 1 {
      if options.sentenceLevel { throw .severalSystems(option: "--sentence-level", way: "give one") }
      if options.confidence {
        throw .severalSystems(option: "--confidence", way: "use --paired-bs, or give one")
      }
    } else if options.isPaired {
      throw .oneSystem
    }
  }

  /// sacreBLEU's warnings, in its words.
  private func warnings(_ metrics: [Metric]) -> [String] {
    var warnings: [String] = []
    guard case .bleu(let settings)? = metrics.first else { return [] }
    if settings.tokenization == .none {
      warnings += [
        "You are turning off BLEU's internal tokenizer presumably to supply your own tokenized files.",
        "Published numbers will not be comparable to other papers.",
      ]
    }
    let isTokenised = settings.tokenization == .none || settings.tokenization == .compoundSplit
    if !options.force, !options.sentenceLevel, !isTokenised {
      for system in systems
      where system.hypotheses.count(endingWith: " .") >= 100 {
        warnings += [
          "That's 100 lines that end in a tokenized period ('.')",
          "It looks like you forgot to detokenize your test data, which may hurt your score.",
          "If you insist your data is detokenized, or don't care, you can suppress this message with '--force'.",
        ]
      }
    }
    return warnings
  }
}
