/// Whether systems differ from a baseline by more than chance, with sacreBLEU's p-values.
///
/// p is how often corpora that were drawn anew, as if the systems were alike, differ by more than the systems do; a p
/// below 0.05 is usually taken to mean that the difference is no accident.
///
/// ```swift
/// PairedTest(.bootstrap(), systems: [("baseline", first), ("with averaging", second)],
///   references: [corpus.test.targets], metrics: [.bleu(), .chrF()])
/// ```
public struct PairedTest: Sendable {
  /// A system's score by one metric.
  public struct Result: Sendable, Hashable {
    public let score: Double
    /// nil for the baseline, which is not compared with itself.
    public let pValue: Double?
    /// Of bootstrap tests.
    public let interval: ConfidenceInterval?
  }

  /// One metric's part of the test.
  public struct Column: Sendable, Hashable {
    /// The scores' name: `BLEU`.
    public let name: String
    public let signature: ScoreSignature
    /// The results, the baseline's first.
    public let results: [Result]
  }

  public let resampling: Resampling
  /// The systems' names, the baseline's first.
  public let systems: [String]
  /// The metrics, in the order given.
  public let columns: [Column]

  /// Compares systems with the first of them.
  ///
  /// - Parameters:
  ///   - resampling: how corpora are drawn anew.
  ///   - systems: names and hypotheses; the first is the baseline.
  ///   - references: one or more sets, each with a reference for every hypothesis.
  ///   - metrics: what to compare by.
  public init(
    _ resampling: Resampling, systems: [(name: String, hypotheses: [String])], references: [[String]],
    metrics: [Metric] = [.bleu()]
  ) {
    self.init(
      resampling, systems: systems.map { ($0.name, Sentences($0.hypotheses)) },
      references: references.map { Sentences($0) }, metrics: metrics)
  }

  package init(
    _ resampling: Resampling, systems: [(name: String, hypotheses: Sentences)], references: [Sentences],
    metrics: [Metric]
  ) {
    guard systems.count > 1 else {
      fatalError("paired test: \(systems.count) systems; at least 2 are needed")
    }
    guard systems[0].hypotheses.count > 0 else { fatalError("paired test: no hypotheses") }
    self.resampling = resampling
    self.systems = systems.map(\.name)
    // A seed for those who asked for none holds for the whole test.
    let drawn = UInt64.random(in: .min ... .max)
    columns = metrics.map { metric in
      let settings = metric.settings
      let statistics = systems.map { settings.statistics($0.hypotheses, references: references) }
      let signature = settings.signature(references: references.count, resampling)
      let scores = statistics.map { settings.value($0.total, whole: false) }
      let results =
        switch resampling.method {
        case .bootstrap: Self.bootstrap(resampling, drawn, settings, statistics, scores)
        case .approximateRandomization: Self.randomization(resampling, drawn, settings, statistics, scores)
        }
      return Column(name: settings.scoreName, signature: signature, results: results)
    }
  }

  private static func bootstrap(
    _ resampling: Resampling, _ drawn: UInt64, _ settings: any MetricSettings,
    _ statistics: [SegmentStatistics], _ scores: [Double]
  ) -> [Result] {
    // Every system is drawn with the same indices.
    let draws = statistics.map {
      Bootstrap($0, settings, resampling, drawn: drawn)
    }
    return statistics.indices.map { system in
      var pValue: Double?
      if system > 0 {
        let isSingle = draws[0].isSingle && draws[system].isSingle
        let differences = zip(draws[system].scores, draws[0].scores).map { abs(rounded($0 - $1, isSingle)) }
        let mean =
          isSingle
          ? Double(NumPySum.mean(differences.map { Float($0) })) : NumPySum.mean(differences)
        let actual = rounded(abs(scores[0] - scores[system]), isSingle)
        pValue = self.pValue(differences.map { rounded($0 - mean, isSingle) }, actual)
      }
      return Result(score: scores[system], pValue: pValue, interval: draws[system].pairedInterval)
    }
  }

  private static func randomization(
    _ resampling: Resampling, _ drawn: UInt64, _ settings: any MetricSettings,
    _ statistics: [SegmentStatistics], _ scores: [Double]
  ) -> [Result] {
    let baseline = Result(score: scores[0], pValue: nil, interval: nil)
    return [baseline]
      + statistics.indices.dropFirst().map { system in
        let differences = SideSwaps(statistics[0], statistics[system], settings, resampling, drawn: drawn)
          .differences
        let actual = abs(scores[0] - scores[system])
        return Result(score: scores[system], pValue: pValue(differences, actual), interval: nil)
      }
  }

  /// How often chance does more than `actual`, counted with one trial more so that it is never 0.
  private static func pValue(_ differences: [Double], _ actual: Double) -> Double {
    Double(differences.count { $0 > actual } + 1) / Double(differences.count + 1)
  }

  private static func rounded(_ value: Double, _ isSingle: Bool) -> Double {
    isSingle ? Double(Float(value)) : value
  }
}
