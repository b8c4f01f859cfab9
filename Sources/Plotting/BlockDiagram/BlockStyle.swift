import Foundation
import Graphics

/// The measures of block diagrams, in points.
enum BlockStyle {
  static let label = Style.token
  static let note = Font(size: 6.8)
  static let title = Style.title
  static let frameLabel = Font(size: 11)
  static let lineHeight = 10.5
  static let noteHeight = 8.5

  static let padding = Size(7, 4)
  static let corner = 3.5
  static let frameCorner = 8.0
  /// Between the blocks of a column, at least.
  static let gap = 10.0
  static let framePadding = 9.0
  /// How far a wide box reaches beyond what it spans.
  static let wideMargin = 5.0
  /// Beside the boxes of a frame, where arrows go around, and where none do.
  static let laneRoom = 17.0
  static let lane = 9.5
  static let frameLabelGap = 5.0
  static let sum = 12.0
  static let wave = 18.0
  static let sheetStep = 2.8
  static let shownSheets = 4
  static let line = 0.8
  static let head = Size(3.6, 4.6)
  static let bend = 3.2
}

extension Block {
  /// The lines of its label.
  var lines: [String] {
    let label =
      switch content {
      case .box(let box): box.label
      case .text(let text, _): text
      case .sign, .column, .row, .frame: ""
      }
    return label.components(separatedBy: "\n")
  }

  var font: Font {
    if case .text(_, isTitle: true) = content { BlockStyle.title } else { BlockStyle.label }
  }

  /// The size that it needs; groups have none of their own.
  var naturalSize: Size {
    let width = lines.map { font.width(ofLabel: $0) }.max() ?? 0
    let height = Double(lines.count) * BlockStyle.lineHeight
    switch content {
    case .box(let box):
      let noteWidth = box.noteLines.map { BlockStyle.note.width(ofLabel: $0) }.max() ?? 0
      return Size(
        max(width, noteWidth) + 2 * BlockStyle.padding.width,
        height + box.noteHeight + 2 * BlockStyle.padding.height)
    case .sign(.sum): return Size(BlockStyle.sum, BlockStyle.sum)
    case .sign(.wave): return Size(BlockStyle.wave, BlockStyle.wave)
    case .text: return Size(width, height)
    case .column, .row, .frame: return Size(0, 0)
    }
  }

  /// How many sheets are drawn.
  var sheets: Int { if case .box(let box) = content { min(box.copies, BlockStyle.shownSheets) } else { 1 } }

  /// The width of the sheets behind and their label, to the right of the foremost.
  var besideFront: Double { outerSize(front: Size(0, 0)).width }

  /// The size with all sheets and their label, which stand to the right of the front and above it.
  func outerSize(front: Size) -> Size {
    guard case .box(let box) = content else { return front }
    let step = Double(sheets - 1) * BlockStyle.sheetStep
    let label = box.copiesLabel.isEmpty ? 0 : BlockStyle.label.width(ofLabel: box.copiesLabel) + 7
    return Size(front.width + step + label, front.height + step)
  }
}

extension Block.Box {
  var noteLines: [String] { note.isEmpty ? [] : note.components(separatedBy: "\n") }
  var noteHeight: Double { Double(noteLines.count) * BlockStyle.noteHeight }
}
