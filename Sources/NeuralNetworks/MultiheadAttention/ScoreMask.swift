import TensorCore

/// Which keys queries may look at, as PyTorch says it: by hiding, or by a number added to each score.
public enum ScoreMask {
  /// Not 0 where a key is hidden: PyTorch's boolean mask, where `True` hides.
  case boolean(Tensor)
  /// Added to the scores; −∞ hides.
  case float(Tensor)

  /// A boolean mask of rows; `true` hides.
  public static func hiding(_ rows: [[Bool]]) -> ScoreMask {
    .boolean(Tensor(rows.map { row in row.map { $0 ? 1 : 0 } }))
  }

  var tensor: Tensor {
    switch self {
    case .boolean(let tensor), .float(let tensor): tensor
    }
  }

  var isBoolean: Bool {
    if case .boolean = self { return true }
    return false
  }
}

/// The masks of one call together, over scores `[batch, heads, queries, keys]`.
struct ScoreMasks {
  /// 0 where a key is hidden; broadcasts to the scores.
  private(set) var keep: Tensor?
  /// Added to the scores; broadcasts to them.
  private(set) var bias: Tensor?

  /// - Parameter shape: the mask's, with an axis of 1 where it says the same for all.
  mutating func add(_ mask: ScoreMask, as shape: [Int]) {
    let tensor = mask.tensor.reshaped(to: shape)
    switch mask {
    case .boolean:
      let kept = Tensor(tensor.scalars.map { $0 == 0 ? 1 : 0 }, shape: tensor.shape)
      keep = keep.map { $0 * kept } ?? kept
    case .float:
      bias = bias.map { $0 + tensor } ?? tensor
    }
  }

  /// As many further keys, which no mask hides.
  mutating func append(keys: Int) {
    keep = keep.map { Self.padded($0, by: keys, with: 1) }
    bias = bias.map { Self.padded($0, by: keys, with: 0) }
  }

  private static func padded(_ mask: Tensor, by keys: Int, with value: Float) -> Tensor {
    let added = Shape(mask.shape.dimensions.dropLast() + [keys])
    return .concatenated([mask, .full(value, shape: added)], axis: -1)
  }
}
