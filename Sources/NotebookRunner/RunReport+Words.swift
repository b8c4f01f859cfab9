import CellExecution

extension RunReport {
  /// What a person reads at the end: the error's lines and where it was, or what was made and where it is.
  ///
  /// - Parameters:
  ///   - output: the executed notebook's file.
  ///   - figures: the figures' folder, if they were asked for.
  ///   - withColours: whether the reader's terminal shows ANSI colours.
  package func lines(output: String, figures: String?, withColours: Bool) -> [String] {
    var made = "\(cells(cellsRun)) in \(briefly(duration)) → \(output)"
    if let figures { made += "; \(figureCount) figure\(figureCount == 1 ? "" : "s") in \(figures)" }
    switch end {
    case .completed: return [made]
    case .stopped(let signal):
      return [made, "stopped by \(name(ofSignal: signal)) after \(cellsRun) of \(cells(cellCount))"]
    case .failed(let cell, let failure):
      let traceback = failure.traceback.map { withColours ? $0 : withoutColours($0) }
      let last = "cell \(cell.number) of \(cell.count) failed: \(failure.name): \(failure.message)"
      return traceback + [made, last]
    }
  }
}

private func cells(_ count: Int) -> String { count == 1 ? "1 cell" : "\(count) cells" }

private func name(ofSignal signal: Int32) -> String {
  switch signal {
  case 2: "SIGINT"
  case 15: "SIGTERM"
  default: "signal \(signal)"
  }
}
