/// What a run is asked to do.
package struct RunOptions: Sendable {
  /// The file that takes the executed notebook.
  package var output: String
  /// Where named figures are written; nil to write none.
  package var figures: FigureFolder?
  /// How long one cell may run; nil for as long as it wants.
  package var timeout: Duration?

  package init(output: String, figures: FigureFolder? = nil, timeout: Duration? = nil) {
    self.output = output
    self.figures = figures
    self.timeout = timeout
  }
}
