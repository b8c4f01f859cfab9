import Foundation
import Graphics

/// Boxes, signs and words with arrows between them, as in figures 1 and 2 of the paper.
struct BlockDiagram: Panel, Hashable {
  let layout: BlockLayout
  /// Lines under the diagram.
  let note: String

  private static let noteGap = 8.0

  private var noteLines: [String] { note.isEmpty ? [] : note.components(separatedBy: "\n") }
  private var noteHeight: Double {
    noteLines.isEmpty ? 0 : Double(noteLines.count) * BlockStyle.lineHeight + Self.noteGap
  }

  var naturalSize: Size {
    let noteWidth = noteLines.map { Style.tick.width(ofLabel: $0) }.max() ?? 0
    return Size(max(layout.bounds.width, noteWidth), layout.bounds.height + noteHeight)
  }

  var summary: String {
    let names = layout.leaves.filter { if case .box = $0.block.content { true } else { false } }
      .map { $0.block.lines.joined(separator: " ") }
    return "block diagram of \(names.count) boxes: " + names.joined(separator: ", ")
  }

  func draw(on canvas: any Canvas, in frame: Rect) {
    let natural = naturalSize
    // A figure's size is a whole number of points, a little more than its parts need.
    let fit = min(frame.width / natural.width, frame.height / natural.height)
    let scale = (1..<1.02).contains(fit) ? 1 : fit
    let left = frame.left + (frame.width - layout.bounds.width * scale) / 2
    let drawing = BlockDrawing(
      canvas: canvas, scale: scale,
      origin: Point(left - layout.bounds.left * scale, frame.top - layout.bounds.top * scale))
    for frame in layout.frames { drawing.draw(frame) }
    // The lines between the sheets behind lie below the sheets before.
    for route in layout.routes {
      for sheet in (1..<route.copies).reversed() { drawing.draw(route, ofSheet: sheet) }
    }
    for leaf in layout.leaves { drawing.draw(leaf) }
    for route in layout.routes { drawing.draw(route) }
    let noteFont = drawing.scaled(Style.tick)
    let first = frame.top + (layout.bounds.height + Self.noteGap) * scale
    for (index, line) in noteLines.enumerated() {
      canvas.label(
        line, at: Point(frame.center.x, first + Double(index) * BlockStyle.lineHeight * scale),
        font: noteFont,
        color: Style.softInk, anchor: TextAnchor(.middle, .top))
    }
  }
}
