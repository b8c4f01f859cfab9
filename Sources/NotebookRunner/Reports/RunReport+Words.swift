import CellExecution

extension RunReport {
  /// What a person reads at the end: the error's lines and where it was, or what was made and where it is.
  ///
  /// - Parameters:
  ///   - output: the executed notebook's file, if it was written.
  ///   - figures: the figures' folder, if they were asked for.
  ///   - withColours: whether the reader's terminal shows ANSI colours.
  package func lines(output: String?, figures: String?, withColours: Bool) -> [String] {
    let kept = cellsFromCache > 0 ? " (\(cellsFromCache) from the cache)" : ""
    var made =
      "\(NotebookRunner.cells(cellsRun))\(kept) in \(briefly(duration))\(output.map { " → \($0)" } ?? "")"
    if let figures { made += "; \(figureCount) figure\(figureCount == 1 ? "" : "s") in \(figures)" }
    switch end {
    case .completed: return notes + [made]
    case .stopped(let signal):
      return notes + [
        made,
        "stopped by \(name(ofSignal: signal)) after \(cellsRun) of \(NotebookRunner.cells(cellCount))",
      ]
    case .deadline(let limit):
      return notes + [
        made,
        "the limit of \(briefly(limit)) for the whole run passed after \(cellsRun) of \(NotebookRunner.cells(cellCount))",
      ]
    case .failed:
      let failed = cells.filter { $0.failure != nil }
      let traceback = failed.flatMap { $0.failure?.traceback ?? [] }.map {
        withColours ? $0 : withoutColours($0)
      }
      return notes + traceback + [made] + failed.map { $0.summary }
    }
  }
}

extension CellReport {
  /// One line on how the cell failed, or nothing.
  var summary: String {
    guard let failure else { return "" }
    let tries = attempts > 1 ? " (\(attempts) attempts)" : ""
    return "cell \(cell.number) of \(cell.count) failed\(tries): \(failure.name): \(failure.message)"
  }
}

/// `1 cell` or `3 cells`.
func cells(_ count: Int) -> String { count == 1 ? "1 cell" : "\(count) cells" }

func name(ofSignal signal: Int32) -> String {
  switch signal {
  case 2: "SIGINT"
  case 15: "SIGTERM"
  default: "signal \(signal)"
  }
}
