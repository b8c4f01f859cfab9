import NotebookFormat

/// One notebook of a command, as the reports tell of it.
package struct NotebookReport: Sendable {
  /// How the notebook's run went; an error where it could not go on.
  package var result: Result<RunReport, RunError>
  /// The notebook's file.
  package var file: String
  /// The file that took the executed notebook.
  package var output: String
  /// The notebook as it ran, with its outputs.
  package var notebook: Notebook
  /// What `--check` found; nil where nothing was compared.
  package var comparison: NotebookComparison?

  /// Whether the outputs that differed were taken over.
  package var isAccepted = false

  package init(
    result: Result<RunReport, RunError>, file: String, output: String, notebook: Notebook,
    comparison: NotebookComparison? = nil
  ) {
    self.result = result
    self.file = file
    self.output = output
    self.notebook = notebook
    self.comparison = comparison
  }

  package var exitCode: RunExitCode {
    switch result {
    case .failure(let error): error.exitCode
    case .success(let report):
      RunExitCode.worst(of: [
        report.exitCode, comparison?.isSame == false && !isAccepted ? .differs : .success,
      ])
    }
  }

  /// The file that holds the executed notebook; nil where none does.
  package var writtenTo: String? { output == "/dev/null" ? nil : output }

  /// What a person reads at the run's end.
  package func lines(figures: String?, withColours: Bool) -> [String] {
    guard case .success(let report) = result else { return [] }
    var lines = report.lines(output: writtenTo, figures: figures, withColours: withColours)
    guard let comparison else { return lines }
    for cell in comparison.cells {
      let number = report.cells.first { $0.index == cell.index }?.cell.number ?? 0
      lines += cell.differences.map { "cell \(number), \($0)" }
    }
    if comparison.isSame {
      lines.append("the outputs are the committed ones")
    } else {
      let count = NotebookRunner.cells(comparison.cells.count)
      lines.append("\(count) with other outputs than the committed ones\(isAccepted ? "; taken over" : "")")
    }
    return lines
  }

  var cells: [CellReport] { (try? result.get())?.cells ?? [] }

  /// The differences of a cell's outputs, each one line.
  func differences(of cell: CellReport) -> [String] {
    comparison?.cells.first { $0.index == cell.index }?.differences.map(\.description) ?? []
  }

  /// One line on how the notebook ended.
  var summary: String {
    switch result {
    case .failure(let error): return error.description
    case .success(let report):
      let all = NotebookRunner.cells(report.cellCount)
      let ran = report.cellsRun == report.cellCount ? all : "\(report.cellsRun) of \(all)"
      let kept = report.cellsFromCache > 0 ? ", \(report.cellsFromCache) from the cache," : ""
      let took = "\(ran)\(kept) in \(briefly(report.duration))"
      switch report.end {
      case .completed where comparison?.isSame == false:
        return "\(took); outputs differ from the committed ones\(isAccepted ? ", and were taken over" : "")"
      case .completed: return took
      case .failed: return "\(took); \(NotebookRunner.cells(report.cells.count { $0.failure != nil })) failed"
      case .deadline(let limit): return "\(took); stopped at the limit of \(briefly(limit)) for the whole run"
      case .stopped(let signal): return "\(took); stopped by \(name(ofSignal: signal))"
      }
    }
  }
}
