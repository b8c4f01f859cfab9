import Foundation
@_exported import Graphics

/// A figure for a notebook and for a paper: shows as SVG and PNG, and is exported as SVG, PNG and PDF where it has a name.
///
/// ```swift
/// Figure("Training loss")
///   .line(updates, losses, label: "training")
///   .line(epochs, validation, label: "validation")
///   .xLabel("update").yLabel("nats per token")
///   .named("loss-curve")
/// ```
/// A figure is a value: each call returns a changed copy.
public struct Figure: Sendable {
  package private(set) var title: String
  package private(set) var name: String?
  private var fixedSize: Size?
  private var theme = Theme.light
  private var content: Content

  /// What the figure holds; only axes can be added to.
  private enum Content: Sendable {
    case axes(Axes)
    case heatMap(HeatMap)
    case heads(AttentionHeads)
    case lines(AttentionLines)
    case tree(TokenTree)
    case blocks(BlockDiagram)
    case phrases(PhraseTree)
    case thumbnails(ThumbnailGrid)
    case row(FigureRow)
  }

  /// An empty figure, to which lines, dots and bars are added.
  public init(_ title: String = "") {
    self.title = title
    content = .axes(Axes())
  }

  init(_ title: String, heatMap: HeatMap) { (self.title, content) = (title, .heatMap(heatMap)) }
  init(_ title: String, heads: AttentionHeads) { (self.title, content) = (title, .heads(heads)) }
  init(_ title: String, lines: AttentionLines) { (self.title, content) = (title, .lines(lines)) }
  init(_ title: String, tree: TokenTree) { (self.title, content) = (title, .tree(tree)) }
  init(_ title: String, blocks: BlockDiagram) { (self.title, content) = (title, .blocks(blocks)) }
  init(_ title: String, phrases: PhraseTree) { (self.title, content) = (title, .phrases(phrases)) }
  init(_ title: String, thumbnails: ThumbnailGrid) {
    (self.title, content) = (title, .thumbnails(thumbnails))
  }
  init(_ title: String, row: FigureRow) { (self.title, content) = (title, .row(row)) }

  var panel: any Panel {
    switch content {
    case .axes(let axes): axes
    case .heatMap(let map): map
    case .heads(let heads): heads
    case .lines(let lines): lines
    case .tree(let tree): tree
    case .blocks(let diagram): diagram
    case .phrases(let tree): tree
    case .thumbnails(let grid): grid
    case .row(let row): row
    }
  }

  /// Where a block diagram's parts stand; nil for other figures.
  package var blockLayout: BlockLayout? {
    if case .blocks(let diagram) = content { diagram.layout } else { nil }
  }

  // MARK: For every figure

  /// Gives the figure a name: the stem of the files that `notebook-run --figures` writes.
  ///
  /// - Parameter name: letters and digits of ASCII, `-`, `_` and `.`, not starting with a dot.
  public func named(_ name: String) -> Figure {
    require(
      Self.isSafeName(name),
      "named(\"\(name)\"): a figure's name is a file's name: use A–Z, a–z, 0–9, '-', '_', '.', and no dot in front"
    )
    return changed { $0.name = name }
  }

  /// True where a name can be a file's name on any system.
  package static func isSafeName(_ name: String) -> Bool {
    let isAllowed = { (byte: UInt8) in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
        true
      default: false
      }
    }
    // 200 leaves room for an extension below the 255 bytes of a file's name.
    return (1...200).contains(name.utf8.count) && !name.hasPrefix(".") && name.utf8.allSatisfy(isAllowed)
  }

  /// Gives the figure another title.
  ///
  /// Titles, labels of axes, legends, categories and blocks may hold formulas between dollar signs, in a small part of TeX:
  /// `"$d_k$"`, `"$√{d_k}$"`, `#"$10^{-4} \cdot \sigma$"#`. Tokens and names of rows and columns stand as they are.
  public func titled(_ title: String) -> Figure { changed { $0.title = title } }

  /// Sets the paper that the figure is drawn on; white where nothing is said.
  public func theme(_ theme: Theme) -> Figure { changed { $0.theme = theme } }

  /// Sets the size of the whole figure, in points (1/72 inch); without it, axes are 400 × 240 and token plots as large as they need.
  public func size(width: Double, height: Double) -> Figure {
    require(
      width >= 60 && height >= 40 && width <= 5_000 && height <= 5_000,
      "size(width: \(width), height: \(height)): from 60 × 40 to 5,000 × 5,000 points can be drawn")
    return changed { $0.fixedSize = Size(width, height) }
  }

  /// What stands under the x axis, or above a heat map's columns.
  public func xLabel(_ label: String) -> Figure {
    changed { figure in
      switch figure.content {
      case .heatMap(var map):
        map.columnTitle = label
        figure.content = .heatMap(map)
      default: figure.changeAxes("xLabel") { $0.xLabel = label }
      }
    }
  }

  /// What stands beside the y axis, or beside a heat map's rows.
  public func yLabel(_ label: String) -> Figure {
    changed { figure in
      switch figure.content {
      case .heatMap(var map):
        map.rowTitle = label
        figure.content = .heatMap(map)
      default: figure.changeAxes("yLabel") { $0.yLabel = label }
      }
    }
  }

  func changed(_ change: (inout Figure) -> Void) -> Figure {
    var figure = self
    change(&figure)
    return figure
  }

  mutating func changeAxes(_ call: String, _ change: (inout Axes) -> Void) {
    guard case .axes(var axes) = content else {
      fatalError("\(call): this figure is an \(panel.summary) and has no axes; start with Figure()")
    }
    change(&axes)
    content = .axes(axes)
  }

  mutating func changeHeatMap(_ call: String, _ change: (inout HeatMap) -> Void) {
    guard case .heatMap(var map) = content else {
      fatalError("\(call): only a heat map has it; start with Figure.heatMap(…)")
    }
    change(&map)
    content = .heatMap(map)
  }

  // MARK: Size

  /// The size of the whole figure, in points.
  package var size: Size {
    if let fixedSize { return fixedSize }
    let natural = panel.naturalSize
    let width = max(natural.width, isTokenPlot ? min(Style.title.width(ofLabel: title), 300) : 0)
    let lines = title.wrapped(in: Style.title, width: width)
    return Size(
      (width + 2 * Style.margin).rounded(.up),
      (natural.height + 2 * Style.margin + titleHeight(lines)).rounded(.up))
  }

  private var isTokenPlot: Bool { if case .axes = content { false } else { true } }

  private func titleHeight(_ lines: [String]) -> Double {
    lines.isEmpty ? 0 : Double(lines.count) * 13 + 3
  }

  // MARK: Drawing

  package func draw(on canvas: any Canvas) {
    let canvas = theme == .dark ? DarkCanvas(canvas, replacements: Style.darkSeries) : canvas
    let whole = Rect(canvas.size)
    canvas.fill(whole, color: .white)
    let inner = whole.inset(left: Style.margin, top: Style.margin, right: Style.margin, bottom: Style.margin)
    let lines = title.wrapped(in: Style.title, width: inner.width)
    for (index, line) in lines.enumerated() {
      canvas.label(
        line, at: Point(inner.left, inner.top + Double(index) * 13),
        font: Style.title.fitting(label: line, width: inner.width), color: Style.ink,
        anchor: TextAnchor(.start, .top))
    }
    panel.draw(on: canvas, in: inner.inset(top: titleHeight(lines)))
  }
}
