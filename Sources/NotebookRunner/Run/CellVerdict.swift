import CellExecution

/// Decides what a cell's end means, by its policy and by what stopped it.
struct CellVerdict {
  let step: RunPlan.Step
  let handling: RunOptions.ErrorHandling

  func ending(_ outcome: CellOutcome, stopped reason: CellStopper.Reason?) -> CellReport.Ending {
    let number = step.cell.number
    if case .figure(let error) = reason {
      return .failed(
        CellFailure(name: "FigureError", message: error.description, traceback: [error.description]), .error)
    }
    guard case .failed(var failure) = outcome else { return endingWithoutError }
    switch reason {
    case .timeLimit(let limit):
      return .failed(
        failing(
          "Timeout", "cell \(number) ran longer than its limit of \(briefly(limit)) and was interrupted"),
        .timeLimit)
    case .deadline(let limit):
      let rest = step.cell.count - number
      let left = rest == 0 ? "" : "; \(cells(rest)) after it \(rest == 1 ? "was" : "were") not run"
      return .failed(
        failing("Deadline", "the run's limit of \(briefly(limit)) passed while cell \(number) ran\(left)"),
        .timeLimit)
    case .signal: return .failed(failure, .error)
    case .figure, nil: break
    }
    if failure.lostWorker { return .failed(failure, .workerDied) }
    switch step.policy.expectedError {
    case .any: return .expectedError(failure)
    case .containing(let text):
      if "\(failure.name): \(failure.message)".contains(text) { return .expectedError(failure) }
      failure.message += " (an error with '\(text)' was expected)"
      return .failed(failure, .error)
    case nil: return handling == .allow ? .allowedError(failure) : .failed(failure, .error)
    }
  }

  private var endingWithoutError: CellReport.Ending {
    switch step.policy.expectedError {
    case nil: .passed
    case .any:
      .failed(failing("NoError", "cell \(step.cell.number) had to raise an error and raised none"), .error)
    case .containing(let text):
      .failed(
        failing("NoError", "cell \(step.cell.number) had to raise an error with '\(text)' and raised none"),
        .error)
    }
  }

  private func failing(_ name: String, _ message: String) -> CellFailure {
    CellFailure(name: name, message: message, traceback: [message])
  }
}
