/// What a run is asked to do.
package struct RunOptions: Sendable {
  /// What a cell's failure means for the run.
  package enum ErrorHandling: Hashable, Sendable {
    /// The run ends.
    case stop
    /// The run goes on, and fails at its end.
    case keepGoing
    /// The run goes on, and an error is no failure; a time limit and the end of the worker are.
    case allow
  }

  /// The notebook, as reports and errors name it.
  package var file: String
  /// The file that takes the executed notebook.
  package var output: String
  /// Where named figures are written; nil to write none.
  package var figures: FigureFolder?
  /// How long one cell may run; nil for as long as it wants.
  package var timeout: Duration?
  /// When the whole run ends at the latest.
  package var deadline: Deadline?
  package var onError: ErrorHandling
  /// Whether each cell's metadata says when it ran; then no two runs give the same bytes.
  package var recordsTiming: Bool
  /// What is kept of the cells for later runs; nil for nothing.
  package var cache: CacheOptions?

  package init(
    file: String = "notebook", output: String, figures: FigureFolder? = nil, timeout: Duration? = nil,
    deadline: Deadline? = nil, onError: ErrorHandling = .stop, recordsTiming: Bool = false,
    cache: CacheOptions? = nil
  ) {
    self.file = file
    self.output = output
    self.figures = figures
    self.timeout = timeout
    self.deadline = deadline
    self.onError = onError
    self.recordsTiming = recordsTiming
    self.cache = cache
  }
}

/// The moment at which all runs of a command end at the latest.
package struct Deadline: Hashable, Sendable {
  /// The time that there was, from the command's start.
  package let limit: Duration
  package let moment: ContinuousClock.Instant

  package init(limit: Duration, from start: ContinuousClock.Instant = .now) {
    self.limit = limit
    moment = start + limit
  }
}
