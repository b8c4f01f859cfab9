extension PairedTest: CustomStringConvertible {
  /// The results as a table, and the signature of each metric.
  public var description: String {
    table(decimals: 2) + columns.map { "\($0.name)|\($0.signature)\n" }.joined()
  }

  /// sacreBLEU's table: score, mean and interval, and below them the p-value, starred where it is at most 0.05.
  package func table(decimals: Int) -> String {
    let hasIntervals = resampling.method == .bootstrap
    let header = columns.map { hasIntervals ? "\($0.name) (μ ± 95% CI)" : $0.name }
    let rows = systems.indices.map { system in
      [systems[system]] + columns.map { cell($0.results[system], decimals) }
    }
    return ResultsTable(header: ["System"] + header, rows: rows).description
  }

  private func cell(_ result: Result, _ decimals: Int) -> String {
    func number(_ value: Double) -> String { fixed(value, decimals) }
    var text = number(result.score)
    if let interval = result.interval { text += " (\(number(interval.mean)) ± \(number(interval.margin)))" }
    if let p = result.pValue { text += "\n(p = \(fixed(p, 4)))" + (p > 0.05 ? "" : "*") }
    return text
  }
}
