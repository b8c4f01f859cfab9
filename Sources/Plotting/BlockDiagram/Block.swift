import Graphics

/// A part of a block diagram: a box, a sign, words, or a column, row or frame of others.
///
/// ```swift
/// let layer = Block.frame([
///   .box("Attention", role: .attention), .box("Add & Norm", role: .normalization),
/// ], label: "$N$×")
/// Figure.blocks(.column([.text("Inputs"), layer]), arrows: [
///   Arrow("Inputs", "Attention", heads: 3), Arrow("Attention", "Add & Norm"),
///   .around("Inputs", "Add & Norm", side: .left),
/// ])
/// ```
/// Arrows speak of a block by its `id`, or by its label where it has none. Labels may hold formulas between dollar signs and
/// several lines.
public struct Block: Hashable, Sendable {
  indirect enum Content: Hashable, Sendable {
    case box(Box)
    case sign(Sign)
    case text(String, isTitle: Bool)
    case column([Block], boxWidth: Double)
    case row([Block], axis: Int?, alignment: Alignment, spacing: Double)
    case frame(Block, label: String, side: Side)
  }

  struct Box: Hashable, Sendable {
    var label: String
    var note: String
    var role: Role
    var copies: Int
    var copiesLabel: String
    var isWide: Bool
  }

  /// What stands in a circle.
  enum Sign: Hashable, Sendable {
    case sum, wave
  }

  /// How the blocks of a row stand to each other.
  public enum Alignment: Hashable, Sendable {
    case middle, bottom
  }

  public enum Side: Hashable, Sendable {
    case left, right
  }

  /// What a block does, as its colour tells.
  ///
  /// The named ones are those of the paper's figures; the colours are Okabe and Ito's, as in every figure.
  public struct Role: Hashable, Sendable {
    public let color: Color
    public init(_ color: Color) { self.color = color }

    public static let attention = Role(Style.series[4])
    public static let feedForward = Role(Style.series[5])
    public static let normalization = Role(Color(hex: 0xF0E442))
    public static let embedding = Role(Style.series[3])
    public static let linear = Role(Style.series[6])
    public static let softmax = Role(Style.series[2])
    /// What fits none of them: grey.
    public static let other = Role(.gray(0.62))
  }

  let id: String
  let content: Content

  // MARK: Single blocks

  /// A box with rounded corners.
  ///
  /// - Parameters:
  ///   - label: its lines.
  ///   - id: what arrows call it; its label where nil.
  ///   - note: in small print under the label.
  ///   - copies: how many there are side by side: drawn as stacked sheets, four at most.
  ///   - copiesLabel: what stands beside the sheets.
  ///   - isWide: whether it reaches over all other boxes of the column that it stands in.
  public static func box(
    _ label: String, id: String? = nil, note: String = "", role: Role = .other, copies: Int = 1,
    copiesLabel: String = "", isWide: Bool = false
  ) -> Block {
    require(copies >= 1, "box(\"\(label)\"): \(copies) copies; one at least can be drawn")
    let box = Box(
      label: label, note: note, role: role, copies: copies, copiesLabel: copiesLabel, isWide: isWide)
    return Block(id: id ?? label, content: .box(box))
  }

  /// Words without a box.
  public static func text(_ label: String, id: String? = nil, isTitle: Bool = false) -> Block {
    Block(id: id ?? label, content: .text(label, isTitle: isTitle))
  }

  /// ⊕: the sum of what comes in.
  public static func sum(id: String) -> Block { Block(id: id, content: .sign(.sum)) }

  /// A sine in a circle.
  public static func wave(id: String) -> Block { Block(id: id, content: .sign(.wave)) }

  // MARK: Groups

  /// Blocks over each other, from the bottom up, with their middles in one line.
  ///
  /// - Parameter boxWidth: the least width of its boxes, in points; they are all as wide as the widest.
  public static func column(_ blocks: [Block], boxWidth: Double = 0) -> Block {
    require(!blocks.isEmpty, "column: no blocks")
    return Block(id: "", content: .column(blocks, boxWidth: boxWidth))
  }

  /// Blocks side by side, from left to right.
  ///
  /// - Parameters:
  ///   - axis: the place of the block that stands in the middle of the column around; all of them together where nil.
  ///   - spacing: between them, in points.
  public static func row(
    _ blocks: [Block], axis: Int? = nil, alignment: Alignment = .middle, spacing: Double = 14
  ) -> Block {
    require(!blocks.isEmpty, "row: no blocks")
    require(
      axis.map(blocks.indices.contains) ?? true,
      "row: axis \(axis ?? 0) of \(blocks.count) blocks (the first is 0)")
    return Block(id: "", content: .row(blocks, axis: axis, alignment: alignment, spacing: spacing))
  }

  /// A column with a frame around it.
  ///
  /// - Parameters:
  ///   - label: what stands beside the frame, such as `6×`.
  ///   - side: where the label stands.
  public static func frame(_ blocks: [Block], label: String = "", side: Side = .left, boxWidth: Double = 0)
    -> Block
  {
    Block(id: "", content: .frame(.column(blocks, boxWidth: boxWidth), label: label, side: side))
  }
}

/// A line with a head from one block to another.
///
/// From a block to one above it in its column, it goes straight up. To the block beside it in a row it goes across. Into another column it leaves
/// above, goes between the columns, and enters from below.
public struct Arrow: Hashable, Sendable {
  let from, to: String
  let heads: Int
  /// Where it goes round what stands between; nil where it goes to the next block.
  let side: Block.Side?

  private init(from: String, to: String, heads: Int, side: Block.Side?) {
    (self.from, self.to, self.heads, self.side) = (from, to, heads, side)
  }

  /// An arrow to the next block, or into another column.
  ///
  /// - Parameter heads: how many it splits into before it arrives: 3 for queries, keys and values.
  public init(_ from: String, _ to: String, heads: Int = 1) {
    require(heads >= 1, "Arrow(\"\(from)\", \"\(to)\"): \(heads) heads")
    self.init(from: from, to: to, heads: heads, side: nil)
  }

  /// A residual connection: leaves what goes up from the first block, and arrives at the side of the second.
  public static func around(_ from: String, _ to: String, side: Block.Side) -> Arrow {
    Arrow(from: from, to: to, heads: 1, side: side)
  }

  /// An arrow from each block to the next.
  public static func chain(_ ids: [String]) -> [Arrow] { zip(ids, ids.dropFirst()).map { Arrow($0, $1) } }
}

extension Figure {
  /// A block diagram: boxes, signs and words in columns and rows, and the arrows between them.
  ///
  /// - Parameters:
  ///   - block: all blocks, mostly a column or a row of columns.
  ///   - arrows: by the blocks' ids.
  ///   - note: lines under the diagram.
  public static func blocks(_ block: Block, arrows: [Arrow], title: String = "", note: String = "") -> Figure
  {
    Figure(title, blocks: BlockDiagram(layout: BlockLayout(block, arrows: arrows), note: note))
  }
}
