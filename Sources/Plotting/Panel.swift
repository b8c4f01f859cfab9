import Graphics

/// What a figure shows under its title.
protocol Panel: Sendable {
  /// The size that it takes where the figure sets none.
  var naturalSize: Size { get }

  /// Draws all of it, labels included, inside the frame.
  func draw(on canvas: any Canvas, in frame: Rect)

  /// What it shows, in a few words, for a terminal and for screen readers.
  var summary: String { get }
}
